// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/first_events.hpp"

#include "gst/ref.hpp"

namespace booth::session {

namespace {

/// On the thread that brings RTP.
GstPadProbeReturn on_event(GstPad* pad, GstPadProbeInfo* info, gpointer) {
  auto* event = GST_PAD_PROBE_INFO_EVENT(info);
  if (GST_EVENT_TYPE(event) != GST_EVENT_SEGMENT) return GST_PAD_PROBE_OK;
  const auto srtpdec = Ref<GstElement>::adopt(gst_pad_get_parent_element(pad));
  if (!srtpdec) return GST_PAD_PROBE_OK;
  const auto rtcp = Ref<GstPad>::adopt(gst_element_get_static_pad(srtpdec.get(), "rtcp_sink"));
  const auto id = Ref<char>::adopt(g_uuid_string_random());
  gst_pad_send_event(rtcp.get(), gst_event_new_stream_start(id.get()));
  gst_pad_send_event(rtcp.get(), gst_event_ref(event));
  return GST_PAD_PROBE_REMOVE;
}

}  // namespace

void prime_rtcp(GstElement* element) {
  auto* factory = gst_element_get_factory(element);
  if (!factory || !g_str_equal(GST_OBJECT_NAME(factory), "srtpdec")) return;
  const auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(element, "rtp_sink"));
  gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_event, nullptr, nullptr);
}

}  // namespace booth::session

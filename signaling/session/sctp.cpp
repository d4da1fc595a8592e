// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/sctp.hpp"

#include <atomic>
#include <utility>

#include "gst/ref.hpp"
#include "signaling/session/signal_handler.hpp"

namespace booth::session {

namespace {

bool is_made_by(GstElement* element, const char* prefix) {
  auto* factory = gst_element_get_factory(element);
  return factory && g_str_has_prefix(GST_OBJECT_NAME(factory), prefix);
}

void for_each(GstElement* bin, const char* factory, GstIteratorForeachFunction act, gpointer data) {
  auto* elements = gst_bin_iterate_all_by_element_factory_name(GST_BIN(bin), factory);
  while (gst_iterator_foreach(elements, act, data) == GST_ITERATOR_RESYNC)
    gst_iterator_resync(elements);
  gst_iterator_free(elements);
}

void disconnect(const GValue* item, gpointer transport) {
  g_signal_handlers_disconnect_matched(g_value_get_object(item), G_SIGNAL_MATCH_DATA, 0, 0, nullptr,
                                       nullptr, transport);
}

void flush(const GValue* item, gpointer) {
  auto* element = GST_ELEMENT(g_value_get_object(item));
  auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(element, "src"));
  if (pad) gst_pad_send_event(pad.get(), gst_event_new_flush_start());
}

}  // namespace

unsigned new_sctp_association_id() {
  static std::atomic<unsigned> last{static_cast<unsigned>(g_random_int_range(0, 65535))};
  return ++last % 65535;
}

void watch_sctp(GstElement* element, unsigned association_id, std::function<void()> established) {
  if (!is_made_by(element, "sctp")) return;
  g_object_set(element, "sctp-association-id", association_id, nullptr);
  // webrtcbin's own handler comes first: it was there before the element was added.
  if (is_made_by(element, "sctpenc"))
    SignalHandler<gboolean>::connect(element, "sctp-association-established",
                                     [established = std::move(established)](gboolean stands) {
                                       if (stands) established();
                                     });
}

void drop_channel_news(GstElement* webrtcbin) {
  Ref<GObject> transport;
  g_object_get(webrtcbin, "sctp-transport", transport.out(), nullptr);
  if (transport) for_each(webrtcbin, "sctpdec", disconnect, transport.get());
}

void stop_sctp(GstElement* webrtcbin) { for_each(webrtcbin, "sctpenc", flush, nullptr); }

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/sctp.hpp"

#include <atomic>

#include "gst/ref.hpp"

namespace booth::session {

namespace {

bool is_made_by(GstElement* element, const char* prefix) {
  auto* factory = gst_element_get_factory(element);
  return factory && g_str_has_prefix(GST_OBJECT_NAME(factory), prefix);
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

void set_sctp_association_id(GstElement* element, unsigned id) {
  if (is_made_by(element, "sctp")) g_object_set(element, "sctp-association-id", id, nullptr);
}

void stop_sctp(GstElement* webrtcbin) {
  auto* encoders = gst_bin_iterate_all_by_element_factory_name(GST_BIN(webrtcbin), "sctpenc");
  while (gst_iterator_foreach(encoders, flush, nullptr) == GST_ITERATOR_RESYNC)
    gst_iterator_resync(encoders);
  gst_iterator_free(encoders);
}

}  // namespace booth::session

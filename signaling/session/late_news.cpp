// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/late_news.hpp"

#include <utility>
#include <vector>

#include <gst/webrtc/webrtc.h>

#include "gst/ref.hpp"

namespace booth::session {

namespace {

using Objects = std::vector<Ref<GObject>>;

Ref<GObject> object_of(gpointer owner, const char* property) {
  Ref<GObject> object;
  if (owner) g_object_get(owner, property, object.out(), nullptr);
  return object;
}

/// The ICE transports of all m-lines; some are the same.
Objects ice_transports(GstElement* webrtcbin) {
  Objects found;
  const auto add = [&](gpointer user) {
    const auto dtls = object_of(user, "transport");
    if (auto ice = object_of(dtls.get(), "transport")) found.push_back(std::move(ice));
  };
  GArray* transceivers = nullptr;
  g_signal_emit_by_name(webrtcbin, "get-transceivers", &transceivers);
  for (guint i = 0; transceivers && i < transceivers->len; ++i) {
    auto* transceiver = g_array_index(transceivers, GstWebRTCRTPTransceiver*, i);
    add(object_of(transceiver, "receiver").get());
    add(object_of(transceiver, "sender").get());
  }
  if (transceivers) g_array_unref(transceivers);
  add(object_of(webrtcbin, "sctp-transport").get());
  return found;
}

}  // namespace

void drop_late_news(GstElement* webrtcbin) {
  const auto transports = ice_transports(webrtcbin);
  auto* children = gst_bin_iterate_elements(GST_BIN(webrtcbin));
  const auto forget = [](const GValue* item, gpointer data) {
    auto* child = g_value_get_object(item);
    if (!g_str_equal(G_OBJECT_TYPE_NAME(child), "TransportReceiveBin")) return;
    for (const auto& transport : *static_cast<const Objects*>(data))
      g_signal_handlers_disconnect_by_data(transport.get(), child);
  };
  while (gst_iterator_foreach(children, forget, const_cast<Objects*>(&transports)) ==
         GST_ITERATOR_RESYNC)
    gst_iterator_resync(children);
  gst_iterator_free(children);
}

}  // namespace booth::session

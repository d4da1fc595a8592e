// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/late_news.hpp"

#include <algorithm>
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

/// The ICE transports of all m-lines, each once.
Objects ice_transports(GstElement* webrtcbin) {
  Objects found;
  const auto add = [&](gpointer user) {
    const auto dtls = object_of(user, "transport");
    auto ice = object_of(dtls.get(), "transport");
    const auto is_it = [&](const Ref<GObject>& each) { return each.get() == ice.get(); };
    if (ice && std::none_of(found.begin(), found.end(), is_it)) found.push_back(std::move(ice));
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

Objects receiving_bins(GstElement* webrtcbin) {
  Objects found;
  auto* children = gst_bin_iterate_elements(GST_BIN(webrtcbin));
  const auto collect = [](const GValue* item, gpointer data) {
    auto* child = static_cast<GObject*>(g_value_get_object(item));
    if (g_str_equal(G_OBJECT_TYPE_NAME(child), "TransportReceiveBin"))
      static_cast<Objects*>(data)->push_back(Ref<GObject>::share(child));
  };
  while (gst_iterator_foreach(children, collect, &found) == GST_ITERATOR_RESYNC) {
    gst_iterator_resync(children);
    found.clear();
  }
  gst_iterator_free(children);
  return found;
}

/// Calls `act` with each ICE transport and each bin that may listen to it, once.
void for_each_listener(GstElement* webrtcbin, void (*act)(gpointer transport, gpointer listener)) {
  const auto bins = receiving_bins(webrtcbin);
  for (const auto& transport : ice_transports(webrtcbin))
    for (const auto& bin : bins) act(transport.get(), bin.get());
}

}  // namespace

void drop_late_news(GstElement* webrtcbin) {
  for_each_listener(webrtcbin, [](gpointer transport, gpointer listener) {
    g_signal_handlers_disconnect_by_data(transport, listener);
  });
}

void hold_ice_news(GstElement* webrtcbin, bool hold) {
  if (hold)
    for_each_listener(webrtcbin, [](gpointer transport, gpointer listener) {
      g_signal_handlers_block_matched(transport, G_SIGNAL_MATCH_DATA, 0, 0, nullptr, nullptr,
                                      listener);
    });
  else
    for_each_listener(webrtcbin, [](gpointer transport, gpointer listener) {
      g_signal_handlers_unblock_matched(transport, G_SIGNAL_MATCH_DATA, 0, 0, nullptr, nullptr,
                                        listener);
    });
}

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "statistics.hpp"

#include <algorithm>

#include <gst/webrtc/webrtc.h>

namespace booth::example {
namespace {

/// Fields are of different integer types from one kind of statistics to the next.
std::int64_t number(const GstStructure* statistics, const char* field) {
  const GValue* value = gst_structure_get_value(statistics, field);
  GValue wide = G_VALUE_INIT;
  g_value_init(&wide, G_TYPE_INT64);
  const bool known = value && g_value_transform(value, &wide);
  return known ? g_value_get_int64(&wide) : 0;
}

gboolean add_entry(GQuark, const GValue* value, gpointer data) {
  if (!GST_VALUE_HOLDS_STRUCTURE(value)) return TRUE;
  const GstStructure* entry = gst_value_get_structure(value);
  auto& traffic = *static_cast<Traffic*>(data);
  GstWebRTCStatsType type;
  if (!gst_structure_get(entry, "type", GST_TYPE_WEBRTC_STATS_TYPE, &type, nullptr)) return TRUE;
  if (type == GST_WEBRTC_STATS_OUTBOUND_RTP) {
    traffic.packets_sent += number(entry, "packets-sent");
    traffic.bytes_sent += number(entry, "bytes-sent");
  } else if (type == GST_WEBRTC_STATS_INBOUND_RTP) {
    traffic.packets_received += number(entry, "packets-received");
    traffic.bytes_received += number(entry, "bytes-received");
    // Negative where packets came twice.
    traffic.packets_lost += std::max<std::int64_t>(number(entry, "packets-lost"), 0);
  }
  return TRUE;
}

using Done = std::function<void(const Traffic&)>;

void on_reply(GstPromise* promise, gpointer data) {
  if (gst_promise_wait(promise) != GST_PROMISE_RESULT_REPLIED) return;
  Traffic traffic;
  if (const GstStructure* reply = gst_promise_get_reply(promise))
    gst_structure_foreach(reply, add_entry, &traffic);
  (*static_cast<Done*>(data))(traffic);
}

}  // namespace

void ask_traffic(GstElement* webrtcbin, Done done) {
  GstPromise* promise = gst_promise_new_with_change_func(
      on_reply, new Done(std::move(done)), [](gpointer data) { delete static_cast<Done*>(data); });
  g_signal_emit_by_name(webrtcbin, "get-stats", nullptr, promise);
  gst_promise_unref(promise);
}

}  // namespace booth::example

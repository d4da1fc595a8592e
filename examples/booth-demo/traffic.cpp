// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "traffic.hpp"

#include <memory>

namespace booth::example {
namespace {

std::int64_t number(const GstStructure* entry, const char* field) {
  guint64 value = 0;
  gst_structure_get_uint64(entry, field, &value);
  return static_cast<std::int64_t>(value);
}

/// A dictionary of a report.
gboolean add_entry(GQuark, const GValue* value, gpointer data) {
  const GstStructure* entry = gst_value_get_structure(value);
  auto& traffic = *static_cast<Traffic*>(data);
  if (gst_structure_has_name(entry, "outbound-rtp")) {
    traffic.frames_sent += number(entry, "framesSent");
    traffic.packets_sent += number(entry, "packetsSent");
    traffic.bytes_sent += number(entry, "bytesSent");
  } else if (gst_structure_has_name(entry, "inbound-rtp")) {
    traffic.packets_received += number(entry, "packetsReceived");
    traffic.bytes_received += number(entry, "bytesReceived");
    traffic.packets_lost += number(entry, "packetsLost");
  }
  return TRUE;
}

/// The report about one peer.
gboolean add_report(GQuark, const GValue* value, gpointer data) {
  gst_structure_foreach(gst_value_get_structure(value), add_entry, data);
  return TRUE;
}

}  // namespace

Traffic Traffic::of(GstElement* call) {
  GstStructure* reports = nullptr;
  g_object_get(call, "stats", &reports, nullptr);
  const std::unique_ptr<GstStructure, decltype(&gst_structure_free)> held(reports,
                                                                          gst_structure_free);
  Traffic traffic;
  if (held) gst_structure_foreach(held.get(), add_report, &traffic);
  return traffic;
}

}  // namespace booth::example

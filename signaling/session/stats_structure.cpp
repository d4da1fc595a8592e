// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/stats_structure.hpp"

namespace booth::session {

namespace {

void set(GstStructure* structure, const char* name, const stats::Value& value) {
  if (const auto* flag = std::get_if<bool>(&value))
    gst_structure_set(structure, name, G_TYPE_BOOLEAN, gboolean{*flag}, nullptr);
  else if (const auto* number = std::get_if<std::uint64_t>(&value))
    gst_structure_set(structure, name, G_TYPE_UINT64, guint64{*number}, nullptr);
  else if (const auto* real = std::get_if<double>(&value))
    gst_structure_set(structure, name, G_TYPE_DOUBLE, *real, nullptr);
  else if (const auto* text = std::get_if<std::string>(&value))
    gst_structure_set(structure, name, G_TYPE_STRING, text->c_str(), nullptr);
}

}  // namespace

Ref<GstStructure> to_structure(const stats::Report& report) {
  auto result = Ref<GstStructure>::adopt(gst_structure_new_empty("stats-report"));
  for (const auto& entry : report.entries) {
    const auto fields = Ref<GstStructure>::adopt(gst_structure_new(
        entry.type.c_str(), "id", G_TYPE_STRING, entry.id.c_str(), "type", G_TYPE_STRING,
        entry.type.c_str(), "timestamp", G_TYPE_DOUBLE, report.timestamp_ms, nullptr));
    for (const auto& [name, value] : entry.members) set(fields.get(), name, value);
    gst_structure_set(result.get(), entry.id.c_str(), GST_TYPE_STRUCTURE, fields.get(), nullptr);
  }
  return result;
}

Ref<GstStructure> to_structure(const LogEntry& entry, double timestamp_ms) {
  auto result = Ref<GstStructure>::adopt(
      gst_structure_new(entry.event, "timestamp", G_TYPE_DOUBLE, timestamp_ms, nullptr));
  for (const auto& [name, value] : entry.members)
    gst_structure_set(result.get(), name, G_TYPE_STRING, value.c_str(), nullptr);
  return result;
}

}  // namespace booth::session

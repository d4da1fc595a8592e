// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/pipeline/stats_listener.hpp"

#include <chrono>
#include <condition_variable>
#include <sstream>

#include "gst/guarded.hpp"
#include "signaling/session/signal_handler.hpp"

namespace booth::testing_support {

namespace {

constexpr std::chrono::seconds kTimeout{30};

gboolean read_member(GQuark name, const GValue* value, gpointer data) {
  auto& entry = *static_cast<StatsEntry*>(data);
  const char* member = g_quark_to_string(name);
  if (G_VALUE_HOLDS_STRING(value))
    entry.texts[member] = g_value_get_string(value);
  else if (G_VALUE_HOLDS_UINT64(value))
    entry.numbers[member] = static_cast<double>(g_value_get_uint64(value));
  else if (G_VALUE_HOLDS_DOUBLE(value))
    entry.numbers[member] = g_value_get_double(value);
  else if (G_VALUE_HOLDS_BOOLEAN(value))
    entry.numbers[member] = g_value_get_boolean(value);
  return TRUE;
}

gboolean read_entry(GQuark id, const GValue* value, gpointer data) {
  const auto* fields = gst_value_get_structure(value);
  StatsEntry entry;
  entry.type = gst_structure_get_name(fields);
  gst_structure_foreach(fields, read_member, &entry);
  static_cast<StatsReport*>(data)->entries[g_quark_to_string(id)] = entry;
  return TRUE;
}

}  // namespace

StatsReport StatsReport::read(const GstStructure* report) {
  StatsReport result;
  if (report) gst_structure_foreach(report, read_entry, &result);
  return result;
}

StatsEntry StatsReport::find(const std::string& type, const std::string& kind) const {
  for (const auto& [id, entry] : entries)
    if (entry.type == type && (kind.empty() || entry.text("kind") == kind)) return entry;
  return {};
}

StatsEntry StatsReport::by_id(const std::string& id) const {
  const auto found = entries.find(id);
  return found == entries.end() ? StatsEntry() : found->second;
}

StatsEntry StatsReport::selected(bool local) const {
  const auto pair = by_id(find("transport").text("selectedCandidatePairId"));
  return by_id(pair.text(local ? "localCandidateId" : "remoteCandidateId"));
}

std::string StatsReport::to_string() const {
  std::ostringstream text;
  for (const auto& [id, entry] : entries) {
    text << id << ":";
    for (const auto& [name, value] : entry.texts) text << " " << name << "=" << value;
    for (const auto& [name, value] : entry.numbers) text << " " << name << "=" << value;
    text << "\n";
  }
  return text.str();
}

struct StatsListener::State {
  struct Newest {
    StatsReport report;
    std::uint64_t count = 0;
  };
  Guarded<Newest> newest;
  std::condition_variable changed;
};

StatsListener::StatsListener(GstElement* call) : call_(call), state_(std::make_shared<State>()) {
  handler_ = session::SignalHandler<const char*, const GstStructure*>::connect(
      call, "stats", [state = state_](const char*, const GstStructure* report) {
        auto read = StatsReport::read(report);
        {
          auto newest = state->newest.lock();
          newest->report = std::move(read);
          ++newest->count;
        }
        state->changed.notify_all();
      });
}

StatsListener::~StatsListener() { g_signal_handler_disconnect(call_, handler_); }

StatsReport StatsListener::wait(const std::function<bool(const StatsReport&)>& is_enough) {
  auto newest = state_->newest.lock();
  const auto before = newest->count;
  state_->changed.wait_for(newest.lock(), kTimeout,
                           [&] { return newest->count > before && is_enough(newest->report); });
  return newest->report;
}

}  // namespace booth::testing_support

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gst/gst.h>

namespace booth::testing_support {

/// One dictionary of a report, read.
struct StatsEntry {
  std::string type;
  std::map<std::string, std::string> texts;
  std::map<std::string, double> numbers;  ///< booleans are 0 and 1

  double number(const std::string& member) const {
    const auto found = numbers.find(member);
    return found == numbers.end() ? -1 : found->second;
  }
  std::string text(const std::string& member) const {
    const auto found = texts.find(member);
    return found == texts.end() ? "" : found->second;
  }
};

/// One report of webrtccall about one peer, by the ids of its dictionaries.
struct StatsReport {
  std::map<std::string, StatsEntry> entries;

  static StatsReport read(const GstStructure* report);
  /// The first of a type, and of a kind where one is named; one without members if there is none.
  StatsEntry find(const std::string& type, const std::string& kind = {}) const;
  StatsEntry by_id(const std::string& id) const;
  double timestamp() const { return find("peer-connection").number("timestamp"); }
  /// The candidates of the pair in use.
  StatsEntry selected(bool local) const;
  std::string to_string() const;
};

/// Hears the signal `stats` of a webrtccall.
class StatsListener {
 public:
  /// `call` outlives this object.
  explicit StatsListener(GstElement* call);
  ~StatsListener();
  StatsListener(const StatsListener&) = delete;
  StatsListener& operator=(const StatsListener&) = delete;

  /// The first report about any peer from now on that `is_enough`; the newest one after 30 s.
  StatsReport wait(const std::function<bool(const StatsReport&)>& is_enough);

 private:
  struct State;
  GstElement* call_;
  std::shared_ptr<State> state_;
  gulong handler_;
};

}  // namespace booth::testing_support

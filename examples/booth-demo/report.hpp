// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace booth::example {

/// Something that happened, with its particulars in the order in which they were added.
class Event {
 public:
  explicit Event(std::string name) : name_(std::move(name)) {}

  Event& add(std::string key, const std::string& text);
  Event& add(std::string key, std::int64_t number);
  Event& add(std::string key, double number);

  const std::string& name() const { return name_; }
  /// One JSON object: "event", "time" (of the system's monotonic clock, seconds), particulars.
  std::string json(double time) const;
  /// For people: "  2.10 s  connected: peer=..., ...".
  std::string plain(double time) const;

 private:
  struct Field {
    std::string key;
    std::string text;
    bool quoted;
  };
  std::string name_;
  std::vector<Field> fields_;
};

/// Writes events to standard output, one a line, as they happen. One thread.
class Report {
 public:
  explicit Report(bool json);
  void operator()(const Event& event);

 private:
  bool json_;
  double started_;
};

}  // namespace booth::example

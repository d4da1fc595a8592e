// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "signaling/protocol/json.hpp"
#include "signaling/protocol/text.hpp"

namespace booth::signaling {

/// Visible ASCII, 1..limits::kMaxIdBytes: an id that is safe in URLs' logs and file names' quotes.
bool is_id(std::string_view text);

/// is_line() of 1..`max_bytes` in UTF-8: what a text must be that came not in JSON but in an
/// address.
bool is_line_within(std::string_view text, std::size_t max_bytes);

/// As a reason or the text of an error may quote what a hostile peer wrote: one line of ASCII, at
/// most limits::kMaxReasonBytes.
std::string quotable(std::string text);

/// Reads typed members of one JSON object. The first thing wrong is kept as `error`, everything
/// after it reads as empty: callers read all fields and look once.
class Fields {
 public:
  enum class Need { kRequired, kOptional };
  static constexpr Need kRequired = Need::kRequired;
  static constexpr Need kOptional = Need::kOptional;

  explicit Fields(const json::Value& object);

  /// Any text without NUL, such as an SDP.
  std::string text(std::string_view name, std::size_t max_bytes, Need need = kRequired);
  /// Text that passes is_line(). Required: not empty.
  std::string line(std::string_view name, std::size_t max_bytes, Need need = kRequired);
  std::string id(std::string_view name, Need need = kRequired);
  int integer(std::string_view name, int low, int high, Need need = kRequired, int otherwise = 0);
  bool boolean(std::string_view name, bool otherwise);
  /// The member itself; null (and no error) if it is absent, null, or an error was met.
  const json::Value* optional(std::string_view name);
  /// The same for an array of at most `max_items`; required.
  const json::Value::Array* array(std::string_view name, std::size_t max_items);

  void fail(std::string_view name, std::string_view why);
  /// Takes over what went wrong in a nested object.
  void inherit(const Fields& nested);
  const std::string& error() const { return error_; }

 private:
  const json::Value* member(std::string_view name, Need need);

  const json::Value* object_;
  std::string error_;
};

}  // namespace booth::signaling

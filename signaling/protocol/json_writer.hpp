// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "signaling/protocol/json.hpp"

namespace booth::signaling::json {

/// Writes one object member by member, without a Value in between: for the messages of which there
/// are most. The caller does not repeat a name. Compact, UTF-8; bytes that are no UTF-8 become
/// U+FFFD.
class ObjectWriter {
 public:
  /// Grows past `expected_bytes` where need be.
  explicit ObjectWriter(std::size_t expected_bytes = 256);

  void add(std::string_view name, std::string_view text);
  void add(std::string_view name, const std::string& text) { add(name, std::string_view(text)); }
  void add(std::string_view name, const char* text) { add(name, std::string_view(text)); }
  void add(std::string_view name, std::int64_t number);
  void add(std::string_view name, int number) { add(name, std::int64_t{number}); }
  void add(std::string_view name, bool truth);
  void add(std::string_view name, const Value& value);
  /// A member that is an object itself: what is added until end() belongs to it.
  void begin(std::string_view name);
  void end();

  /// The text. The writer is of no use after it.
  std::string take() &&;

 private:
  void put_name(std::string_view name);

  std::string text_;
};

}  // namespace booth::signaling::json

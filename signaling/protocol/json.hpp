// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// JSON (RFC 8259), strict and bounded. The library that reads it is seen in json_parser.cpp only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling::json {

struct Member;

/// One JSON value. Objects keep the order of their members; names are unique.
class Value {
 public:
  using Array = std::vector<Value>;
  using Object = std::vector<Member>;

  Value() = default;
  Value(bool value);              // NOLINT: implicit on purpose
  Value(int value);               // NOLINT
  Value(std::int64_t value);      // NOLINT
  Value(double value);            // NOLINT
  Value(const char* value);       // NOLINT
  Value(std::string value);       // NOLINT
  Value(std::string_view value);  // NOLINT
  Value(Array value);             // NOLINT
  Value(Object value);            // NOLINT
  static Value object(std::initializer_list<Member> members);

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  const bool* boolean() const { return std::get_if<bool>(&data_); }
  /// Integers that fit 64 bits with a sign; 1.0 is no integer.
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data_); }
  /// Any number.
  std::optional<double> number() const;
  const std::string* string() const { return std::get_if<std::string>(&data_); }
  std::string* string() { return std::get_if<std::string>(&data_); }
  const Array* array() const { return std::get_if<Array>(&data_); }
  const Object* object() const { return std::get_if<Object>(&data_); }
  Array* array() { return std::get_if<Array>(&data_); }
  Object* object() { return std::get_if<Object>(&data_); }

  /// The member of that name; null if there is none or this is no object.
  const Value* find(std::string_view name) const;
  /// Appends a member to an object; the caller does not repeat a name.
  void add(std::string name, Value value);

  bool operator==(const Value&) const = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> data_;
};

struct Member {
  std::string name;
  Value value;
  bool operator==(const Member&) const = default;
};

// Here, where Member is complete: the destructor of a vector of it is part of each.
inline Value::Value(bool value) : data_(value) {}
inline Value::Value(int value) : data_(std::int64_t{value}) {}
inline Value::Value(std::int64_t value) : data_(value) {}
inline Value::Value(double value) : data_(value) {}
inline Value::Value(const char* value) : data_(std::string(value)) {}
inline Value::Value(std::string value) : data_(std::move(value)) {}
inline Value::Value(std::string_view value) : data_(std::string(value)) {}
inline Value::Value(Array value) : data_(std::move(value)) {}

struct Limits {
  std::size_t bytes = limits::kMaxMessageBytes;
  std::size_t depth = limits::kMaxJsonDepth;      ///< arrays and objects inside each other
  std::size_t members = limits::kMaxJsonMembers;  ///< of one object
  std::size_t values = limits::kMaxJsonValues;    ///< values of all kinds together
};

struct Parsed {
  std::optional<Value> value;
  std::string error;  ///< why there is no value
};

/// Reads exactly one value. Refused: anything past the limits, a name twice in one object, bad
/// UTF-8, lone surrogates, numbers no double holds, comments, trailing text.
Parsed parse(std::string_view bytes, const Limits& limits = {});

/// Compact, UTF-8; bytes that are no UTF-8 become U+FFFD.
std::string dump(const Value& value);

}  // namespace booth::signaling::json

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/json.hpp"

namespace booth::signaling::json {

Value::Value(Object value) : data_(std::move(value)) {}

Value Value::object(std::initializer_list<Member> members) { return Value(Object(members)); }

std::optional<double> Value::number() const {
  if (const auto* whole = integer()) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&data_)) return *real;
  return std::nullopt;
}

const Value* Value::find(std::string_view name) const {
  if (const Object* members = object())
    for (const Member& member : *members)
      if (member.name == name) return &member.value;
  return nullptr;
}

void Value::add(std::string name, Value value) {
  if (Object* members = object()) members->push_back({std::move(name), std::move(value)});
}

}  // namespace booth::signaling::json

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/json.hpp"

#include <nlohmann/json.hpp>

namespace booth::signaling::json {
namespace {

using Library = nlohmann::ordered_json;

/// Builds the value while the library reads, and stops it at the first limit: a hostile message
/// costs no more than its limits allow.
class Builder : public nlohmann::json_sax<Library> {
 public:
  explicit Builder(const Limits& limits) : limits_(limits) {}

  bool null() override { return put(Value()); }
  bool boolean(bool value) override { return put(Value(value)); }
  bool number_integer(number_integer_t value) override { return put(Value(std::int64_t{value})); }
  bool number_unsigned(number_unsigned_t value) override {
    // Past 2^63 only the double remains, as in every JavaScript engine.
    if (value > static_cast<number_unsigned_t>(INT64_MAX)) return put(double(value));
    return put(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t value, const string_t&) override { return put(Value(value)); }
  bool string(string_t& value) override { return put(Value(std::move(value))); }
  bool binary(binary_t&) override { return fail("binary value"); }
  bool start_object(std::size_t) override { return open(Value(Value::Object{})); }
  bool start_array(std::size_t) override { return open(Value(Value::Array{})); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (open_.back().value.object()->size() >= limits_.members) return fail("too many members");
    if (open_.back().value.find(name)) return fail("the name '" + name + "' twice");
    open_.back().next_name = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    return fail("no JSON at byte " + std::to_string(position));
  }

  Parsed take() && {
    if (error_.empty() && root_) return {std::move(root_), {}};
    return {std::nullopt, error_.empty() ? "no JSON" : std::move(error_)};
  }

 private:
  struct Open {
    Value value;
    std::string next_name;
  };

  bool fail(std::string error) {
    if (error_.empty()) error_ = std::move(error);
    return false;
  }
  bool counted() {
    if (++values_ > limits_.values) return fail("too many values");
    return true;
  }
  bool open(Value value) {
    if (open_.size() >= limits_.depth) return fail("nested too deep");
    if (!counted()) return false;
    open_.push_back({std::move(value), {}});
    return true;
  }
  bool close() {
    Value value = std::move(open_.back().value);
    open_.pop_back();
    store(std::move(value));
    return true;
  }
  bool put(Value value) {
    if (!counted()) return false;
    store(std::move(value));
    return true;
  }
  void store(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (auto* array = open_.back().value.array()) {
      array->push_back(std::move(value));
    } else {
      open_.back().value.add(std::move(open_.back().next_name), std::move(value));
    }
  }

  Limits limits_;
  std::size_t values_ = 0;
  std::vector<Open> open_;
  std::optional<Value> root_;
  std::string error_;
};

Library to_library(const Value& value) {
  if (const auto* boolean = value.boolean()) return *boolean;
  if (const auto* integer = value.integer()) return *integer;
  if (const auto* string = value.string()) return *string;
  if (const auto* array = value.array()) {
    auto result = Library::array();
    for (const Value& element : *array) result.push_back(to_library(element));
    return result;
  }
  if (const auto* object = value.object()) {
    auto result = Library::object();
    for (const Member& member : *object) result[member.name] = to_library(member.value);
    return result;
  }
  if (const auto number = value.number()) return *number;
  return nullptr;
}

}  // namespace

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

Parsed parse(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.bytes) return {std::nullopt, "too long"};
  Builder builder(limits);
  Library::sax_parse(bytes.begin(), bytes.end(), &builder);
  return std::move(builder).take();
}

std::string dump(const Value& value) {
  return to_library(value).dump(-1, ' ', false, Library::error_handler_t::replace);
}

}  // namespace booth::signaling::json

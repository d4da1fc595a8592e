// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// simdjson checks the text, UTF-8 included; its tape then becomes our value, within the limits.
#include <simdjson.h>

#include "signaling/protocol/json.hpp"

namespace booth::signaling::json {
namespace {

namespace dom = simdjson::dom;

/// What most objects have at most: they grow once.
constexpr std::size_t kUsualMembers = 8;

/// Fills a value from an element. False: past a limit, and `error` says which.
class Builder {
 public:
  explicit Builder(const Limits& limits) : limits_(limits) {}

  bool fill(Value& out, const dom::element& from) {
    if (++values_ > limits_.values) return fail("too many values");
    switch (from.type()) {
      case dom::element_type::OBJECT: return fill(out, dom::object(from));
      case dom::element_type::ARRAY: return fill(out, dom::array(from));
      case dom::element_type::STRING: out = std::string_view(from); break;
      case dom::element_type::BOOL: out = bool(from); break;
      case dom::element_type::INT64: out = std::int64_t(from); break;
      // Past 64 bits with a sign only the double remains, as in every JavaScript engine.
      case dom::element_type::UINT64:
      case dom::element_type::DOUBLE: out = double(from); break;
      case dom::element_type::NULL_VALUE: break;
    }
    return true;
  }

  const std::string& error() const { return error_; }

 private:
  bool fail(std::string error) {
    error_ = std::move(error);
    return false;
  }

  bool fill(Value& out, const dom::object& from) {
    Value::Object& members = *(out = Value(Value::Object())).object();
    members.reserve(kUsualMembers);
    for (const auto [name, value] : from) {
      if (members.size() >= limits_.members) return fail("too many members");
      if (out.find(name)) return fail("the name '" + std::string(name) + "' twice");
      if (!fill(members.emplace_back(Member{std::string(name), {}}).value, value)) return false;
    }
    return true;
  }

  bool fill(Value& out, const dom::array& from) {
    Value::Array& items = *(out = Value(Value::Array())).array();
    for (const dom::element item : from)
      if (!fill(items.emplace_back(), item)) return false;
    return true;
  }

  const Limits& limits_;
  std::size_t values_ = 0;
  std::string error_;
};

}  // namespace

Parsed parse(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.bytes) return {std::nullopt, "too long"};
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);  // a byte order mark
  // Its buffers grow to the largest message and stay.
  static thread_local dom::parser parser;
  dom::element root;
  auto error = simdjson::SUCCESS;
  if (parser.max_depth() != limits.depth) error = parser.allocate(bytes.size(), limits.depth);
  if (!error) error = parser.parse(bytes.data(), bytes.size()).get(root);
  if (error) return {std::nullopt, std::string("no JSON: ") + simdjson::error_message(error)};
  Parsed parsed;
  Builder builder(limits);
  if (!builder.fill(parsed.value.emplace(), root)) return {std::nullopt, builder.error()};
  return parsed;
}

}  // namespace booth::signaling::json

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "signaling/protocol/json.hpp"
#include "signaling/protocol/text.hpp"

namespace booth::signaling::json {
namespace {

void append_escape(char c, std::string& out) {
  static constexpr std::string_view kMeant = "\"\\\b\f\n\r\t";
  static constexpr std::string_view kWritten = "\"\\bfnrt";
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '\\';
  if (const auto which = kMeant.find(c); which != kMeant.npos) {
    out += kWritten[which];
  } else {
    const auto byte = static_cast<unsigned char>(c);
    out.append("u00").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
  }
}

void append_escaped(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const std::size_t plain = unescaped_length(text);
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return;
    append_escape(text.front(), out);
    text.remove_prefix(1);
  }
}

/// Of a text that is not all UTF-8: each byte that does not belong becomes U+FFFD.
std::string repaired(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::size_t length = std::min<std::size_t>(text.size(), 4);
    while (length > 0 && !is_utf8(text.substr(0, length))) --length;
    if (length > 0)
      result.append(text.substr(0, length));
    else
      result.append("\xef\xbf\xbd");
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

void append_string(std::string_view text, std::string& out) {
  out += '"';
  if (is_utf8(text))
    append_escaped(text, out);
  else
    append_escaped(repaired(text), out);
  out += '"';
}

template <typename T>
void append_number(T number, std::string& out) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  out.append(text.data(), end);
}

void append_real(double number, std::string& out) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  const std::size_t start = out.size();
  append_number(number, out);
  // Read back, it is no integer.
  if (out.find_first_of(".e", start) == out.npos) out += ".0";
}

void append_value(const Value& value, std::string& out);

void append_object(const Value::Object& members, std::string& out) {
  out += '{';
  for (const Member& member : members) {
    if (&member != &members.front()) out += ',';
    append_string(member.name, out);
    out += ':';
    append_value(member.value, out);
  }
  out += '}';
}

void append_array(const Value::Array& elements, std::string& out) {
  out += '[';
  for (const Value& element : elements) {
    if (&element != &elements.front()) out += ',';
    append_value(element, out);
  }
  out += ']';
}

void append_value(const Value& value, std::string& out) {
  if (const auto* string = value.string())
    append_string(*string, out);
  else if (const auto* integer = value.integer())
    append_number(*integer, out);
  else if (const auto* object = value.object())
    append_object(*object, out);
  else if (const auto* array = value.array())
    append_array(*array, out);
  else if (const auto* boolean = value.boolean())
    out += *boolean ? "true" : "false";
  else if (const auto number = value.number())
    append_real(*number, out);
  else
    out += "null";
}

}  // namespace

std::string dump(const Value& value) {
  std::string out;
  append_value(value, out);
  return out;
}

}  // namespace booth::signaling::json

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/json_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "signaling/protocol/text.hpp"

namespace booth::signaling::json {
namespace {

/// What follows the backslash, by byte; 0 = it is written as it is.
constexpr std::array<char, 256> kEscapeLetters = [] {
  std::array<char, 256> letters{};
  for (std::size_t control = 0; control < 0x20; ++control) letters[control] = 'u';
  letters['\b'] = 'b';
  letters['\f'] = 'f';
  letters['\n'] = 'n';
  letters['\r'] = 'r';
  letters['\t'] = 't';
  letters['"'] = '"';
  letters['\\'] = '\\';
  return letters;
}();

void append_escape(std::uint8_t byte, char letter, std::string& out) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  const char escape[]{'\\', letter, '0', '0', kHex[byte >> 4], kHex[byte & 15]};
  out.append(escape, letter == 'u' ? 6 : 2);
}

void append_string(std::string_view text, std::string& out) {
  out += '"';
  while (!text.empty()) {
    const std::size_t plain = unescaped_length(text);
    out.append(text.data(), plain);
    text.remove_prefix(plain);
    // They come in pairs at the end of a line.
    for (; !text.empty(); text.remove_prefix(1)) {
      const auto byte = static_cast<std::uint8_t>(text.front());
      const char letter = kEscapeLetters[byte];
      if (letter == 0) break;
      append_escape(byte, letter, out);
    }
  }
  out += '"';
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

/// Room for a value whose texts hold a few escapes.
std::size_t expected_size(const Value& value) {
  constexpr std::size_t kPunctuation = 4;
  std::size_t bytes = 20;
  if (const auto* string = value.string()) bytes += string->size() + string->size() / 16;
  if (const auto* array = value.array())
    for (const Value& element : *array) bytes += expected_size(element);
  if (const auto* object = value.object())
    for (const Member& member : *object)
      bytes += member.name.size() + kPunctuation + expected_size(member.value);
  return bytes;
}

/// Only inside texts can there be bytes that are no UTF-8, so all are looked at together.
std::string finish(std::string text) { return is_utf8(text) ? std::move(text) : repaired(text); }

}  // namespace

std::string dump(const Value& value) {
  std::string out;
  out.reserve(expected_size(value));
  append_value(value, out);
  return finish(std::move(out));
}

ObjectWriter::ObjectWriter(std::size_t expected_bytes) {
  text_.reserve(expected_bytes);
  text_ += '{';
}

void ObjectWriter::add(std::string_view name, std::string_view text) {
  put_name(name);
  append_string(text, text_);
}

void ObjectWriter::add(std::string_view name, std::int64_t number) {
  put_name(name);
  append_number(number, text_);
}

void ObjectWriter::add(std::string_view name, bool truth) {
  put_name(name);
  text_ += truth ? "true" : "false";
}

void ObjectWriter::add(std::string_view name, const Value& value) {
  put_name(name);
  append_value(value, text_);
}

void ObjectWriter::begin(std::string_view name) {
  put_name(name);
  text_ += '{';
}

void ObjectWriter::end() { text_ += '}'; }

std::string ObjectWriter::take() && {
  text_ += '}';
  return finish(std::move(text_));
}

void ObjectWriter::put_name(std::string_view name) {
  if (text_.back() != '{') text_ += ',';
  append_string(name, text_);
  text_ += ':';
}

}  // namespace booth::signaling::json

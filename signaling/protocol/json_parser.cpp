// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One pass, from left to right, straight into the value. It stops at the first limit: a hostile
// message costs no more than its limits allow.
#include <charconv>

#include "signaling/protocol/json.hpp"
#include "signaling/protocol/text.hpp"

namespace booth::signaling::json {
namespace {

/// What most objects have at most: they grow once.
constexpr std::size_t kUsualMembers = 8;

class Parser {
 public:
  Parser(std::string_view bytes, const Limits& limits) : bytes_(bytes), limits_(limits) {}

  Parsed run() && {
    Parsed parsed;
    if (bytes_.starts_with("\xef\xbb\xbf")) at_ = 3;  // a byte order mark may be ignored
    if (read_value(parsed.value.emplace(), 0) && (skip_space(), at_ < bytes_.size())) fail();
    if (!error_.empty()) parsed = {std::nullopt, std::move(error_)};
    return parsed;
  }

 private:
  /// False, as every method that reads: what is there is no JSON, or too much of it.
  bool fail(std::string error) {
    error_ = std::move(error);
    return false;
  }
  bool fail() { return fail("no JSON at byte " + std::to_string(at_)); }

  void skip_space() {
    while (at_ < bytes_.size() && (bytes_[at_] == ' ' || bytes_[at_] == '\n' ||
                                   bytes_[at_] == '\r' || bytes_[at_] == '\t'))
      ++at_;
  }
  char peek() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }
  /// Takes `c` if it comes next, after white space.
  bool take(char c) {
    skip_space();
    const bool there = peek() == c;
    at_ += there;
    return there;
  }

  bool read_value(Value& out, std::size_t depth) {
    if (++values_ > limits_.values) return fail("too many values");
    skip_space();
    switch (peek()) {
      case '{': return enter(depth) && read_object(out = Value(Value::Object()), depth + 1);
      case '[': return enter(depth) && read_array(out = Value(Value::Array()), depth + 1);
      case '"': return read_string((out = Value(std::string())));
      case 't': return read_word("true", true, out);
      case 'f': return read_word("false", false, out);
      case 'n': return read_word("null", Value(), out);
      default: return read_number(out);
    }
  }

  bool enter(std::size_t depth) {
    if (depth >= limits_.depth) return fail("nested too deep");
    ++at_;
    return true;
  }

  bool read_object(Value& out, std::size_t depth) {
    if (take('}')) return true;
    Value::Object& members = *out.object();
    members.reserve(kUsualMembers);
    do {
      skip_space();
      std::string name;
      if (peek() != '"') return fail();
      if (!read_string(name)) return false;
      if (members.size() >= limits_.members) return fail("too many members");
      if (out.find(name)) return fail("the name '" + name + "' twice");
      if (!take(':')) return fail();
      if (!read_value(members.emplace_back(Member{std::move(name), {}}).value, depth)) return false;
    } while (take(','));
    return take('}') || fail();
  }

  bool read_array(Value& out, std::size_t depth) {
    if (take(']')) return true;
    do {
      if (!read_value(out.array()->emplace_back(), depth)) return false;
    } while (take(','));
    return take(']') || fail();
  }

  bool read_string(Value& out) { return read_string(*out.string()); }

  /// From the quotation mark before to the one behind.
  bool read_string(std::string& out) {
    for (++at_;;) {
      const std::size_t plain = unescaped_length(bytes_.substr(at_));
      out.append(bytes_.substr(at_, plain));
      at_ += plain;
      if (peek() == '"') {
        ++at_;
        return true;
      }
      if (peek() != '\\' || !read_escape(out)) return error_.empty() ? fail() : false;
    }
  }

  bool read_escape(std::string& out) {
    static constexpr std::string_view kWritten = "\"\\/bfnrt";
    static constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    ++at_;
    if (peek() == 'u') return read_code_point(out);
    const std::size_t which = at_ < bytes_.size() ? kWritten.find(bytes_[at_]) : kWritten.npos;
    if (which == kWritten.npos) return fail();
    out += kMeant[which];
    ++at_;
    return true;
  }

  /// At the 'u' of \uXXXX. Past U+FFFF there are two of them, a surrogate pair (RFC 8259, 7).
  bool read_code_point(std::string& out) {
    std::uint32_t code = 0;
    if (!read_unit(code)) return false;
    if (code >= 0xd800 && code < 0xe000) {
      std::uint32_t low = 0;
      if (code >= 0xdc00 || !bytes_.substr(at_).starts_with("\\u")) return fail();
      ++at_;
      if (!read_unit(low)) return false;
      if (low < 0xdc00 || low >= 0xe000) return fail();
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    append_utf8(code, out);
    return true;
  }

  bool read_unit(std::uint32_t& unit) {
    const std::string_view digits = bytes_.substr(++at_, 4);
    const char* end = digits.data() + digits.size();
    if (digits.size() < 4 || std::from_chars(digits.data(), end, unit, 16).ptr != end)
      return fail();
    at_ += 4;
    return true;
  }

  static void append_utf8(std::uint32_t code, std::string& out) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    const auto put_rest = [&](int shift) { put(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
      put(0xc0 | code >> 6);
    } else if (code < 0x10000) {
      put(0xe0 | code >> 12);
      put_rest(6);
    } else {
      put(0xf0 | code >> 18);
      put_rest(12);
      put_rest(6);
    }
    put_rest(0);
  }

  bool read_word(std::string_view word, Value value, Value& out) {
    if (!bytes_.substr(at_).starts_with(word)) return fail();
    at_ += word.size();
    out = std::move(value);
    return true;
  }

  std::size_t take_digits() {
    const std::size_t start = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ - start;
  }

  bool read_number(Value& out) {
    const std::size_t start = at_;
    at_ += peek() == '-';
    const bool zero = peek() == '0';
    const std::size_t digits = take_digits();
    if (digits == 0 || (zero && digits > 1)) return fail();
    bool whole = true;
    if (peek() == '.') {
      whole = false;
      ++at_;
      if (take_digits() == 0) return fail();
    }
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      ++at_;
      at_ += peek() == '+' || peek() == '-';
      if (take_digits() == 0) return fail();
    }
    return to_number(bytes_.substr(start, at_ - start), whole, out);
  }

  bool to_number(std::string_view text, bool whole, Value& out) {
    const char* end = text.data() + text.size();
    std::int64_t integer = 0;
    if (whole && std::from_chars(text.data(), end, integer).ec == std::errc()) {
      out = integer;
      return true;
    }
    // Past 64 bits only the double remains, as in every JavaScript engine.
    double real = 0.0;
    if (std::from_chars(text.data(), end, real).ec != std::errc())
      return fail("a number that no double holds");
    out = real;
    return true;
  }

  std::string_view bytes_;
  Limits limits_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  std::string error_;
};

}  // namespace

Parsed parse(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.bytes) return {std::nullopt, "too long"};
  if (!is_utf8(bytes)) return {std::nullopt, "no JSON: not UTF-8"};
  return Parser(bytes, limits).run();
}

}  // namespace booth::signaling::json

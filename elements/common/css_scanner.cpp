// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/css_scanner.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace booth::css {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_name(char c) { return is_name_start(c) || is_digit(c) || c == '-'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The number as a finite double: what is too large or too small becomes the nearest there is.
double to_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc::result_out_of_range) return value;
  const std::size_t exponent = text.find_first_of("eE");
  const bool tiny = exponent != std::string_view::npos && text.substr(exponent).size() > 1 &&
                    text[exponent + 1] == '-';
  if (tiny) return 0.0;
  const double largest = std::numeric_limits<double>::max();
  return text.starts_with('-') ? -largest : largest;
}

}  // namespace

bool Scanner::skip_space() {
  bool skipped = false;
  while (token_.kind == TokenKind::kSpace) {
    skipped = true;
    advance();
  }
  return skipped;
}

bool Scanner::skip_comment() {
  if (at(0) != '/' || at(1) != '*') return false;
  const std::size_t end = text_.find("*/", at_ + 2);
  at_ = end == std::string_view::npos ? text_.size() : end + 2;
  return true;
}

bool Scanner::starts_number() const {
  const std::size_t sign = at(0) == '+' || at(0) == '-' ? 1 : 0;
  return is_digit(at(sign)) || (at(sign) == '.' && is_digit(at(sign + 1)));
}

bool Scanner::starts_name(std::size_t ahead) const {
  if (at(ahead) == '-') {
    ++ahead;
    if (at(ahead) == '-') return true;
  }
  return is_name_start(at(ahead)) ||
         (at(ahead) == '\\' && at_ + ahead + 1 < text_.size() && at(ahead + 1) != '\n');
}

void Scanner::advance() {
  while (skip_comment()) {
  }
  token_ = {TokenKind::kEnd, at_, 0.0, {}};
  if (at_ >= text_.size()) return;
  const char c = text_[at_];
  if (is_space(c)) {
    token_.kind = TokenKind::kSpace;
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    return;
  }
  if (starts_number()) return read_number();
  if (starts_name(0)) return read_name_or_function();
  if (c == '#' && (is_name(at(1)) || at(1) == '\\')) {
    ++at_;
    token_.kind = TokenKind::kHash;
    token_.text = read_name();
    return;
  }
  switch (c) {
    case ',': token_.kind = TokenKind::kComma; break;
    case '/': token_.kind = TokenKind::kSlash; break;
    case '(': token_.kind = TokenKind::kOpen; break;
    case ')': token_.kind = TokenKind::kClose; break;
    default: token_.kind = TokenKind::kOther; break;
  }
  token_.text = c;
  ++at_;
}

void Scanner::read_number() {
  const std::size_t start = at_;
  const auto skip_digits = [&] {
    while (is_digit(at(0))) ++at_;
  };
  if (at(0) == '+' || at(0) == '-') ++at_;
  skip_digits();
  if (at(0) == '.' && is_digit(at(1))) {
    ++at_;
    skip_digits();
  }
  const std::size_t sign = at(1) == '+' || at(1) == '-' ? 2 : 1;
  if ((at(0) == 'e' || at(0) == 'E') && is_digit(at(sign))) {
    at_ += sign;
    skip_digits();
  }
  token_.value = to_number(text_.substr(start, at_ - start));
  token_.kind = TokenKind::kNumber;
  if (at(0) == '%') {
    ++at_;
    token_.kind = TokenKind::kPercentage;
  } else if (starts_name(0)) {
    token_.kind = TokenKind::kDimension;
    token_.text = read_name();
  }
}

void Scanner::read_name_or_function() {
  token_.kind = TokenKind::kIdent;
  token_.text = read_name();
  if (at(0) != '(') return;
  ++at_;
  token_.kind = TokenKind::kFunction;
}

std::string Scanner::read_name() {
  std::string name;
  while (at_ < text_.size()) {
    if (is_name(text_[at_])) {
      name += lower(text_[at_++]);
    } else if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
      name += read_escape();
    } else {
      break;
    }
  }
  return name;
}

std::string Scanner::read_escape() {
  ++at_;
  if (!is_hex(at(0))) return {lower(text_[at_++])};
  unsigned code = 0;
  for (int digits = 0; digits < 6 && is_hex(at(0)); ++digits, ++at_) {
    const char c = lower(at(0));
    code = code * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'a' + 10);
  }
  if (is_space(at(0))) ++at_;
  // No name we know has a letter beyond ASCII, so one stand-in serves them all.
  return {code > 0 && code < 0x80 ? lower(static_cast<char>(code)) : '\x7f'};
}

bool Reader::close() {
  scanner.skip_space();
  const Token& token = scanner.peek();
  if (token.kind == TokenKind::kEnd) return true;
  if (token.kind != TokenKind::kClose)
    return fail(token.position, "expected a closing parenthesis");
  scanner.take();
  return true;
}

}  // namespace booth::css

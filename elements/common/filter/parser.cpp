// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/filter/parser.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "elements/common/filter/limits.hpp"

namespace booth::cssfilter {
namespace {

using css::Dimension;
using css::Token;
using css::TokenKind;

std::optional<FunctionKind> kind_of(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(FunctionKind::kSepia); ++i) {
    const auto kind = static_cast<FunctionKind>(i);
    if (name == name_of(kind)) return kind;
  }
  return std::nullopt;
}

bool is_at_most_one(FunctionKind kind) {
  return kind == FunctionKind::kGrayscale || kind == FunctionKind::kInvert ||
         kind == FunctionKind::kOpacity || kind == FunctionKind::kSepia;
}

class ChainParser {
 public:
  ChainParser(std::string_view text, const css::Units& units) : reader_(text), units_(units) {}

  ParseResult parse() {
    if (!read_list()) return reader_.error;
    return chain_;
  }

 private:
  const Token& peek() {
    reader_.scanner.skip_space();
    return reader_.scanner.peek();
  }

  bool fail(std::size_t position, std::string text) {
    return reader_.fail(position, std::move(text));
  }

  bool read_list() {
    const Token first = peek();
    if (first.kind == TokenKind::kEnd)
      return fail(first.position, "a filter is 'none' or a list of functions");
    if (first.kind == TokenKind::kIdent && first.text == "none") {
      reader_.scanner.take();
      return expect_end("'none' stands alone");
    }
    while (peek().kind != TokenKind::kEnd) {
      if (chain_.size() == limits::kMaxFunctions)
        return fail(peek().position,
                    "more than " + std::to_string(limits::kMaxFunctions) + " functions");
      if (!read_function()) return false;
    }
    return true;
  }

  bool expect_end(const char* otherwise) {
    const Token& token = peek();
    return token.kind == TokenKind::kEnd || fail(token.position, otherwise);
  }

  bool read_function() {
    const Token token = reader_.scanner.take();
    if (token.kind == TokenKind::kComma)
      return fail(token.position, "functions are separated by white space, not by commas");
    if (token.kind != TokenKind::kFunction) return fail(token.position, "expected a function");
    if (token.text == "url") return fail(token.position, "url() filters (SVG) are not supported");
    const auto kind = kind_of(token.text);
    if (!kind) return fail(token.position, "unknown function '" + token.text + "()'");
    Function function{*kind, 0.0, 0.0, 0.0, {}};
    if (!read_arguments(function) || !reader_.close()) return false;
    chain_.push_back(function);
    return true;
  }

  bool read_arguments(Function& function) {
    switch (function.kind) {
      case FunctionKind::kDropShadow: return read_shadow(function);
      case FunctionKind::kBlur: return at_close() || read_length(function.amount, true);
      case FunctionKind::kHueRotate: return at_close() || read_angle(function.amount);
      default: return read_amount(function);
    }
  }

  bool at_close() {
    const TokenKind kind = peek().kind;
    return kind == TokenKind::kClose || kind == TokenKind::kEnd;
  }

  bool read_amount(Function& function) {
    function.amount = 1.0;
    if (at_close()) return true;
    const std::size_t position = peek().position;
    const auto value = css::read_value(reader_, units_);
    if (!value) return false;
    if (value->dimension != Dimension::kNumber && value->dimension != Dimension::kPercentage)
      return fail(position, "expected a number or a percentage");
    function.amount = value->value / (value->dimension == Dimension::kPercentage ? 100.0 : 1.0);
    if (!clamp_negative(position, *value, function.amount)) return false;
    if (is_at_most_one(function.kind)) function.amount = std::min(function.amount, 1.0);
    return true;
  }

  /// A negative value is refused, but for one that was calculated.
  bool clamp_negative(std::size_t position, const css::Value& value, double& amount) {
    if (amount < 0.0 && !value.calculated) return fail(position, "the value must not be negative");
    amount = std::max(amount, 0.0);
    return true;
  }

  bool read_length(double& result, bool not_negative) {
    const std::size_t position = peek().position;
    const auto value = css::read_value(reader_, units_);
    if (!value) return false;
    const bool zero =
        value->dimension == Dimension::kNumber && value->value == 0.0 && !value->calculated;
    if (value->dimension != Dimension::kLength && !zero)
      return fail(position, value->dimension == Dimension::kNumber
                                ? "a length needs a unit, such as px"
                                : "expected a length");
    result = value->value;
    return !not_negative || clamp_negative(position, *value, result);
  }

  bool read_angle(double& degrees) {
    const std::size_t position = peek().position;
    const auto value = css::read_value(reader_, units_);
    if (!value) return false;
    const bool zero =
        value->dimension == Dimension::kNumber && value->value == 0.0 && !value->calculated;
    if (value->dimension != Dimension::kAngle && !zero)
      return fail(position, value->dimension == Dimension::kNumber
                                ? "an angle needs a unit, such as deg"
                                : "expected an angle");
    degrees = value->value;
    return true;
  }

  /// `[ <color>? && <length>{2,3} ]`: the colour comes first or last.
  bool read_shadow(Function& function) {
    bool colored = false;
    if (!read_shadow_color(function, colored)) return false;
    if (!read_length(function.offset_x, false) || !read_length(function.offset_y, false))
      return false;
    if (css::starts_value(peek()) && !read_length(function.amount, true)) return false;
    return colored || read_shadow_color(function, colored);
  }

  bool read_shadow_color(Function& function, bool& colored) {
    const Token token = peek();
    if (token.kind == TokenKind::kIdent && token.text == "currentcolor") {
      // Of a canvas, which has no colour of its own: black.
      reader_.scanner.take();
      colored = true;
    } else if (css::starts_color(token)) {
      const auto color = css::read_color(reader_);
      if (!color) return false;
      function.color = *color;
      colored = true;
    }
    return true;
  }

  css::Reader reader_;
  const css::Units& units_;
  Chain chain_;
};

}  // namespace

ParseResult parse(std::string_view text, const css::Units& units) {
  if (text.size() > limits::kMaxTextBytes)
    return css::SyntaxError{limits::kMaxTextBytes,
                            "longer than " + std::to_string(limits::kMaxTextBytes) + " bytes"};
  return ChainParser(text, units).parse();
}

}  // namespace booth::cssfilter

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/css_value.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace booth::css {
namespace {

constexpr int kMaxDepth = 32;
constexpr std::array<std::string_view, 7> kMathFunctions{"calc",  "-webkit-calc", "min", "max",
                                                         "clamp", "abs",          "sign"};

struct Unit {
  std::string_view name;
  double factor;
};

constexpr std::array<Unit, 7> kLengths{{{"px", 1.0},
                                        {"in", 96.0},
                                        {"cm", 96.0 / 2.54},
                                        {"mm", 96.0 / 25.4},
                                        {"q", 96.0 / 101.6},
                                        {"pt", 96.0 / 72.0},
                                        {"pc", 16.0}}};
constexpr std::array<Unit, 4> kAngles{
    {{"deg", 1.0}, {"grad", 0.9}, {"rad", 180.0 / std::numbers::pi}, {"turn", 360.0}}};

/// Fonts are not looked up: ex and ch are half an em, as CSS Values 4, section 6.1.1, falls back
/// to.
std::optional<double> relative_unit(std::string_view name, const Units& units) {
  for (const std::string_view prefix : {"s", "l", "d", ""}) {
    if (!name.starts_with(prefix) || name.size() < prefix.size() + 2) continue;
    const std::string_view view = name.substr(prefix.size());
    if (view == "vw" || view == "vi") return units.viewport_width / 100.0;
    if (view == "vh" || view == "vb") return units.viewport_height / 100.0;
    if (view == "vmin") return std::min(units.viewport_width, units.viewport_height) / 100.0;
    if (view == "vmax") return std::max(units.viewport_width, units.viewport_height) / 100.0;
  }
  if (name == "em" || name == "ic") return units.font_size;
  if (name == "ex" || name == "ch") return units.font_size / 2.0;
  if (name == "rem") return units.root_font_size;
  return std::nullopt;
}

std::optional<Value> with_unit(double value, std::string_view unit, const Units& units) {
  for (const auto& [name, factor] : kLengths)
    if (unit == name) return Value{value * factor, Dimension::kLength};
  for (const auto& [name, factor] : kAngles)
    if (unit == name) return Value{value * factor, Dimension::kAngle};
  if (const auto px = relative_unit(unit, units)) return Value{value * *px, Dimension::kLength};
  return std::nullopt;
}

bool is_math_function(std::string_view name) {
  return std::ranges::find(kMathFunctions, name) != kMathFunctions.end();
}

std::optional<double> constant(std::string_view name) {
  if (name == "pi") return std::numbers::pi;
  if (name == "e") return std::numbers::e;
  if (name == "infinity") return std::numeric_limits<double>::infinity();
  if (name == "-infinity") return -std::numeric_limits<double>::infinity();
  if (name == "nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

/// The expression inside a math function.
class Calculator {
 public:
  Calculator(Reader& reader, const Units& units) : reader_(reader), units_(units) {}

  std::optional<Value> function() {
    const Token name = reader_.scanner.take();
    if (++depth_ > kMaxDepth) return fail(name.position, "too many nested calculations");
    const auto values = arguments();
    if (!values || !reader_.close()) return std::nullopt;
    --depth_;
    return evaluate(name, *values);
  }

 private:
  std::nullopt_t fail(std::size_t position, std::string text) {
    reader_.fail(position, std::move(text));
    return std::nullopt;
  }

  std::optional<std::vector<Value>> arguments() {
    std::vector<Value> values;
    for (;;) {
      const std::size_t position = reader_.scanner.peek().position;
      const auto value = sum();
      if (!value) return std::nullopt;
      values.push_back(*value);
      if (value->dimension != values.front().dimension)
        return fail(position, "values of different kinds cannot be compared");
      if (reader_.scanner.peek().kind != TokenKind::kComma) return values;
      reader_.scanner.take();
    }
  }

  std::optional<Value> evaluate(const Token& name, const std::vector<Value>& values) {
    Value result = values.front();
    const std::size_t expected = name.text == "clamp" ? 3 : 1;
    if (name.text == "min" || name.text == "max") {
      for (const Value& value : values)
        result.value = name.text == "min" ? std::fmin(result.value, value.value)
                                          : std::fmax(result.value, value.value);
      return result;
    }
    if (values.size() != expected)
      return fail(name.position,
                  name.text + "() takes " + (expected == 3 ? "three values" : "one value"));
    if (name.text == "clamp") {
      result.value = std::fmax(values[0].value, std::fmin(values[1].value, values[2].value));
    } else if (name.text == "abs") {
      result.value = std::fabs(result.value);
    } else if (name.text == "sign") {
      result = {result.value > 0.0 ? 1.0 : result.value < 0.0 ? -1.0 : 0.0, Dimension::kNumber};
    }
    return result;
  }

  /// Products joined by `+` and `-`, which need white space on both sides.
  std::optional<Value> sum() {
    auto left = product();
    for (;;) {
      const bool space = reader_.scanner.skip_space();
      const Token sign = reader_.scanner.peek();
      if (!left || sign.kind != TokenKind::kOther || (sign.text != "+" && sign.text != "-"))
        return left;
      reader_.scanner.take();
      if (!space || reader_.scanner.peek().kind != TokenKind::kSpace)
        return fail(sign.position, "'" + sign.text + "' needs white space on both sides");
      const auto right = product();
      if (!right) return std::nullopt;
      if (right->dimension != left->dimension)
        return fail(sign.position, "values of different kinds cannot be added");
      left->value += sign.text == "+" ? right->value : -right->value;
    }
  }

  std::optional<Value> product() {
    auto left = operand();
    while (left) {
      // White space may as well belong to the `+` behind it, so look before it is gone.
      Scanner ahead = reader_.scanner;
      ahead.skip_space();
      const Token sign = ahead.peek();
      const bool times = sign.kind == TokenKind::kOther && sign.text == "*";
      if (!times && sign.kind != TokenKind::kSlash) return left;
      reader_.scanner = ahead;
      reader_.scanner.take();
      const auto right = operand();
      if (!right) return std::nullopt;
      left = times ? multiply(sign, *left, *right) : divide(sign, *left, *right);
    }
    return left;
  }

  std::optional<Value> multiply(const Token& sign, Value left, const Value& right) {
    if (left.dimension != Dimension::kNumber && right.dimension != Dimension::kNumber)
      return fail(sign.position, "one side of '*' must be a plain number");
    if (left.dimension == Dimension::kNumber) left.dimension = right.dimension;
    left.value *= right.value;
    return left;
  }

  std::optional<Value> divide(const Token& sign, Value left, const Value& right) {
    if (right.dimension != Dimension::kNumber)
      return fail(sign.position, "only a plain number can divide");
    left.value /= right.value;
    return left;
  }

  std::optional<Value> operand() {
    reader_.scanner.skip_space();
    const Token token = reader_.scanner.peek();
    if (token.kind == TokenKind::kFunction && is_math_function(token.text)) return function();
    reader_.scanner.take();
    switch (token.kind) {
      case TokenKind::kNumber: return Value{token.value, Dimension::kNumber};
      case TokenKind::kPercentage: return Value{token.value, Dimension::kPercentage};
      case TokenKind::kDimension:
        if (const auto value = with_unit(token.value, token.text, units_)) return value;
        return fail(token.position, "unknown unit '" + token.text + "'");
      case TokenKind::kOpen: return parenthesis(token);
      case TokenKind::kIdent:
        if (const auto value = constant(token.text)) return Value{*value, Dimension::kNumber};
        break;
      default: break;
    }
    return fail(token.position, "expected a value in a calculation");
  }

  std::optional<Value> parenthesis(const Token& open) {
    if (++depth_ > kMaxDepth) return fail(open.position, "too many nested calculations");
    const auto value = sum();
    if (!value || !reader_.close()) return std::nullopt;
    --depth_;
    return value;
  }

  Reader& reader_;
  const Units& units_;
  int depth_ = 0;
};

/// CSS Values 4, section 10.9.1: NaN becomes 0 and infinities the largest value there is.
Value finite(Value value) {
  constexpr double kLargestPx = 33554432.0;  // of a browser's layout unit
  constexpr double kLargest = std::numeric_limits<float>::max();
  const double limit = value.dimension == Dimension::kLength ? kLargestPx : kLargest;
  if (std::isnan(value.value)) value.value = 0.0;
  value.value = std::clamp(value.value, -limit, limit);
  return value;
}

}  // namespace

bool starts_value(const Token& token) {
  return token.kind == TokenKind::kNumber || token.kind == TokenKind::kPercentage ||
         token.kind == TokenKind::kDimension ||
         (token.kind == TokenKind::kFunction && is_math_function(token.text));
}

std::optional<Value> read_value(Reader& reader, const Units& units) {
  const Token token = reader.scanner.peek();
  if (!starts_value(token)) {
    reader.fail(token.position, "expected a value");
    return std::nullopt;
  }
  if (token.kind == TokenKind::kFunction) {
    auto value = Calculator(reader, units).function();
    if (!value) return std::nullopt;
    value->calculated = true;
    return finite(*value);
  }
  reader.scanner.take();
  if (token.kind == TokenKind::kNumber) return finite({token.value, Dimension::kNumber});
  if (token.kind == TokenKind::kPercentage) return finite({token.value, Dimension::kPercentage});
  if (const auto value = with_unit(token.value, token.text, units)) return finite(*value);
  reader.fail(token.position, "unknown unit '" + token.text + "'");
  return std::nullopt;
}

}  // namespace booth::css

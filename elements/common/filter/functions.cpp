// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/filter/functions.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace booth::cssfilter {
namespace {

constexpr std::array<const char*, 10> kNames{"blur",      "brightness", "contrast", "drop-shadow",
                                             "grayscale", "hue-rotate", "invert",   "opacity",
                                             "saturate",  "sepia"};

/// Six significant digits in any locale; "0" for minus zero.
std::string number(double value) {
  std::array<char, 32> digits;
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value == 0.0 ? 0.0 : value,
                    std::chars_format::general, 6);
  return {digits.data(), end};
}

std::string arguments(const Function& function) {
  switch (function.kind) {
    case FunctionKind::kBlur: return number(function.amount) + "px";
    case FunctionKind::kHueRotate: return number(function.amount) + "deg";
    case FunctionKind::kDropShadow:
      return to_rgb_string(function.color) + " " + number(function.offset_x) + "px " +
             number(function.offset_y) + "px " + number(function.amount) + "px";
    default: return number(function.amount);
  }
}

/// The amount that changes nothing (Filter Effects, section 15, "initial values for
/// interpolation").
double neutral_amount(FunctionKind kind) {
  switch (kind) {
    case FunctionKind::kBrightness:
    case FunctionKind::kContrast:
    case FunctionKind::kOpacity:
    case FunctionKind::kSaturate: return 1.0;
    default: return 0.0;
  }
}

}  // namespace

const char* name_of(FunctionKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::string to_string(const Chain& chain) {
  if (chain.empty()) return "none";
  std::string text;
  for (const Function& function : chain) {
    if (!text.empty()) text += ' ';
    text += name_of(function.kind);
    text += '(' + arguments(function) + ')';
  }
  return text;
}

Chain interpolated(const Chain& chain, double part) {
  Chain result = chain;
  if (part >= 1.0) return result;
  for (Function& function : result) {
    const double from = neutral_amount(function.kind);
    function.amount = from + (function.amount - from) * part;
    function.offset_x *= part;
    function.offset_y *= part;
    function.color.a = static_cast<std::uint8_t>(std::lround(function.color.a * part));
  }
  return result;
}

bool is_neutral(const Function& function) {
  if (function.kind == FunctionKind::kDropShadow) return function.color.a == 0;
  return function.amount == neutral_amount(function.kind);
}

}  // namespace booth::cssfilter

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/color.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "elements/common/color_names.hpp"

namespace booth {
namespace {

constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Lower-cased and without outer white space; CSS is ASCII case-insensitive.
std::string normalised(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

std::uint8_t to_byte(double value) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
}

std::optional<Color> parse_hex(std::string_view digits) {
  std::uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  const auto byte = [&](int shift) { return static_cast<std::uint8_t>(value >> shift & 0xff); };
  const auto nibble = [&](int shift) {
    return static_cast<std::uint8_t>((value >> shift & 0xf) * 0x11);
  };
  switch (digits.size()) {
    case 3: return Color{nibble(8), nibble(4), nibble(0), 255};
    case 4: return Color{nibble(12), nibble(8), nibble(4), nibble(0)};
    case 6: return Color{byte(16), byte(8), byte(0), 255};
    case 8: return Color{byte(24), byte(16), byte(8), byte(0)};
    default: return std::nullopt;
  }
}

struct Number {
  double value;
  bool percent;
};

std::optional<Number> parse_number(std::string_view text) {
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  if (text.ends_with("deg")) text.remove_suffix(3);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return Number{value, percent};
}

/// The three or four arguments of a colour function; commas, spaces and one slash separate them.
std::optional<std::vector<Number>> parse_arguments(std::string_view text) {
  std::vector<Number> numbers;
  std::size_t at = 0;
  const auto is_separator = [](char c) { return is_space(c) || c == ',' || c == '/'; };
  while (at < text.size()) {
    if (is_separator(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !is_separator(text[end])) ++end;
    const auto number = parse_number(text.substr(at, end - at));
    if (!number) return std::nullopt;
    numbers.push_back(*number);
    at = end;
  }
  if (numbers.size() != 3 && numbers.size() != 4) return std::nullopt;
  return numbers;
}

std::uint8_t alpha_of(const std::vector<Number>& numbers) {
  if (numbers.size() == 3) return 255;
  return to_byte(numbers[3].value * 255.0 / (numbers[3].percent ? 100.0 : 1.0));
}

Color from_rgb(const std::vector<Number>& numbers) {
  const auto channel = [&](std::size_t i) {
    return to_byte(numbers[i].percent ? numbers[i].value * 255.0 / 100.0 : numbers[i].value);
  };
  return {channel(0), channel(1), channel(2), alpha_of(numbers)};
}

/// CSS Color 4, section 7.1 (hslToRgb).
Color from_hsl(const std::vector<Number>& numbers) {
  const double hue = std::fmod(std::fmod(numbers[0].value, 360.0) + 360.0, 360.0);
  const double saturation = std::clamp(numbers[1].value / 100.0, 0.0, 1.0);
  const double lightness = std::clamp(numbers[2].value / 100.0, 0.0, 1.0);
  const auto channel = [&](double n) {
    const double k = std::fmod(n + hue / 30.0, 12.0);
    const double a = saturation * std::min(lightness, 1.0 - lightness);
    return to_byte(255.0 * (lightness - a * std::max(-1.0, std::min({k - 3.0, 9.0 - k, 1.0}))));
  };
  return {channel(0), channel(8), channel(4), alpha_of(numbers)};
}

std::optional<Color> parse_function(std::string_view text) {
  if (!text.ends_with(')')) return std::nullopt;
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos) return std::nullopt;
  const std::string_view name = text.substr(0, open);
  const bool rgb = name == "rgb" || name == "rgba";
  const bool hsl = name == "hsl" || name == "hsla";
  if (!rgb && !hsl) return std::nullopt;
  const auto numbers = parse_arguments(text.substr(open + 1, text.size() - open - 2));
  if (!numbers) return std::nullopt;
  return rgb ? from_rgb(*numbers) : from_hsl(*numbers);
}

}  // namespace

std::optional<Color> parse_color(std::string_view text) {
  const std::string color = normalised(text);
  if (color.starts_with('#')) return parse_hex(std::string_view(color).substr(1));
  if (color == "transparent") return Color{0, 0, 0, 0};
  const auto found = std::ranges::lower_bound(kNamedColors, color, {}, &NamedColor::name);
  if (found == kNamedColors.end() || found->name != color) return parse_function(color);
  return Color{static_cast<std::uint8_t>(found->rgb >> 16 & 0xff),
               static_cast<std::uint8_t>(found->rgb >> 8 & 0xff),
               static_cast<std::uint8_t>(found->rgb & 0xff), 255};
}

std::string to_string(Color color) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "#";
  const auto append = [&](std::uint8_t byte) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0xf];
  };
  append(color.r);
  append(color.g);
  append(color.b);
  if (color.a != 255) append(color.a);
  return text;
}

}  // namespace booth

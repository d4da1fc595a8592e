// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/color.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "elements/common/color_functions.hpp"
#include "elements/common/color_names.hpp"
#include "elements/common/css_scanner.hpp"

namespace booth {
namespace {

constexpr std::size_t kMaxText = 1024;

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

std::optional<Color> named(std::string_view name) {
  if (name == "transparent") return Color{0, 0, 0, 0};
  const auto found = std::ranges::lower_bound(kNamedColors, name, {}, &NamedColor::name);
  if (found == kNamedColors.end() || found->name != name) return std::nullopt;
  return Color{static_cast<std::uint8_t>(found->rgb >> 16 & 0xff),
               static_cast<std::uint8_t>(found->rgb >> 8 & 0xff),
               static_cast<std::uint8_t>(found->rgb & 0xff), 255};
}

/// Two decimals, or three where two would not give the same byte back.
std::string alpha_text(std::uint8_t alpha) {
  int thousandths = static_cast<int>(std::lround(alpha * 100.0 / 255.0)) * 10;
  if (std::lround(thousandths * 255.0 / 1000.0) != alpha)
    thousandths = static_cast<int>(std::lround(alpha * 1000.0 / 255.0));
  if (thousandths == 0) return "0";
  std::string text = std::to_string(1000 + thousandths).substr(1);
  while (text.back() == '0') text.pop_back();
  return "0." + text;
}

}  // namespace

std::optional<Color> parse_color(std::string_view text) {
  if (text.size() > kMaxText) return std::nullopt;
  css::Reader reader(text);
  reader.scanner.skip_space();
  const auto color = css::read_color(reader);
  reader.scanner.skip_space();
  if (reader.scanner.peek().kind != css::TokenKind::kEnd) return std::nullopt;
  return color;
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

std::string to_rgb_string(Color color) {
  const std::string channels =
      std::to_string(color.r) + ", " + std::to_string(color.g) + ", " + std::to_string(color.b);
  if (color.a == 255) return "rgb(" + channels + ")";
  return "rgba(" + channels + ", " + alpha_text(color.a) + ")";
}

namespace css {

bool starts_color(const Token& token) {
  switch (token.kind) {
    case TokenKind::kHash: return true;
    case TokenKind::kIdent: return named(token.text).has_value();
    case TokenKind::kFunction: return is_color_function(token.text);
    default: return false;
  }
}

std::optional<Color> read_color(Reader& reader) {
  const Token token = reader.scanner.peek();
  if (token.kind == TokenKind::kFunction) return read_color_function(reader);
  std::optional<Color> color;
  if (token.kind == TokenKind::kHash) color = parse_hex(token.text);
  if (token.kind == TokenKind::kIdent) color = named(token.text);
  if (!color) reader.fail(token.position, "expected a colour");
  reader.scanner.take();
  return color;
}

}  // namespace css
}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace booth {

/// An sRGB colour with straight alpha, each 0..255.
struct Color {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
  std::uint8_t a = 255;

  bool operator==(const Color&) const = default;
};

/// Reads a colour as CSS Color 4 writes it: `#rgb[a]`, `#rrggbb[aa]`, `rgb()`, `rgba()`, `hsl()`,
/// `hsla()` with commas or spaces, the 148 names and `transparent`. Case and outer white space do
/// not matter. Nothing for anything else.
std::optional<Color> parse_color(std::string_view text);

/// The colour as `#rrggbb`, or `#rrggbbaa` where it is not opaque.
std::string to_string(Color color);

}  // namespace booth

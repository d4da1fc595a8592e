// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace booth {

namespace css {
class Reader;
struct Token;
}  // namespace css

/// An sRGB colour with straight alpha, each 0..255.
struct Color {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
  std::uint8_t a = 255;

  bool operator==(const Color&) const = default;
};

/// Reads a colour in every sRGB syntax of CSS Color 4: `#rgb[a]`, `#rrggbb[aa]`, `rgb()`, `rgba()`,
/// `hsl()`, `hsla()` with commas or spaces, `hwb()`, `color(srgb ...)`, `color(srgb-linear ...)`,
/// the 148 names and `transparent`. Case, comments and outer white space do not matter; the last
/// parenthesis may be missing. Nothing for anything else.
std::optional<Color> parse_color(std::string_view text);

/// The colour as `#rrggbb`, or `#rrggbbaa` where it is not opaque.
std::string to_string(Color color);

/// The colour as browsers give it back: `rgb(r, g, b)` or `rgba(r, g, b, alpha)` (CSS Color 4,
/// section 15.2).
std::string to_rgb_string(Color color);

namespace css {

/// Whether a colour of the above begins here.
bool starts_color(const Token& token);

/// Reads one colour from the middle of a text; nothing, with an error in `reader`, where there is
/// none.
std::optional<Color> read_color(Reader& reader);

}  // namespace css
}  // namespace booth

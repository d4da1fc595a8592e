// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/color_functions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "elements/common/css_value.hpp"

namespace booth::css {
namespace {

/// A colour's arguments: three channels and perhaps an alpha. `none` counts as 0.
struct Arguments {
  struct Channel {
    double value = 0.0;
    Dimension dimension = Dimension::kNumber;
    bool none = false;
  };
  std::vector<Channel> channels;
  double alpha = 1.0;
  bool legacy = false;  ///< written with commas
};

std::uint8_t to_byte(double value) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
}

class ColorFunction {
 public:
  explicit ColorFunction(Reader& reader) : reader_(reader) {}

  std::optional<Color> read() {
    name_ = reader_.scanner.take();
    if (!is_color_function(name_.text)) return fail(name_.position, "expected a colour");
    if (name_.text == "color" && !read_space_name()) return std::nullopt;
    if (!read_channels() || !reader_.close()) return std::nullopt;
    if (name_.text == "rgb" || name_.text == "rgba") return rgb();
    if (name_.text == "color") return in_space();
    return hue_based();
  }

 private:
  std::nullopt_t fail(std::size_t position, std::string text) {
    reader_.fail(position, std::move(text));
    return std::nullopt;
  }

  bool read_space_name() {
    reader_.scanner.skip_space();
    const Token space = reader_.scanner.take();
    linear_ = space.text == "srgb-linear";
    if (space.kind == TokenKind::kIdent && (linear_ || space.text == "srgb")) return true;
    return reader_.fail(space.position,
                        "only color(srgb ...) and color(srgb-linear ...) are known");
  }

  bool read_channels() {
    for (std::size_t i = 0; i < 3; ++i) {
      if (i > 0 && !read_separator(i)) return false;
      const auto channel = read_channel();
      if (!channel) return false;
      arguments_.channels.push_back(*channel);
    }
    return read_alpha();
  }

  bool read_separator(std::size_t index) {
    reader_.scanner.skip_space();
    const Token token = reader_.scanner.peek();
    const bool comma = token.kind == TokenKind::kComma;
    if (index == 1) arguments_.legacy = comma;
    if (comma != arguments_.legacy)
      return reader_.fail(token.position, "commas or spaces, not both");
    if (comma) reader_.scanner.take();
    return true;
  }

  std::optional<Arguments::Channel> read_channel() {
    reader_.scanner.skip_space();
    const Token token = reader_.scanner.peek();
    if (token.kind == TokenKind::kIdent && token.text == "none") {
      reader_.scanner.take();
      return Arguments::Channel{0.0, Dimension::kNumber, true};
    }
    const auto value = read_value(reader_, Units{});
    if (!value) return std::nullopt;
    if (value->dimension == Dimension::kLength)
      return fail(token.position, "a length is no part of a colour");
    return Arguments::Channel{value->value, value->dimension, false};
  }

  bool read_alpha() {
    reader_.scanner.skip_space();
    const Token token = reader_.scanner.peek();
    const auto separator = arguments_.legacy ? TokenKind::kComma : TokenKind::kSlash;
    if (token.kind != separator) return true;
    reader_.scanner.take();
    const auto alpha = read_channel();
    if (!alpha) return false;
    if (alpha->dimension == Dimension::kAngle || (alpha->none && arguments_.legacy))
      return reader_.fail(token.position, "alpha is a number or a percentage");
    arguments_.alpha = alpha->value / (alpha->dimension == Dimension::kPercentage ? 100.0 : 1.0);
    return true;
  }

  bool has_angle(std::size_t first) const {
    return std::any_of(arguments_.channels.begin() + static_cast<std::ptrdiff_t>(first),
                       arguments_.channels.end(),
                       [](const auto& c) { return c.dimension == Dimension::kAngle; });
  }

  bool has_none() const {
    return std::ranges::any_of(arguments_.channels, &Arguments::Channel::none);
  }

  std::uint8_t alpha() const { return to_byte(arguments_.alpha * 255.0); }

  std::optional<Color> rgb() {
    const auto& c = arguments_.channels;
    const bool mixed =
        c[0].dimension != c[1].dimension || c[1].dimension != c[2].dimension || has_none();
    if (has_angle(0) || (arguments_.legacy && mixed))
      return fail(name_.position, "rgb() takes three numbers or three percentages");
    const auto byte = [](const Arguments::Channel& channel) {
      const bool percent = channel.dimension == Dimension::kPercentage;
      return to_byte(percent ? channel.value * 255.0 / 100.0 : channel.value);
    };
    return Color{byte(c[0]), byte(c[1]), byte(c[2]), alpha()};
  }

  std::optional<Color> in_space() {
    if (has_angle(0) || arguments_.legacy)
      return fail(name_.position, "color() takes three numbers or percentages without commas");
    const auto byte = [&](const Arguments::Channel& channel) {
      const bool percent = channel.dimension == Dimension::kPercentage;
      double value = percent ? channel.value / 100.0 : channel.value;
      // CSS Color 4, section 10.2: the transfer function of sRGB.
      if (linear_)
        value = value <= 0.0031308 ? value * 12.92 : 1.055 * std::pow(value, 1.0 / 2.4) - 0.055;
      return to_byte(value * 255.0);
    };
    const auto& c = arguments_.channels;
    return Color{byte(c[0]), byte(c[1]), byte(c[2]), alpha()};
  }

  /// hsl() and hwb(): CSS Color 4, sections 7.1 and 8.1.
  std::optional<Color> hue_based() {
    const bool hwb = name_.text == "hwb";
    const auto& c = arguments_.channels;
    const bool percentages = c[1].dimension == Dimension::kPercentage &&
                             c[2].dimension == Dimension::kPercentage && !has_none();
    if (c[0].dimension == Dimension::kPercentage || has_angle(1) ||
        (arguments_.legacy && (hwb || !percentages)))
      return fail(name_.position, name_.text + "() takes a hue and two percentages" +
                                      (hwb ? " without commas" : ""));
    const double second = std::clamp(c[1].value / 100.0, 0.0, 1.0);
    const double third = std::clamp(c[2].value / 100.0, 0.0, 1.0);
    return hwb ? from_hwb(c[0].value, second, third) : from_hsl(c[0].value, second, third);
  }

  static double hsl_channel(double n, double hue, double saturation, double lightness) {
    const double k = std::fmod(n + std::fmod(std::fmod(hue, 360.0) + 360.0, 360.0) / 30.0, 12.0);
    const double a = saturation * std::min(lightness, 1.0 - lightness);
    return lightness - a * std::max(-1.0, std::min({k - 3.0, 9.0 - k, 1.0}));
  }

  Color from_hsl(double hue, double saturation, double lightness) const {
    const auto byte = [&](double n) {
      return to_byte(255.0 * hsl_channel(n, hue, saturation, lightness));
    };
    return {byte(0), byte(8), byte(4), alpha()};
  }

  Color from_hwb(double hue, double white, double black) const {
    const double sum = white + black;
    const auto byte = [&](double n) {
      const double value =
          sum >= 1.0 ? white / sum : hsl_channel(n, hue, 1.0, 0.5) * (1.0 - sum) + white;
      return to_byte(255.0 * value);
    };
    return {byte(0), byte(8), byte(4), alpha()};
  }

  Reader& reader_;
  Token name_;
  Arguments arguments_;
  bool linear_ = false;
};

}  // namespace

bool is_color_function(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames{"rgb", "rgba", "hsl", "hsla", "hwb", "color"};
  return std::ranges::find(kNames, name) != kNames.end();
}

std::optional<Color> read_color_function(Reader& reader) { return ColorFunction(reader).read(); }

}  // namespace booth::css

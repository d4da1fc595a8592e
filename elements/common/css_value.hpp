// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>

#include "elements/common/css_scanner.hpp"

namespace booth::css {

/// What the relative units stand for, in px (1/96 inch).
struct Units {
  double font_size = 10.0;       ///< em; a canvas starts with "10px sans-serif"
  double root_font_size = 16.0;  ///< rem
  double viewport_width = 0.0;   ///< 100vw
  double viewport_height = 0.0;  ///< 100vh

  bool operator==(const Units&) const = default;
};

enum class Dimension { kNumber, kPercentage, kLength, kAngle };

/// A number with its dimension: percentages in percent, lengths in px, angles in degrees.
struct Value {
  double value = 0.0;
  Dimension dimension = Dimension::kNumber;
  bool calculated = false;  ///< from a math function: a value out of range is clamped, not invalid
};

/// Whether a value begins here: a number, percentage, dimension or math function.
bool starts_value(const Token& token);

/// Reads one number, percentage, length, angle, or a math function of them: calc(), min(), max(),
/// clamp(), abs(), sign() (CSS Values 4, sections 6 and 10), nested at most 32 deep. Nothing, with
/// an error in `reader`, for anything else. The value is finite.
std::optional<Value> read_value(Reader& reader, const Units& units);

}  // namespace booth::css

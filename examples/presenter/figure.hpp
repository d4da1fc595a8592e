// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

#include "canvas.hpp"

namespace booth::example {

/// The wall in full light; it also tints the rim of everything before it.
inline constexpr Rgb kWall{58, 172, 82};

/// A single hair that stands out against the wall.
struct Strand {
  float angle;   ///< where on the head it grows, radians from the crown
  float length;  ///< in frame heights
  float bend;    ///< sideways drift over its length, in frame heights
};

/// Paints the person and their shadow as they are at `seconds`, over the wall.
void draw_figure(Canvas& canvas, double seconds, const std::vector<Strand>& strands);

}  // namespace booth::example

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>

namespace booth::facemask {

/// A square around a face, from the brows to the chin, in pixels. A face may lie partly outside its
/// picture.
struct Square {
  double x = 0.0;  ///< its centre
  double y = 0.0;
  double size = 0.0;

  Square scaled(double factor) const { return {x * factor, y * factor, size * factor}; }
  bool operator==(const Square&) const = default;
};

/// Area of what two squares share as a part of what they cover together, 0..1.
inline double overlap(const Square& a, const Square& b) {
  const auto shared = [&](double p, double q) {
    return std::max(
        0.0, std::min(p + a.size / 2, q + b.size / 2) - std::max(p - a.size / 2, q - b.size / 2));
  };
  const double both = shared(a.x, b.x) * shared(a.y, b.y);
  const double all = a.size * a.size + b.size * b.size - both;
  return all > 0.0 ? both / all : 0.0;
}

/// What a detector says about one picture.
struct Detection {
  Square square;
  double confidence = 1.0;  ///< 0..1
  double angle = 0.0;       ///< radians by which the face leans clockwise; 0 where not known
};

/// A face that is followed from picture to picture.
struct Face {
  unsigned id = 0;  ///< the same as long as it is followed, from 1 on
  Square square;
  double angle = 0.0;       ///< radians, clockwise
  double confidence = 0.0;  ///< of the last detection
};

}  // namespace booth::facemask

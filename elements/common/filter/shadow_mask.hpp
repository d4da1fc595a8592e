// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/common/filter/blur.hpp"
#include "elements/common/filter/pixels.hpp"

namespace booth::cssfilter {

/// How far a shadow lies from what casts it, px; fractions interpolate between neighbours.
struct Shift {
  double x = 0.0;
  double y = 0.0;
};

/// A picture's alpha, blurred and moved: how dark its shadow is where. Keeps its memory.
class ShadowMask {
 public:
  /// False where the picture is opaque everywhere, so that it hides its shadow: there is no mask.
  bool cast(const Kernels& kernels, const Pixels& picture, const BlurPlan& plan, Shift shift,
            EdgeMode edge, std::vector<std::uint8_t>& strip);

  /// One byte for each pixel of the picture's row.
  const std::uint8_t* row(int y) const { return bytes_.data() + std::ptrdiff_t{y} * width_; }

 private:
  bool take_alpha(const Pixels& picture, EdgeMode edge);
  void interpolate(double x, double y);

  int width_ = 0;  ///< with the pixel to the left and above that interpolation wants
  int height_ = 0;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint32_t> mixed_;
};

}  // namespace booth::cssfilter

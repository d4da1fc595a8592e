// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstdint>
#include <variant>

namespace booth::cssfilter {

/// Three boxes one after the other along a line: the approximation of Filter Effects 1, section
/// 9.4, that browsers use. Cost does not depend on the widths.
struct BoxPlan {
  int width = 1;       ///< of two boxes; where even, each half a sample off to its side
  int last = 1;        ///< of the third box, odd
  int reach = 0;       ///< samples on each side that the result depends on
  int shift = 0;       ///< bits to drop from the sum of all, so that it fits in 31
  float scale = 1.0F;  ///< 2^shift / (width * width * last)
  /// Added before the result is cut to a whole number: halves go up or down as in browsers, which
  /// multiply by a rounded 2^32 / (width * width * last).
  float rounding = 0.5F;
};

/// A Gaussian sampled and normalised.
struct GaussPlan {
  static constexpr int kMaxReach = 6;
  int reach = 0;
  std::array<std::uint16_t, kMaxReach + 1> weights{};  ///< of distance 0..reach, 65536 = 1
};

using BlurPlan = std::variant<BoxPlan, GaussPlan>;

/// How to blur with standard deviation `sigma_px` (clamped to 0..limits::kMaxSigmaPx): below 2 px
/// with the Gaussian itself, since the boxes are too coarse there; else with boxes.
BlurPlan plan_blur(double sigma_px);

int reach_of(const BlurPlan& plan);

}  // namespace booth::cssfilter

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "elements/common/filter/blur_plan.hpp"
#include "elements/common/filter/kernels.hpp"

namespace booth::cssfilter {

/// What a blur finds outside the picture.
enum class EdgeMode {
  kTransparent,  ///< transparent black, as browsers do
  kRepeat,       ///< the pixel at the edge
};

/// Samples somebody else owns: one byte (a channel) or four (premultiplied pixels) each.
struct Surface {
  std::uint8_t* data = nullptr;
  std::ptrdiff_t stride = 0;
  int width = 0;
  int height = 0;
  std::size_t sample_bytes = 4;
};

/// How far the result is moved, px.
struct Offset {
  int x = 0;
  int y = 0;
};

/// Memory blur() will ask of its strip.
std::size_t strip_bytes(const BlurPlan& plan, int length);

/// Blurs the surface in place: rows first, then columns, rounded to bytes after each. `strip` is
/// scratch memory that is worth keeping for the next call. O(width * height), whatever the plan.
void blur(const Kernels& kernels, const Surface& surface, const BlurPlan& plan, EdgeMode edge,
          Offset offset, std::vector<std::uint8_t>& strip);

}  // namespace booth::cssfilter

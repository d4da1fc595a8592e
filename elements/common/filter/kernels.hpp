// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "elements/common/filter/blur_plan.hpp"
#include "elements/common/filter/color_program.hpp"
#include "elements/common/filter/pixels.hpp"

namespace booth::cssfilter {

/// A strip is a stack of lines of 64 bytes that blur runs down: 64 columns of one channel or 16
/// columns of pixels.
inline constexpr std::size_t kStripBytes = 64;

/// A shadow's colour, premultiplied, in the order of the pixel's bytes.
struct ShadowColor {
  std::uint8_t bytes[4];
};

/// The inner loops. All work in place, want no alignment, and give the same bytes on every CPU as
/// plain_kernels() do. Pixels are premultiplied but where it says straight.
struct Kernels {
  const char* name;
  /// Straight to premultiplied; false where every pixel was opaque, so that nothing changed.
  bool (*premultiply)(std::uint8_t* pixels, std::size_t count, PixelOrder order);
  void (*unpremultiply)(std::uint8_t* pixels, std::size_t count, PixelOrder order);
  void (*make_opaque)(std::uint8_t* pixels, std::size_t count, PixelOrder order);
  /// Without an alpha channel the pixels count as opaque, and come out over black.
  void (*color)(std::uint8_t* pixels, std::size_t count, PixelOrder order,
                const ColorProgram& program);
  /// `lines` results from `lines + 2 * reach` lines that stand behind `box_front(plan)` lines of
  /// zero. Result i is written to line i + 2 * reach. The first `zeros` lines, at most 2 * reach,
  /// are known to be zero as well, which saves the time for them.
  void (*box)(std::uint8_t* strip, std::size_t lines, std::size_t zeros, const BoxPlan& plan);
  /// `lines` results from `lines + 2 * reach` lines. Result i is written to line i.
  void (*gauss)(std::uint8_t* strip, std::size_t lines, const GaussPlan& plan);
  /// Puts `color` times `shadow` (one byte a pixel) under the pixels.
  void (*shadow)(std::uint8_t* pixels, const std::uint8_t* shadow, std::size_t count,
                 PixelOrder order, ShadowColor color);
};

/// Lines of zero that the box kernel wants before its input.
inline std::size_t box_front(const BoxPlan& plan) {
  return static_cast<std::size_t>(2 * plan.reach + 3);
}

/// The reference: portable loops, no vectors.
const Kernels& plain_kernels();

/// The fastest for this CPU.
const Kernels& best_kernels();

}  // namespace booth::cssfilter

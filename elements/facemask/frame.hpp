// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "elements/common/yuv.hpp"

namespace booth::facemask {

/// The samples of one channel, wherever they lie: planar, interleaved or subsampled, 8 bit.
struct Component {
  std::uint8_t* data = nullptr;  ///< the first sample
  std::ptrdiff_t stride = 0;     ///< bytes from row to row
  int step = 1;                  ///< bytes from sample to sample
  int shift_x = 0;               ///< one sample for 1 << shift_x pixels of a row
  int shift_y = 0;

  std::uint8_t* row(int y) const { return data + y * stride; }
};

/// A frame of any 8-bit layout that somebody else owns. Components 0 to 2 are R, G, B, or Y, Cb, Cr
/// where `yuv`; component 3, if there is one, is straight alpha, never subsampled.
struct Frame {
  int width = 0;
  int height = 0;
  bool yuv = false;
  Colorimetry colorimetry;  ///< where `yuv`
  int count = 3;            ///< components, 3 or 4
  std::array<Component, 4> components;

  bool has_alpha() const { return count == 4; }
};

/// Samples of a row (or rows of a plane) for so many pixels.
inline int samples_of(int pixels, int shift) { return (pixels + (1 << shift) - 1) >> shift; }

}  // namespace booth::facemask

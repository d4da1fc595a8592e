// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/distance/distance_rows.hpp"
#include "elements/virtualbackground/pixels/sample_rows.hpp"

namespace booth::keying {

/// How near the pixels of a frame of any format are to a colour: 255 background, 0 foreground.
/// Owns the memory for one row.
class DistanceShares {
 public:
  struct Functions {
    DistanceFunctions distance;
    SampleFunctions samples;
  };
  explicit DistanceShares(const Functions& functions) : functions_(functions) {}

  void configure(PixelFormat format, int width);

  /// The format to make DistanceParams for: pixels of four bytes.
  PixelFormat compared_format() const { return compared_; }
  /// Row `y` of the frame to `width` shares.
  void row(const DistanceParams& params, const ConstImageView& in, int y, std::uint8_t* shares);

 private:
  /// The row's planes, taken apart where they are not.
  YuvRow yuv_row(const ConstImageView& in, int y);
  std::uint8_t* scratch(int part) { return scratch_.data() + part * (width_ + 1); }

  Functions functions_;
  PixelFormat compared_ = PixelFormat::kRgbx;
  int width_ = 0;
  std::vector<std::uint8_t> scratch_, pixels_;
};

}  // namespace booth::keying

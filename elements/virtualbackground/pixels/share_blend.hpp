// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/distance/distance_rows.hpp"
#include "elements/virtualbackground/pixels/sample_rows.hpp"

namespace booth::keying {

/// Lays a background over frames of any format by a share for each pixel: 255 background, 0
/// foreground. Alpha and padding are laid over like colours. A sample of chroma goes by the mean of
/// its pixels. Owns the memory for one row.
class ShareBlend {
 public:
  struct Functions {
    DistanceFunctions distance;
    SampleFunctions samples;
  };
  explicit ShareBlend(const Functions& functions) : functions_(functions) {}

  void configure(int width);

  /// Pixel rows 2 row and, where there is one, 2 row + 1. All have one format and size; `out` is
  /// `in` or does not overlap it. `shares` are one more than the width.
  struct Rows {
    const ConstImageView& in;
    const ConstImageView& background;
    const ImageView& out;
    int row;
    std::uint8_t* shares[2];
  };
  void blend(const Rows& rows);

 private:
  void line(const Rows& rows, std::size_t plane, int y, const std::uint8_t* shares);
  void chroma(const Rows& rows, int lines);
  std::uint8_t* repeated(const std::uint8_t* shares, int times, int width);
  /// For the bytes of YUY2 and UYVY.
  const std::uint8_t* packed_yuv(const Rows& rows, int line);

  Functions functions_;
  int width_ = 0;
  std::vector<std::uint8_t> mean_, bytes_, joined_;
};

}  // namespace booth::keying

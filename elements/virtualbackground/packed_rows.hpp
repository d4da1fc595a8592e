// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstdint>

#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"

namespace booth::keying {

/// RGBA and BGRx to the keyer's I420 and back, a chroma row (two pixel rows) at a time, in 16.16
/// fixed point.
class PackedRows {
 public:
  PackedRows(PixelFormat format, Colorimetry colorimetry);

  /// Converts chroma row `row` of `packed` and its luma rows into `planar`. Chroma is the mean of
  /// the pixels it stands for.
  void to_planar(const ConstImageView& packed, const ImageView& planar, int row) const;
  /// Converts chroma samples [begin, end) of row `row` back; alpha or padding is kept.
  void to_packed(const ConstImageView& planar, const ImageView& packed, int row, int begin,
                 int end) const;

 private:
  struct Matrix {
    std::array<int, 3> y, u, v;         ///< of bytes 0, 1, 2 of a pixel
    int luma_scale = 65536;             ///< code value above black to 8-bit RGB
    std::array<int, 3> from_u, from_v;  ///< to bytes 0, 1, 2 of a pixel
    int black = 16;
  };
  Matrix matrix_;
};

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"

namespace booth {

/// A copy of the picture as RGBA. RGB of any kind keeps every value (without alpha it becomes
/// opaque). YUV is converted as `colorimetry` says, within one level of the exact value; every
/// chroma sample is used for all its pixels (two by two in I420), which is right for chroma sited
/// in their middle (JPEG, VP8) and a quarter of a pixel off for chroma sited at the left (MPEG-2,
/// H.264). A megapixel takes a few milliseconds.
RgbaImage to_rgba(const ConstImageView& image, Colorimetry colorimetry);

/// YUV of 10 bits a sample, each in two bytes, low byte first, that somebody else owns.
struct DeepImageView {
  /// The samples of Y, U or V: row 0, and the bytes to the next row and to the next sample.
  struct Samples {
    const std::uint8_t* data = nullptr;
    std::ptrdiff_t stride = 0;
    int step = 2;
  };
  int width = 0;
  int height = 0;
  int chroma_x = 1;  ///< a chroma sample stands for 2^chroma_x by 2^chroma_y pixels
  int chroma_y = 1;
  int shift = 0;  ///< empty low bits: 6 in P010, none in I420_10LE
  std::array<Samples, 3> samples;
};

/// The same for more bits, rounded once.
RgbaImage to_rgba(const DeepImageView& image, Colorimetry colorimetry);

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "elements/common/filter/pixels.hpp"
#include "elements/common/image_view.hpp"
#include "elements/common/packed_rows.hpp"
#include "elements/common/yuv.hpp"

namespace booth::cssfilter {

/// YUV 4:2:0 frames as the RGB that filters work on, and back. A chroma sample stands for its four
/// pixels on the way there and becomes their mean on the way back, so that what a filter leaves
/// alone comes back within a level. Owns the memory of one picture.
class YuvFrame {
 public:
  /// `format` is I420, NV12 or NV21; width and height 1 or more.
  void configure(PixelFormat format, int width, int height, Colorimetry colorimetry);

  /// The frame, which is only read, in RGB; valid until the next call.
  Pixels load(const ImageView& frame);
  /// What load() gave, filtered, into a frame of the same format.
  void store(const ImageView& frame);

 private:
  ImageView packed();
  /// The frame with its chroma in planes of their own, which are ours where it has pairs.
  ImageView planar(const ImageView& frame);

  std::optional<PackedRows> rows_;
  int width_ = 0, height_ = 0;
  std::vector<std::uint8_t> pixels_, chroma_;
};

}  // namespace booth::cssfilter

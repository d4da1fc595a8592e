// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/common/pixel_layout.hpp"
#include "elements/common/packed_rows.hpp"
#include "elements/virtualbackground/pixels/sample_rows.hpp"

namespace booth::keying {

/// Pixels of three bytes are worked on as pixels of four in the same order.
PixelFormat long_format(PixelFormat format);

/// Rows of any format to the keyer's I420 and back, a chroma row (two pixel rows) at a time. Owns
/// the memory for two rows. Luma that has a plane of its own is not looked at: the I420 picture is
/// to share it.
class NativeRows {
 public:
  struct Functions {
    PackedFunctions packed;
    SampleFunctions samples;
  };

  NativeRows(PixelFormat format, Colorimetry colorimetry, int width, const Functions& functions);

  /// Converts chroma row `row` of `native` and, where there is no luma plane, its luma rows.
  void to_planar(const ConstImageView& native, const ImageView& planar, int row);
  /// Converts chroma samples [begin, end) of row `row` back; alpha or padding is kept.
  void to_native(const ConstImageView& planar, const ImageView& native, int row, int begin,
                 int end);

 private:
  std::uint8_t* scratch(int row);
  void chroma_to_planar(const ConstImageView& native, const ImageView& planar, int row);
  void packed_yuv_to_planar(const ConstImageView& native, const ImageView& planar, int row);
  void rgb_to_planar(const ConstImageView& native, const ImageView& planar, int row);
  void chroma_to_native(const ConstImageView& planar, const ImageView& native, int row, int begin,
                        int end);
  void packed_yuv_to_native(const ConstImageView& planar, const ImageView& native, int y, int begin,
                            int end);
  void rgb_to_native(const ConstImageView& planar, const ImageView& native, int row, int begin,
                     int end);

  const PixelLayout& layout_;
  Functions functions_;
  bool short_pixels_;                 ///< three bytes
  std::optional<PackedRows> pixels_;  ///< of four bytes
  std::ptrdiff_t scratch_stride_;
  std::vector<std::uint8_t> scratch_;
};

/// An RGBA picture of the view's size in the view's format; alpha is kept where there is a place
/// for it.
void paint(const RgbaImage& picture, const ImageView& native, Colorimetry colorimetry);

/// RGB of any order to RGB with alpha of another order, of the same size: opaque where there was no
/// alpha.
void reorder(const ConstImageView& rgb, const ImageView& rgba);

}  // namespace booth::keying

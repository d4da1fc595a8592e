// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/distance/distance_shares.hpp"

#include "elements/common/pixel_layout.hpp"

namespace booth::keying {
namespace {

std::uint8_t* without_const(const std::uint8_t* bytes) { return const_cast<std::uint8_t*>(bytes); }

PairsRow pairs_row(std::uint8_t* pairs, std::uint8_t* first, std::uint8_t* second, bool turned,
                   int width) {
  return turned ? PairsRow{pairs, second, first, width} : PairsRow{pairs, first, second, width};
}

}  // namespace

void DistanceShares::configure(PixelFormat format, int width) {
  const PixelLayout& layout = layout_of(format);
  compared_ = !layout.rgb                        ? PixelFormat::kRgbx
              : layout.components[0].step == 4   ? format
              : layout.components[0].offset == 0 ? PixelFormat::kRgbx
                                                 : PixelFormat::kBgrx;
  width_ = width;
  scratch_.assign(static_cast<std::size_t>(4 * (width + 1)), 0);
  pixels_.assign(static_cast<std::size_t>(4 * width), 0);
}

YuvRow DistanceShares::yuv_row(const ConstImageView& in, int y) {
  const PixelLayout& layout = layout_of(in.format);
  const int chroma_y = y >> layout.chroma_y;
  YuvRow row{in.planes[0].row(y), scratch(0), scratch(1), layout.chroma_x, width_, nullptr};
  if (layout.planar()) {
    row.u = in.planes[1].row(chroma_y);
    row.v = in.planes[2].row(chroma_y);
    return row;
  }
  const int pairs = in.chroma_width();
  std::uint8_t* chroma = without_const(in.planes[layout.planes - 1U].row(chroma_y));
  if (layout.packed_yuv()) {
    functions_.samples.split(
        pairs_row(chroma, scratch(2), scratch(3), layout.components[0].offset != 0, 2 * pairs));
    row.luma = scratch(2);
    chroma = scratch(3);
  }
  functions_.samples.split(pairs_row(chroma, scratch(0), scratch(1),
                                     layout.components[1].offset > layout.components[2].offset,
                                     pairs));
  return row;
}

void DistanceShares::row(const DistanceParams& params, const ConstImageView& in, int y,
                         std::uint8_t* shares) {
  const PixelLayout& layout = layout_of(in.format);
  PixelSharesRow pixels{in.planes[0].row(y), width_, shares};
  if (!layout.rgb) {
    YuvRow row = yuv_row(in, y);
    row.out = params.gain == 0.0F ? shares : pixels_.data();
    if (params.gain == 0.0F) return functions_.distance.yuv_shares(params, row);
    functions_.distance.yuv_pixels(params, row);
    pixels.pixels = pixels_.data();
  } else if (layout.components[0].step == 3) {
    functions_.samples.lengthen({without_const(pixels.pixels), pixels_.data(), width_});
    pixels.pixels = pixels_.data();
  }
  functions_.distance.pixel_shares(params, pixels);
}

}  // namespace booth::keying

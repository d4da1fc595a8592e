// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/pixels/matte_view.hpp"

#include <cstring>

#include "elements/common/pixel_layout.hpp"

namespace booth::keying {
namespace {

constexpr std::uint8_t kGreyChroma = 128;

std::uint8_t luma_of(std::uint8_t share, YuvRange range) {
  return range == YuvRange::kFull ? share
                                  : static_cast<std::uint8_t>(16 + (share * 219 + 127) / 255);
}

void paint_luma(const ConstPlane& shares, YuvRange range, const ImageView& out) {
  const Component& place = layout_of(out.format).components[0];
  for (int y = 0; y < out.height; ++y) {
    const std::uint8_t* share = shares.row(y);
    std::uint8_t* luma = out.planes[0].row(y) + place.offset;
    for (int x = 0; x < out.width; ++x) luma[place.step * x] = luma_of(share[x], range);
  }
}

/// Before the luma, which may be in between.
void paint_chroma(const ImageView& out) {
  const PixelLayout& layout = layout_of(out.format);
  for (std::size_t plane = layout.planar_luma() ? 1 : 0; plane < layout.planes; ++plane)
    for (int y = 0; y < plane_rows(out.format, plane, out.height); ++y)
      std::memset(out.planes[plane].row(y), kGreyChroma,
                  static_cast<std::size_t>(row_bytes(out.format, plane, out.width)));
}

void paint_rgb(const ConstPlane& shares, const ImageView& out) {
  const auto& components = layout_of(out.format).components;
  const int step = components[0].step;
  for (int y = 0; y < out.height; ++y) {
    const std::uint8_t* share = shares.row(y);
    std::uint8_t* pixel = out.planes[0].row(y);
    for (int x = 0; x < out.width; ++x, pixel += step) {
      std::memset(pixel, share[x], static_cast<std::size_t>(step));
      if (step == 4) pixel[components[3].offset] = 255;
    }
  }
}

}  // namespace

void paint_matte(const ConstPlane& shares, YuvRange range, const ImageView& out) {
  if (layout_of(out.format).rgb) return paint_rgb(shares, out);
  paint_chroma(out);
  paint_luma(shares, range, out);
}

}  // namespace booth::keying

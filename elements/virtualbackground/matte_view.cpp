// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/matte_view.hpp"

#include <cstring>

namespace booth::keying {
namespace {

constexpr int kGreyChroma = 128;

void paint_luma(const ConstPlane& shares, YuvRange range, const ImageView& out) {
  for (int y = 0; y < out.height; ++y) {
    const std::uint8_t* share = shares.row(y);
    std::uint8_t* luma = out.planes[0].row(y);
    for (int x = 0; x < out.width; ++x)
      luma[x] = range == YuvRange::kFull
                    ? share[x]
                    : static_cast<std::uint8_t>(16 + (share[x] * 219 + 127) / 255);
  }
}

void paint_chroma(const Plane& plane, int bytes, int rows) {
  for (int y = 0; y < rows; ++y)
    std::memset(plane.row(y), kGreyChroma, static_cast<std::size_t>(bytes));
}

void paint_packed(const ConstPlane& shares, const ImageView& out) {
  for (int y = 0; y < out.height; ++y) {
    const std::uint8_t* share = shares.row(y);
    std::uint8_t* pixel = out.planes[0].row(y);
    for (int x = 0; x < out.width; ++x, pixel += 4) {
      pixel[0] = pixel[1] = pixel[2] = share[x];
      pixel[3] = 255;
    }
  }
}

}  // namespace

void paint_matte(const ConstPlane& shares, YuvRange range, const ImageView& out) {
  switch (out.format) {
    case PixelFormat::kRgba:
    case PixelFormat::kBgrx: return paint_packed(shares, out);
    case PixelFormat::kI420:
      paint_chroma(out.planes[1], out.chroma_width(), out.chroma_height());
      paint_chroma(out.planes[2], out.chroma_width(), out.chroma_height());
      break;
    case PixelFormat::kNv12:
      paint_chroma(out.planes[1], 2 * out.chroma_width(), out.chroma_height());
      break;
  }
  paint_luma(shares, range, out);
}

}  // namespace booth::keying

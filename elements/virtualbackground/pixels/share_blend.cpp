// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/pixels/share_blend.hpp"

#include <algorithm>

#include "elements/common/pixel_layout.hpp"

namespace booth::keying {

void ShareBlend::configure(int width) {
  width_ = width;
  const auto samples = static_cast<std::size_t>(width + 1);
  mean_.assign(samples, 0);
  bytes_.assign(4 * samples, 0);
  joined_.assign(2 * samples, 0);
}

void ShareBlend::line(const Rows& rows, std::size_t plane, int y, const std::uint8_t* shares) {
  functions_.distance.overlay({rows.in.planes[plane].row(y), rows.background.planes[plane].row(y),
                               shares, rows.out.planes[plane].row(y),
                               row_bytes(rows.in.format, plane, width_)});
}

std::uint8_t* ShareBlend::repeated(const std::uint8_t* shares, int times, int width) {
  functions_.distance.repeat({shares, bytes_.data(), times, width});
  return bytes_.data();
}

const std::uint8_t* ShareBlend::packed_yuv(const Rows& rows, int line) {
  std::uint8_t* luma = rows.shares[line];
  const int pairs = rows.in.chroma_width();
  functions_.samples.block_mean({luma, luma, mean_.data(), width_});
  std::uint8_t* chroma = repeated(mean_.data(), 2, pairs);
  luma[width_] = luma[width_ - 1];  // of an odd width, for the pixel that is not there
  if (layout_of(rows.in.format).components[0].offset != 0) std::swap(luma, chroma);
  functions_.samples.join({joined_.data(), luma, chroma, 2 * pairs});
  return joined_.data();
}

void ShareBlend::chroma(const Rows& rows, int lines) {
  const PixelLayout& layout = layout_of(rows.in.format);
  for (int i = 0; i < lines; i += 1 << layout.chroma_y) {
    const std::uint8_t* shares = rows.shares[i];
    if (layout.chroma_x > 0) {
      const std::uint8_t* lower = layout.chroma_y > 0 ? rows.shares[lines - 1] : shares;
      functions_.samples.block_mean({shares, lower, mean_.data(), width_});
      shares = mean_.data();
    }
    if (!layout.planar()) shares = repeated(shares, 2, rows.in.chroma_width());
    for (std::size_t plane = 1; plane < layout.planes; ++plane)
      line(rows, plane, (2 * rows.row + i) >> layout.chroma_y, shares);
  }
}

void ShareBlend::blend(const Rows& rows) {
  const PixelLayout& layout = layout_of(rows.in.format);
  const int lines = std::min(2, rows.in.height - 2 * rows.row);
  for (int i = 0; i < lines; ++i) {
    const std::uint8_t* shares = rows.shares[i];
    if (layout.rgb)
      shares = repeated(shares, layout.components[0].step, width_);
    else if (layout.packed_yuv())
      shares = packed_yuv(rows, i);
    line(rows, 0, 2 * rows.row + i, shares);
  }
  if (layout.planar_luma()) chroma(rows, lines);
}

}  // namespace booth::keying

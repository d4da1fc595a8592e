// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/pixels/transparency.hpp"

#include <algorithm>

#include "elements/common/pixel_layout.hpp"
#include "elements/virtualbackground/chroma/luma_fit.hpp"
#include "elements/common/packed_rows.hpp"

namespace booth::keying {
namespace {

std::uint8_t alpha_of(const MatteParams& params, int fine) {
  const int share = kOneQ14 - params.background(fine);
  return static_cast<std::uint8_t>((share * 255 + kOneQ14 / 2) / kOneQ14);
}

}  // namespace

void alpha_row(const MatteParams& params, const LumaRow& row) {
  for (int x = row.begin; x < row.end; ++x) {
    row.out[2 * x] = alpha_of(params, fine_matte(row, x, 0));
    if (2 * x + 1 < row.luma_width) row.out[2 * x + 1] = alpha_of(params, fine_matte(row, x, 1));
  }
}

void flat_alpha_row(const MatteParams& params, const FlatRow& row) {
  for (int x = row.begin; x < row.end; ++x) {
    const std::uint8_t alpha = alpha_of(params, row.matte[x] << kMatteShift);
    std::fill(row.out + 2 * x, row.out + std::min(2 * x + 2, row.luma_width), alpha);
  }
}

void straighten(const StraightFunctions& rows, const ImageView& planar, const ConstPlane& alpha,
                int black) {
  for (int y = 0; y < planar.height; ++y)
    rows.luma({planar.planes[0].row(y), alpha.row(y), black, planar.width});
  for (int row = 0; row < planar.chroma_height(); ++row)
    rows.chroma({planar.planes[1].row(row), planar.planes[2].row(row), alpha.row(2 * row),
                 alpha.row(std::min(2 * row + 1, planar.height - 1)), planar.width});
}

void straighten_packed(const StraightFunctions& rows, const ImageView& packed,
                       const ConstPlane& alpha) {
  const PixelLayout& layout = layout_of(packed.format);
  for (int y = 0; y < packed.height; ++y)
    rows.pixels({packed.planes[0].row(y), alpha.row(y), layout.components[3].offset, layout.alpha,
                 packed.width});
}

std::optional<PixelFormat> rgb_format(AlphaFormat format) {
  switch (format) {
    case AlphaFormat::kRgba: return PixelFormat::kRgba;
    case AlphaFormat::kBgra: return PixelFormat::kBgra;
    case AlphaFormat::kArgb: return PixelFormat::kArgb;
    case AlphaFormat::kAbgr: return PixelFormat::kAbgr;
    case AlphaFormat::kA420:
    case AlphaFormat::kAyuv: break;
  }
  return std::nullopt;
}

void interleave(const StraightFunctions& rows, const ConstImageView& planar,
                const ConstPlane& alpha, Colorimetry colorimetry, const AlphaView& out) {
  const auto rgb = rgb_format(out.format);
  const PixelFormat format = rgb.value_or(PixelFormat::kRgba);
  const ImageView packed{format, out.width, out.height, {{out.planes[0], {}, {}}}};
  const PackedRows to_rgb(format, colorimetry);
  const int place = layout_of(format).components[3].offset;
  for (int row = 0; row < planar.chroma_height(); ++row) {
    if (rgb) to_rgb.to_packed(planar, packed, row, 0, planar.chroma_width());
    for (int y = 2 * row; y < std::min(2 * row + 2, planar.height); ++y) {
      if (rgb)
        rows.place_alpha({out.planes[0].row(y), alpha.row(y), place, planar.width});
      else
        rows.ayuv({alpha.row(y), planar.planes[0].row(y), planar.planes[1].row(row),
                   planar.planes[2].row(row), out.planes[0].row(y), planar.width});
    }
  }
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/transparency.hpp"

#include <algorithm>

#include "elements/common/pixel_layout.hpp"
#include "elements/virtualbackground/luma_fit.hpp"
#include "elements/virtualbackground/packed_rows.hpp"

namespace booth::keying {
namespace {

std::uint8_t alpha_of(const MatteParams& params, int fine) {
  const int share = kOneQ14 - params.background(fine);
  return static_cast<std::uint8_t>((share * 255 + kOneQ14 / 2) / kOneQ14);
}

/// `value` as far from `zero` as it is without having been multiplied by alpha / `full`.
std::uint8_t divided(int value, int zero, int alpha, int full) {
  if (alpha == 0) return static_cast<std::uint8_t>(zero);
  const int scaled = (value - zero) * full;
  const int rounded = (scaled >= 0 ? scaled + alpha / 2 : scaled - alpha / 2) / alpha;
  return static_cast<std::uint8_t>(std::clamp(zero + rounded, 0, 255));
}

/// Chroma stands for up to four pixels and goes by the mean of their shares.
void straighten_chroma(const ImageView& planar, const ConstPlane& alpha, int row) {
  const std::uint8_t* upper = alpha.row(2 * row);
  const std::uint8_t* lower = alpha.row(std::min(2 * row + 1, planar.height - 1));
  for (int x = 0; x < planar.chroma_width(); ++x) {
    const int right = std::min(2 * x + 1, planar.width - 1);
    const int sum = upper[2 * x] + upper[right] + lower[2 * x] + lower[right];
    if (sum == 4 * 255) continue;
    for (std::size_t p : {1U, 2U}) {
      std::uint8_t& sample = planar.planes[p].row(row)[x];
      sample = divided(sample, 128, sum, 4 * 255);
    }
  }
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

void straighten(const ImageView& planar, const ConstPlane& alpha, int black) {
  for (int y = 0; y < planar.height; ++y) {
    std::uint8_t* luma = planar.planes[0].row(y);
    const std::uint8_t* shares = alpha.row(y);
    for (int x = 0; x < planar.width; ++x)
      if (shares[x] != 255) luma[x] = divided(luma[x], black, shares[x], 255);
  }
  for (int row = 0; row < planar.chroma_height(); ++row) straighten_chroma(planar, alpha, row);
}

void straighten_packed(const ImageView& packed, const ConstPlane& alpha) {
  const PixelLayout& layout = layout_of(packed.format);
  const std::uint8_t place = layout.components[3].offset;
  for (int y = 0; y < packed.height; ++y) {
    std::uint8_t* pixel = packed.planes[0].row(y);
    const std::uint8_t* shares = alpha.row(y);
    for (int x = 0; x < packed.width; ++x, pixel += 4) {
      const int share = shares[x];
      const int before = layout.alpha ? pixel[place] : 255;
      if (share != 255)
        for (int c = 0; c < 4; ++c) pixel[c] = divided(pixel[c], 0, share, 255);
      pixel[place] = static_cast<std::uint8_t>((share * before + 127) / 255);
    }
  }
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

void interleave(const ConstImageView& planar, const ConstPlane& alpha, Colorimetry colorimetry,
                const AlphaView& out) {
  const bool yuv = out.format == AlphaFormat::kAyuv;
  const PixelFormat format = rgb_format(out.format).value_or(PixelFormat::kRgba);
  const ImageView packed{format, out.width, out.height, {{out.planes[0], {}, {}}}};
  const PackedRows rows(format, colorimetry);
  const std::uint8_t place = yuv ? 0 : layout_of(format).components[3].offset;
  for (int row = 0; row < planar.chroma_height(); ++row) {
    if (!yuv) rows.to_packed(planar, packed, row, 0, planar.chroma_width());
    for (int y = 2 * row; y < std::min(2 * row + 2, planar.height); ++y) {
      std::uint8_t* pixel = out.planes[0].row(y);
      for (int x = 0; x < planar.width; ++x, pixel += 4) {
        pixel[place] = alpha.row(y)[x];
        if (!yuv) continue;
        pixel[1] = planar.planes[0].row(y)[x];
        pixel[2] = planar.planes[1].row(row)[x / 2];
        pixel[3] = planar.planes[2].row(row)[x / 2];
      }
    }
  }
}

}  // namespace booth::keying

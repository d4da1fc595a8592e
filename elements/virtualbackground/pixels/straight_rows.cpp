// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/pixels/straight_rows.hpp"

#include <algorithm>
#include <cstddef>

namespace booth::keying {

std::uint8_t straight(int value, int zero, int share, int full) {
  if (share == 0) return static_cast<std::uint8_t>(zero);
  const int scaled = (value - zero) * full;
  const int rounded = (scaled >= 0 ? scaled + share / 2 : scaled - share / 2) / share;
  return static_cast<std::uint8_t>(std::clamp(zero + rounded, 0, 255));
}

void straight_luma_row(const StraightLumaRow& row) {
  for (int x = 0; x < row.width; ++x)
    if (row.shares[x] != 255) row.luma[x] = straight(row.luma[x], row.black, row.shares[x], 255);
}

void straight_chroma_row(const StraightChromaRow& row) { straight_chroma_row_from(row, 0); }

void straight_chroma_row_from(const StraightChromaRow& row, int begin) {
  for (int x = begin; x < (row.luma_width + 1) / 2; ++x) {
    const int right = std::min(2 * x + 1, row.luma_width - 1);
    const int sum = row.upper[2 * x] + row.upper[right] + row.lower[2 * x] + row.lower[right];
    if (sum == 4 * 255) continue;
    row.u[x] = straight(row.u[x], 128, sum, 4 * 255);
    row.v[x] = straight(row.v[x], 128, sum, 4 * 255);
  }
}

void straight_pixels_row(const StraightPixelsRow& row) {
  std::uint8_t* pixel = row.pixels;
  for (int x = 0; x < row.width; ++x, pixel += 4) {
    const int share = row.shares[x];
    const int before = row.has_alpha ? pixel[row.place] : 255;
    if (share != 255)
      for (int c = 0; c < 4; ++c) pixel[c] = straight(pixel[c], 0, share, 255);
    pixel[row.place] = static_cast<std::uint8_t>((share * before + 127) / 255);
  }
}

void place_alpha_row(const PlaceAlphaRow& row) {
  for (int x = 0; x < row.width; ++x) row.pixels[std::ptrdiff_t{4} * x + row.place] = row.alpha[x];
}

void ayuv_row(const AyuvRow& row) { ayuv_row_from(row, 0); }

void ayuv_row_from(const AyuvRow& row, int begin) {
  std::uint8_t* pixel = row.pixels + std::ptrdiff_t{4} * begin;
  for (int x = begin; x < row.width; ++x, pixel += 4) {
    pixel[0] = row.alpha[x];
    pixel[1] = row.y[x];
    pixel[2] = row.u[x / 2];
    pixel[3] = row.v[x / 2];
  }
}

}  // namespace booth::keying

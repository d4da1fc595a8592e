// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/mask_rows.hpp"

#include <algorithm>

#include "elements/virtualbackground/pixels/fixed_point.hpp"

namespace booth::keying {
namespace {

/// x / 255, rounded to nearest, for x in [0, 255 * 255].
constexpr int over_255(int x) { return (x + 128 + ((x + 128) >> 8)) >> 8; }

int between(const std::int16_t* upper, const std::int16_t* lower, int x, int part) {
  return upper[x] + mul15(lower[x] - upper[x], part);
}

void set_bit(std::uint64_t* bits, int x, bool value) {
  const std::uint64_t bit = std::uint64_t{1} << (x % 64);
  bits[x / 64] = value ? bits[x / 64] | bit : bits[x / 64] & ~bit;
}

}  // namespace

void share_row_from(const ShareRow& row, int begin) {
  for (int x = begin; x < row.width; ++x) {
    const int slope = between(row.upper.slope, row.lower.slope, x, row.part);
    const int offset = between(row.upper.offset, row.lower.offset, x, row.part);
    const int share = add_saturated(mul15((row.luma[x] - 128) * 256, slope), offset + 4);
    row.shares[x] = static_cast<std::uint8_t>(std::clamp(share >> 3, 0, 255));
  }
}

void share_row(const ShareRow& row) { share_row_from(row, 0); }

void share_chroma_row_from(const ShareChromaRow& row, int begin) {
  for (int x = begin; x < row.width; ++x) {
    const int sum =
        row.upper[2 * x] + row.upper[2 * x + 1] + row.lower[2 * x] + row.lower[2 * x + 1];
    row.shares[x] = static_cast<std::uint8_t>((sum + 2) >> 2);
    set_bit(row.background, x, sum == 0);
    set_bit(row.foreground, x, sum == 4 * 255);
  }
  for (int x = row.width; x % 64 != 0; ++x) {
    set_bit(row.background, x, true);
    set_bit(row.foreground, x, true);
  }
}

void share_chroma_row(const ShareChromaRow& row) { share_chroma_row_from(row, 0); }

void blend_row(const MixRow& row) {
  for (int x = row.begin; x < row.end; ++x) {
    const int share = row.shares[x];
    row.out[x] = static_cast<std::uint8_t>(
        over_255(row.picture[x] * share + row.background[x] * (255 - share)));
  }
}

}  // namespace booth::keying

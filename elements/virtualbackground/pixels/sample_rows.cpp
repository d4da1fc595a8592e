// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/pixels/sample_rows.hpp"

#include <algorithm>

namespace booth::keying {

void split_row(const PairsRow& row) {
  for (int x = 0; x < row.width; ++x) {
    row.first[x] = row.pairs[2 * x];
    row.second[x] = row.pairs[2 * x + 1];
  }
}

void join_row(const PairsRow& row) {
  for (int x = 0; x < row.width; ++x) {
    row.pairs[2 * x] = row.first[x];
    row.pairs[2 * x + 1] = row.second[x];
  }
}

void mean_row(const MeanRow& row) {
  for (int x = 0; x < row.width; ++x)
    row.out[x] = static_cast<std::uint8_t>((row.upper[x] + row.lower[x] + 1) / 2);
}

void block_mean_row_from(const BlockMeanRow& row, int begin) {
  for (int x = begin; x < (row.width + 1) / 2; ++x) {
    const int left = 2 * x;
    const int right = std::min(left + 1, row.width - 1);
    const int sum = row.upper[left] + row.upper[right] + row.lower[left] + row.lower[right];
    row.out[x] = static_cast<std::uint8_t>((sum + 2) / 4);
  }
}

void block_mean_row(const BlockMeanRow& row) { block_mean_row_from(row, 0); }

void lengthen_row(const PixelsRow& row) {
  for (int x = 0; x < row.width; ++x) {
    std::copy_n(row.three + std::ptrdiff_t{3} * x, 3, row.four + std::ptrdiff_t{4} * x);
    row.four[4 * x + 3] = 0;
  }
}

void shorten_row(const PixelsRow& row) {
  for (int x = 0; x < row.width; ++x)
    std::copy_n(row.four + std::ptrdiff_t{4} * x, 3, row.three + std::ptrdiff_t{3} * x);
}

}  // namespace booth::keying

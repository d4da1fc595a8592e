// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/refine_rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace booth::keying {
namespace {

/// Of a still place this much of the last frames stays: noise falls to a quarter.
constexpr double kMemory = 0.875;
/// Over so much the weights fade, up to an edge or a motion; one less than a power of two, so that
/// a Ramp can reach one.
constexpr int kFade = (16 << kSmoothShift) - 1;

int q15(double value) { return static_cast<int>(std::lround(32767.0 * value)); }

int spread(int left, int middle, int right) { return (left + 2 * middle + right + 2) >> 2; }

}  // namespace

SmoothParams SmoothParams::of(double strength) {
  const double share = std::clamp(strength, 0.0, 1.0);
  return {Ramp::to(kFade, q15(share)), Ramp::to(kFade, q15(share * kMemory))};
}

void least_row(const LeastRow& row) {
  for (int x = 0; x < row.width; ++x) {
    int least = 255;
    for (int i = 0; i < row.count; ++i) least = std::min<int>(least, row.inner[i][x]);
    const int wider = std::min<int>({least, row.outer[0][x], row.outer[1][x]});
    row.out[x] = static_cast<std::uint8_t>(least - (((least - wider) * row.fraction + 128) >> 8));
  }
}

void spread_bytes_row(const std::uint8_t* values, int width, std::int16_t* out) {
  for (int x = 0; x < width; ++x)
    out[x] = static_cast<std::int16_t>(spread(
        values[x - 1] << kSmoothShift, values[x] << kSmoothShift, values[x + 1] << kSmoothShift));
}

void spread_words_row(const std::int16_t* values, int width, std::int16_t* out) {
  for (int x = 0; x < width; ++x)
    out[x] = static_cast<std::int16_t>(spread(values[x - 1], values[x], values[x + 1]));
}

void smooth_row(const SmoothParams& params, const SmoothRow& row) {
  for (int x = 0; x < row.width; ++x) {
    const int now = spread(row.now[0][x], row.now[1][x], row.now[2][x]);
    const int then = spread(row.then[0][x], row.then[1][x], row.then[2][x]);
    const int value = row.matte[x] << kSmoothShift;
    const int grain = params.grain(std::max(SmoothParams::kGrain - std::abs(now - value), 0));
    const int plain = value + mul15(now - value, grain);
    const int still = params.still(std::max(SmoothParams::kMotion - std::abs(then - now), 0));
    const int smooth = plain + mul15(row.history[x] - plain, still);
    row.history[x] = static_cast<std::int16_t>(smooth);
    row.matte[x] = static_cast<std::uint8_t>((smooth + (1 << (kSmoothShift - 1))) >> kSmoothShift);
  }
}

void bits_row_from(const BitsRow& row, int begin) {
  for (int x = begin; x < (row.width + 63) / 64 * 64; ++x) {
    const std::uint64_t bit = std::uint64_t{1} << (x % 64);
    row.screen[x / 64] |= bit;
    row.foreground[x / 64] |= bit;
    if (x >= row.width) continue;
    if (row.matte[x] < row.screen_from) row.screen[x / 64] &= ~bit;
    if (row.matte[x] > row.foreground_to) row.foreground[x / 64] &= ~bit;
  }
}

void bits_row(const BitsRow& row) { bits_row_from(row, 0); }

}  // namespace booth::keying

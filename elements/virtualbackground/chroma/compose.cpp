// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/compose.hpp"

#include <algorithm>

#include "elements/virtualbackground/chroma/luma_fit.hpp"

namespace booth::keying {
namespace {

std::uint8_t to_byte(int q6) {
  return static_cast<std::uint8_t>(std::clamp((q6 + 32) >> 6, 0, 255));
}

/// A quarter of the way from `near` to `far`; within +-kFitLimit this needs 16 bits only.
int quarter(int near, int far) { return near + ((far - near + 2) >> 2); }

struct Weights {
  int background;
  int foreground;
};

Weights weights(const MatteParams& params, int fine) {
  const int background = params.background(fine);
  return {background, MatteParams::foreground(background)};
}

std::uint8_t chroma_sample(int chroma, int removed, int key, int background, Weights weight) {
  const int foreground = (chroma - 128) * 128 - mul15(removed, key);
  const int sum =
      mul15(foreground, weight.foreground) + mul15((background - 128) * 128, weight.background);
  return to_byte(sum + 128 * 64);
}

std::uint8_t luma_sample(const MatteParams& params, int luma, int background_luma, int fine,
                         int screen_luma) {
  const Weights weight = weights(params, fine);
  const int screen = mul15(fine << 4, screen_luma);
  const int foreground = std::max((luma - params.black) * 128 - screen, 0);
  const int background = (background_luma - params.black) * 128;
  const int sum = mul15(foreground, weight.foreground) + mul15(background, weight.background);
  return to_byte(sum + params.black * 64);
}

}  // namespace

int fine_matte(const LumaRow& row, int x, int side) {
  const int other = x + (side == 0 ? -1 : 1);
  const auto slope_at = [&](int i) { return quarter(row.near.slope[i], row.far.slope[i]); };
  const auto offset_at = [&](int i) { return quarter(row.near.offset[i], row.far.offset[i]); };
  const int slope = quarter(slope_at(x), slope_at(other));
  const int offset = quarter(offset_at(x), offset_at(other));
  const int luma = row.luma[2 * x + side];
  return std::clamp(add_saturated(mul15((luma - kLumaMiddle) * 256, slope), offset), 0, 2047);
}

void despill_row(const MatteParams& params, const DespillRow& row) {
  const int low = params.foreground_to;
  const int span = params.screen_from - low;
  for (int x = row.begin; x < row.end; ++x) {
    int sum = 0;
    for (const std::uint8_t* matte : row.matte)
      for (int i = x - 2; i <= x + 2; ++i) sum += std::clamp(matte[i] - low, 0, span);
    const int half = params.despill(sum);
    row.strength[x] = static_cast<std::int16_t>(add_saturated(half, half));
  }
}

void chroma_row(const MatteParams& params, const ChromaRow& row) {
  for (int x = row.begin; x < row.end; ++x) {
    const Weights weight = weights(params, row.matte[x] << kMatteShift);
    const auto part = params.along(row.u[x], row.v[x]);
    const int half = mul15(std::max(part.screen - row.part.own[x], 0), row.part.gain[x]);
    const int screen = std::min(add_saturated(half, half), part.screen);
    const int removed = screen + mul15(MatteParams::removable(part.tint), row.despill[x]);
    const std::uint8_t u =
        chroma_sample(row.u[x], removed, params.key_u, row.background_u[x], weight);
    const std::uint8_t v =
        chroma_sample(row.v[x], removed, params.key_v, row.background_v[x], weight);
    row.out_u[x] = u;
    row.out_v[x] = v;
  }
}

void luma_row(const MatteParams& params, const LumaRow& row) {
  for (int x = row.begin; x < row.end; ++x) {
    for (int side = 0; side < 2 && 2 * x + side < row.luma_width; ++side) {
      const int i = 2 * x + side;
      row.out[i] = luma_sample(params, row.luma[i], row.background[i], fine_matte(row, x, side),
                               row.screen_luma[x]);
    }
  }
}

void flat_row(const MatteParams& params, const FlatRow& row) {
  for (int x = row.begin; x < row.end; ++x)
    for (int i = 2 * x; i < std::min(2 * x + 2, row.luma_width); ++i)
      row.out[i] = luma_sample(params, row.luma[i], row.background[i], row.matte[x] << kMatteShift,
                               row.screen_luma[x]);
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/luma_fit.hpp"

#include <algorithm>
#include <cmath>

namespace booth::keying {
namespace {

std::int16_t limited(float value) {
  const float rounded = std::nearbyintf(value);
  return static_cast<std::int16_t>(std::clamp(rounded, float{-kFitLimit}, float{kFitLimit}));
}

/// Fit of one sample. All sums are exact in 32 bits; the one division and the few products after it
/// are single IEEE operations, so every CPU gives the same result.
void fit_sample(const FitRow& row, int x) {
  int luma = 0, matte = 0, luma_luma = 0, luma_matte = 0;
  for (int j = 0; j < 3; ++j) {
    for (int i = x - 1; i <= x + 1; ++i) {
      const int l = row.sums[j][i] - 4 * kLumaMiddle;
      const int m = row.matte[j][i];
      luma += l;
      matte += m;
      luma_luma += l * l;
      luma_matte += l * m;
    }
  }
  const float covariance = static_cast<float>(9 * luma_matte - luma * matte);
  const float variance = static_cast<float>(9 * luma_luma - luma * luma + kRegularisation);
  const float slope = covariance / variance;  // matte units a quarter code value
  const float mean = static_cast<float>(matte) * kOffsetScale;
  const float shift = slope * (static_cast<float>(luma) * kOffsetScale);
  row.slope[x] = limited(slope * 4096.0F);
  row.offset[x] = limited(mean - shift);
}

}  // namespace

void luma_sum_row(const LumaSumRow& row) {
  for (int x = row.begin; x < row.end; ++x) {
    const int left = 2 * x;
    const int right = std::min(left + 1, row.luma_width - 1);
    row.sums[x] = static_cast<std::int16_t>(row.upper[left] + row.upper[right] + row.lower[left] +
                                            row.lower[right]);
  }
}

void fit_row(const FitRow& row) {
  for (int x = row.begin; x < row.end; ++x) fit_sample(row, x);
}

}  // namespace booth::keying

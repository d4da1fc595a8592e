// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Chroma has half the resolution of luma, and a matte at half resolution shows steps at hair. The
// matte is therefore fitted locally as a straight line of luma (guided filter, He, Sun and Tang,
// ECCV 2010) over 3 x 3 chroma samples and read off at every luma pixel.
#pragma once

#include <cstdint>

namespace booth::keying {

/// The fit is matte = slope * (luma - kLumaMiddle) + offset.
inline constexpr int kLumaMiddle = 128;
/// Slope in matte units a code value, Q10; offset in matte units, Q3. Both within +-kFitLimit, so
/// that differences of two fits stay within 16 bits.
inline constexpr int kFitLimit = 16382;
/// Variance of noise, 10 squared code values, in the units of the fit (81 sums of 4, squared): less
/// contrast than that gives no slope.
inline constexpr int kRegularisation = 81 * 16 * 10;
/// From a sum over nine samples to a mean in Q3.
inline constexpr float kOffsetScale = 8.0F / 9.0F;

/// Sums of the 2 x 2 luma pixels of chroma samples [begin, end). `lower` is `upper` again where the
/// picture ends in half a chroma row; a missing last column counts twice as well.
struct LumaSumRow {
  const std::uint8_t* upper;
  const std::uint8_t* lower;
  int luma_width;
  int begin;
  int end;
  std::int16_t* sums;
};
void luma_sum_row(const LumaSumRow& row);

/// Fits of samples [begin, end); the three rows of sums and matte must be readable at begin - 1
/// and end. kVectorsBeyond values after these are read as well, and as many fits are written.
struct FitRow {
  const std::int16_t* sums[3];
  const std::uint8_t* matte[3];
  int begin;
  int end;
  std::int16_t* slope;
  std::int16_t* offset;
};
void fit_row(const FitRow& row);

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The 16-bit arithmetic every row of the keyer uses. Each operation is one vector instruction on
// x86 and Arm, so the plain rows and the vector rows give the same bytes.
#pragma once

#include <algorithm>
#include <cstdint>

namespace booth::keying {

/// a * b / 2^15, rounded to nearest: pmulhrsw, sqrdmulh. Not both may be -32768.
constexpr int mul15(int a, int b) { return (a * b + 0x4000) >> 15; }

/// The sum clipped to 16 bits: paddsw, sqadd.
constexpr int add_saturated(int a, int b) { return std::clamp(a + b, -32768, 32767); }

/// Rows that say so use so many values after the last that is asked for, whatever these are: one
/// wide vector costs as much as a narrow one.
inline constexpr int kVectorsBeyond = 32;

/// One of Q14, the scale of weights.
inline constexpr int kOneQ14 = 16384;

/// A straight line from 0 at 0 to `top` at `span`, level beyond: min(x, span) * top / span for
/// x >= 0, in 16 bits without a division.
struct Ramp {
  std::int16_t span = 1;
  std::int16_t shift = 0;  ///< brings the span into the upper half of 15 bits
  std::int16_t gain = 0;   ///< Q15

  /// span [1, 32767], top [0, 32767]; a top above what the shifted span can reach is cut to it.
  static constexpr Ramp to(int span, int top) {
    int shift = 0;
    while ((span << (shift + 1)) <= 32767) ++shift;
    const std::int64_t gain = ((std::int64_t{top} << 15) + (span << shift) / 2) / (span << shift);
    return {static_cast<std::int16_t>(span), static_cast<std::int16_t>(shift),
            static_cast<std::int16_t>(std::min<std::int64_t>(gain, 32767))};
  }
  constexpr int operator()(int x) const {
    return mul15(std::clamp(x, 0, int{span}) << shift, gain);
  }
};

}  // namespace booth::keying

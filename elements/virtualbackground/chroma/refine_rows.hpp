// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The rows with which a matte is refined: the least value around each sample, and a smoothing that
// leaves edges and motion alone. Every set of functions gives the same bytes.
#pragma once

#include <cstdint>

#include "elements/virtualbackground/pixels/fixed_point.hpp"

namespace booth::keying {

/// The least of the inner taps, and `fraction` / 256 of the way on to the least of all taps. A tap
/// is a row, or the same row at another place; each is readable from 0 to `width`. `out` is no tap.
struct LeastRow {
  static constexpr int kMostInner = 9;
  const std::uint8_t* inner[kMostInner];
  int count;  ///< of inner taps, [1, kMostInner]
  const std::uint8_t* outer[2];
  int fraction;  ///< [0, 255]
  int width;
  std::uint8_t* out;
};
void least_row(const LeastRow& row);

/// Scale of matte values while they are smoothed: four of them still fit into 16 bits.
inline constexpr int kSmoothShift = 5;

/// 1 2 1 over matte bytes, times 2^kSmoothShift, and over values that have that scale. Readable at
/// -1 and `width`.
void spread_bytes_row(const std::uint8_t* values, int width, std::int16_t* out);
void spread_words_row(const std::int16_t* values, int width, std::int16_t* out);

/// How much of the last frames and of the neighbours a sample takes.
struct SmoothParams {
  Ramp grain;  ///< Q15, of what the difference to the neighbours is short of kGrain
  Ramp still;  ///< Q15, of what the change since the last frames is short of kMotion
  /// Matte values times 2^kSmoothShift: differences from here on are an edge, and a motion.
  static constexpr std::int16_t kGrain = 32 << kSmoothShift;
  static constexpr std::int16_t kMotion = 24 << kSmoothShift;

  /// strength [0, 1]
  static SmoothParams of(double strength);
};

/// One row of a matte. `now` and `then` are three rows each, spread sideways, of this frame and of
/// the smoothed one before.
struct SmoothRow {
  const std::int16_t* now[3];
  const std::int16_t* then[3];
  int width;
  std::int16_t* history;  ///< the smoothed matte of the frame before, and then of this one
  std::uint8_t* matte;    ///< in and out
};
void smooth_row(const SmoothParams& params, const SmoothRow& row);

/// Bits as of MatteRow for a matte that is there already.
struct BitsRow {
  const std::uint8_t* matte;
  int width;
  int screen_from;
  int foreground_to;
  std::uint64_t* screen;
  std::uint64_t* foreground;
};
void bits_row(const BitsRow& row);
/// The same for the samples from `begin` on.
void bits_row_from(const BitsRow& row, int begin);

struct RefineRows {
  void (*least)(const LeastRow&) = least_row;
  void (*spread_bytes)(const std::uint8_t*, int, std::int16_t*) = spread_bytes_row;
  void (*spread_words)(const std::int16_t*, int, std::int16_t*) = spread_words_row;
  void (*smooth)(const SmoothParams&, const SmoothRow&) = smooth_row;
  void (*bits)(const BitsRow&) = bits_row;
};
/// For the CPU that runs this.
RefineRows fastest_refine_rows();

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Rows of a picture with alpha: colours that were laid on black get back what their share of
// foreground took from them, and planes become pixels. The plain rows are the specification; every
// other set gives the same bytes.
#pragma once

#include <cstdint>

namespace booth::keying {

/// `value` as far from `zero` as it was before it was multiplied by share / full: rounded to
/// nearest, halves away from zero, within a byte. Share [0, full], full at most 1020; share 0 gives
/// `zero`.
std::uint8_t straight(int value, int zero, int share, int full);

/// Luma by the shares of its pixels, in place.
struct StraightLumaRow {
  std::uint8_t* luma;
  const std::uint8_t* shares;
  int black;  ///< its code value
  int width;
};
void straight_luma_row(const StraightLumaRow& row);

/// Chroma by the mean share of the four pixels of a sample, in place. `lower` is `upper` again
/// where the picture ends in half a chroma row; a missing last column counts twice as well.
struct StraightChromaRow {
  std::uint8_t* u;
  std::uint8_t* v;
  const std::uint8_t* upper;
  const std::uint8_t* lower;
  int luma_width;
};
void straight_chroma_row(const StraightChromaRow& row);
/// The same for the samples from `begin` on.
void straight_chroma_row_from(const StraightChromaRow& row, int begin);

/// RGB pixels of four bytes by their shares, in place. Byte `place` of each is alpha, which is
/// multiplied by the share, or padding, which becomes it.
struct StraightPixelsRow {
  std::uint8_t* pixels;
  const std::uint8_t* shares;
  int place;
  bool has_alpha;
  int width;
};
void straight_pixels_row(const StraightPixelsRow& row);

/// Alpha into byte `place` of pixels of four bytes.
struct PlaceAlphaRow {
  std::uint8_t* pixels;
  const std::uint8_t* alpha;
  int place;
  int width;
};
void place_alpha_row(const PlaceAlphaRow& row);

/// Planes to pixels of alpha, Y, U, V; a chroma sample serves two pixels.
struct AyuvRow {
  const std::uint8_t* alpha;
  const std::uint8_t* y;
  const std::uint8_t* u;
  const std::uint8_t* v;
  std::uint8_t* pixels;
  int width;
};
void ayuv_row(const AyuvRow& row);
/// The same for the pixels from `begin` on, an even number.
void ayuv_row_from(const AyuvRow& row, int begin);

struct StraightFunctions {
  void (*luma)(const StraightLumaRow&) = straight_luma_row;
  void (*chroma)(const StraightChromaRow&) = straight_chroma_row;
  void (*pixels)(const StraightPixelsRow&) = straight_pixels_row;
  void (*place_alpha)(const PlaceAlphaRow&) = place_alpha_row;
  void (*ayuv)(const AyuvRow&) = ayuv_row;
};

/// The fastest functions for the CPU that runs this.
StraightFunctions fastest_straight_functions();

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From a coarse mask to pixels: shares of foreground at full resolution, and pictures mixed by
// them. The functions here are the specification; those of fastest_mask_rows() give the same bytes.
#pragma once

#include <cstdint>

namespace booth::keying {

/// One row of the guided filter's lines, spread over the pixels: a share of foreground, 0..255, is
/// offset / 8 + slope / 1024 * (luma - 128). Both within +-kLineLimit.
struct GuidedLine {
  const std::int16_t* slope;
  const std::int16_t* offset;
};
inline constexpr int kLineLimit = 16383;
inline constexpr int kSlopeOne = 1024;
inline constexpr int kOffsetOne = 8;

/// Shares of foreground of `width` pixels between two rows of lines; `part` is how far from the
/// upper to the lower, Q15.
struct ShareRow {
  GuidedLine upper;
  GuidedLine lower;
  int part;
  const std::uint8_t* luma;
  int width;
  std::uint8_t* shares;
};
void share_row(const ShareRow& row);
/// The same from pixel `begin` on.
void share_row_from(const ShareRow& row, int begin);

/// The mean shares of `width` chroma samples, and one bit a sample: where all of its four pixels
/// are background, or foreground. The bits of whole words are written; those past the width are 1.
/// Both rows of pixels are readable to 2 * width.
struct ShareChromaRow {
  const std::uint8_t* upper;
  const std::uint8_t* lower;
  int width;
  std::uint8_t* shares;
  std::uint64_t* background;
  std::uint64_t* foreground;
};
void share_chroma_row(const ShareChromaRow& row);
/// The same from sample `begin`, a multiple of 8, on.
void share_chroma_row_from(const ShareChromaRow& row, int begin);

/// Samples [begin, end) of a row of any plane, mixed by the shares. The output may be any input.
struct MixRow {
  const std::uint8_t* picture;
  const std::uint8_t* background;
  const std::uint8_t* shares;
  int begin;
  int end;
  std::uint8_t* out;
};
/// share * picture + (1 - share) * background, rounded to nearest.
void blend_row(const MixRow& row);

struct MaskRows {
  void (*share)(const ShareRow&) = share_row;
  void (*share_chroma)(const ShareChromaRow&) = share_chroma_row;
  void (*blend)(const MixRow&) = blend_row;
};
/// For the CPU that runs this.
MaskRows fastest_mask_rows();

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The last step: subtract the screen that is in a sample and add the background in its place. No
// division by alpha, so hair, glass and motion blur keep what is theirs.
#pragma once

#include <cstdint>

#include "elements/virtualbackground/chroma/matte.hpp"
#include "elements/virtualbackground/chroma/near_screen.hpp"

namespace booth::keying {

/// How strongly the rest of the screen's tint is removed, Q15, for samples [begin, end): by how
/// much screen there is within two samples. Five rows, readable at begin - 2 and end + 1.
/// kVectorsBeyond values after these are read as well, and as many strengths are written.
struct DespillRow {
  const std::uint8_t* matte[5];
  int begin;
  int end;
  std::int16_t* strength;
};
void despill_row(const MatteParams& params, const DespillRow& row);

/// Chroma samples [begin, end). Outputs may be the inputs.
struct ChromaRow {
  const std::uint8_t* u;
  const std::uint8_t* v;
  const std::uint8_t* background_u;
  const std::uint8_t* background_v;
  const std::uint8_t* matte;
  Part part;  ///< of the chroma along the key that is the screen's; NearScreen
  const std::int16_t* despill;
  int begin;
  int end;
  std::uint8_t* out_u;
  std::uint8_t* out_v;
};
void chroma_row(const MatteParams& params, const ChromaRow& row);

/// One row of the fits a luma row reads.
struct Fits {
  const std::int16_t* slope;
  const std::int16_t* offset;
};

/// The luma pixels of chroma samples [begin, end) in one luma row. `near` are the fits of the
/// chroma row the pixels belong to, `far` those of the chroma row next to it; both are readable at
/// begin - 1 and end. The output may be the input.
struct LumaRow {
  const std::uint8_t* luma;
  const std::uint8_t* background;
  Fits near;
  Fits far;
  const std::int16_t* screen_luma;  ///< luma of the lit screen, a chroma sample each; ScreenLevel
  int begin;
  int end;
  int luma_width;
  std::uint8_t* out;
};
void luma_row(const MatteParams& params, const LumaRow& row);

/// The same with one matte value, as it is, for all pixels of a chroma sample.
struct FlatRow {
  const std::uint8_t* luma;
  const std::uint8_t* background;
  const std::uint8_t* matte;        ///< a chroma sample each
  const std::int16_t* screen_luma;  ///< a chroma sample each; ScreenLevel
  int begin;
  int end;
  int luma_width;
  std::uint8_t* out;
};
void flat_row(const MatteParams& params, const FlatRow& row);

/// The matte of one luma pixel, Q11, before it is clipped by the settings: the fits around it, laid
/// on its luma. `x` is its chroma sample, `side` 0 or 1 the left or right pixel of that sample.
int fine_matte(const LumaRow& row, int x, int side);

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/virtualbackground/compose.hpp"
#include "elements/virtualbackground/luma_fit.hpp"
#include "elements/virtualbackground/matte.hpp"

namespace booth::keying {

/// The row functions a keyer calls. All sets give the same bytes; the plain one is the
/// specification.
struct Rows {
  void (*matte)(const MatteParams&, const MatteRow&) = matte_row;
  void (*luma_sum)(const LumaSumRow&) = luma_sum_row;
  void (*fit)(const FitRow&) = fit_row;
  void (*despill)(const MatteParams&, const DespillRow&) = despill_row;
  void (*chroma)(const MatteParams&, const ChromaRow&) = chroma_row;
  void (*luma)(const MatteParams&, const LumaRow&) = luma_row;
};

/// The fastest set for the CPU that runs this.
const Rows& fastest_rows();

}  // namespace booth::keying

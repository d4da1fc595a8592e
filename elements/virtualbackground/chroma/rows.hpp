// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/virtualbackground/chroma/compose.hpp"
#include "elements/virtualbackground/chroma/luma_fit.hpp"
#include "elements/virtualbackground/chroma/matte.hpp"
#include "elements/virtualbackground/chroma/near_screen.hpp"
#include "elements/common/packed_rows.hpp"
#include "elements/virtualbackground/chroma/refine_rows.hpp"
#include "elements/virtualbackground/pixels/sample_rows.hpp"
#include "elements/virtualbackground/chroma/screen_level.hpp"
#include "elements/virtualbackground/pixels/transparency.hpp"

namespace booth::keying {

using MatteFunction = void (*)(const MatteParams&, const MatteRow&);
using LumaSumFunction = void (*)(const LumaSumRow&);
using FitFunction = void (*)(const FitRow&);
using DespillFunction = void (*)(const MatteParams&, const DespillRow&);
using ChromaFunction = void (*)(const MatteParams&, const ChromaRow&);
using LumaFunction = void (*)(const MatteParams&, const LumaRow&);
using FlatFunction = void (*)(const MatteParams&, const FlatRow&);

/// The row functions a keyer calls. Every set gives the same bytes; the plain one, which is the
/// default, is the specification.
struct Rows {
  MatteFunction matte = matte_row;
  LumaSumFunction luma_sum = luma_sum_row;
  FitFunction fit = fit_row;
  DespillFunction despill = despill_row;
  ChromaFunction chroma = chroma_row;
  LumaFunction luma = luma_row;
  FlatFunction flat = flat_row;
  LevelRows level;
  NearRows near;
  PackedFunctions packed;
  RefineRows refine;
  SampleFunctions samples;
  LumaFunction alpha = alpha_row;
  FlatFunction flat_alpha = flat_alpha_row;
};

/// The fastest function of each kind for the CPU that runs this.
MatteFunction fastest_matte_row();
LumaSumFunction fastest_luma_sum_row();
FitFunction fastest_fit_row();
DespillFunction fastest_despill_row();
ChromaFunction fastest_chroma_row();
LumaFunction fastest_luma_row();
FlatFunction fastest_flat_row();
LumaFunction fastest_alpha_row();
FlatFunction fastest_flat_alpha_row();
LevelRows fastest_level_rows();
NearRows fastest_near_rows();
Rows fastest_rows();

}  // namespace booth::keying

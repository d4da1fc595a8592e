// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/rows.hpp"

namespace booth::keying {

Rows fastest_rows() {
  return {fastest_matte_row(),        fastest_luma_sum_row(),  fastest_fit_row(),
          fastest_despill_row(),      fastest_chroma_row(),    fastest_luma_row(),
          fastest_flat_row(),         fastest_level_rows(),    fastest_near_rows(),
          fastest_packed_functions(), fastest_refine_rows(),   fastest_sample_functions(),
          fastest_alpha_row(),        fastest_flat_alpha_row()};
}

}  // namespace booth::keying

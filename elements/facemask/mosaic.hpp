// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/facemask/frame.hpp"
#include "elements/facemask/paint.hpp"

namespace booth::facemask {

enum class MosaicKind {
  kTiles,   ///< every cell has one colour
  kSmooth,  ///< colours pass from cell to cell: a very strong blur
};

/// Replaces an upright ellipse of the frame, given by its box (`angle` is not used), by the means
/// of `cells` cells across it; nothing finer is left. The ellipse's edge is soft. Alpha stays.
void draw_mosaic(const Frame& frame, const Placement& ellipse, int cells, MosaicKind kind);

}  // namespace booth::facemask

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/virtualbackground/mask/cells.hpp"

namespace booth::keying {

/// How a camera's exposure and white balance differ from those at another time: luma is
/// gain * luma + offset, and chroma is moved.
struct Lighting {
  float gain = 1.0F;
  float offset = 0.0F;
  float u = 0.0F;
  float v = 0.0F;

  float luma(float plate) const { return gain * plate + offset; }
};

/// Fits the light of a frame to that of the plate on what both show: most of what was background in
/// the frame before (`mask` 0; nobody knows: empty). `before` where there is too little of it.
Lighting fit_light(const CellColors& frame, const CellColors& plate,
                   const std::vector<std::uint8_t>& mask, const Lighting& before);

}  // namespace booth::keying

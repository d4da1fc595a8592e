// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/common/image_view.hpp"

namespace booth::testing_support {

/// How far two RGBA pictures are apart, in levels of 0..255 over all four channels.
struct Difference {
  int largest = 0;
  double mean = 0.0;
};

/// Largest 256 where the sizes differ.
Difference difference(const RgbaImage& a, const RgbaImage& b);

/// A picture in which every pixel differs from its neighbours, so that a shift of one pixel, a
/// swapped channel or a wrong stride shows. Smooth where `smooth`, as a photo is, so that chroma
/// subsampling costs little; opaque.
RgbaImage test_card(int width, int height, bool smooth = false);

}  // namespace booth::testing_support

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/common/image_view.hpp"

namespace booth {

/// The RGBA picture at another size of at least 1x1 pixel, straight alpha in and out. Every pixel
/// is the mean of what it covers (a triangle as wide as two of its pixels; between pixels where it
/// grows), weighted by alpha, so that what is transparent lends no colour. O(pixels in + out).
RgbaImage resized(const ConstImageView& rgba, int width, int height);

}  // namespace booth

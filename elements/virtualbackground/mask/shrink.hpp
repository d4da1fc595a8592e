// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"

namespace booth::keying {

/// A small picture with full chroma, rows without padding.
struct SmallPicture {
  int width = 0;
  int height = 0;
  Colorimetry colorimetry;
  std::vector<std::uint8_t> y, u, v;

  /// Three bytes a pixel.
  std::vector<std::uint8_t> rgb() const;
};

/// I420 made smaller (or, where it is smaller already, larger) to the size that `out` has; every
/// pixel is the mean of those it stands for.
void shrink(const ConstImageView& i420, Colorimetry colorimetry, SmallPicture& out);

}  // namespace booth::keying

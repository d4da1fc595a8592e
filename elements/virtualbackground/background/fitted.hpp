// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/common/color.hpp"
#include "elements/common/image_view.hpp"

namespace booth::keying {

/// How a picture of other proportions meets the frame; CSS object-fit.
enum class Fit {
  kCover,    ///< fills the frame, what is too much is cut off evenly
  kContain,  ///< is seen whole, with bars beside it
  kStretch,  ///< fills the frame, proportions are lost
};

/// Pixels of the frame, within it.
struct Area {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;

  bool operator==(const Area&) const = default;
};

/// Where in the frame a picture of `width` x `height` is seen. All sizes 1 or more.
Area fitted_area(int width, int height, int frame_width, int frame_height, Fit fit);

/// `image` over `color` at width x height, opaque; an empty image is the colour alone. Takes tens
/// of milliseconds for a large picture.
RgbaImage fitted(const RgbaImage& image, Fit fit, Color color, int width, int height);

}  // namespace booth::keying

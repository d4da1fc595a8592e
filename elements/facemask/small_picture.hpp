// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/facemask/frame.hpp"

namespace booth::facemask {

/// An owned, smaller copy of a frame for a detector; rows without padding.
struct SmallPicture {
  int width = 0;
  int height = 0;
  int factor = 1;                  ///< pixels of the frame, across and down, for one of these
  std::vector<std::uint8_t> grey;  ///< luma as the frame codes it
  std::vector<std::uint8_t> bgr;   ///< empty where no colour was asked for
};

/// `frame` divided by the smallest whole number that makes its longer side `longest` or less.
/// Every pixel is the mean of up to 2 x 2 spread evenly over what it stands for.
SmallPicture shrink(const Frame& frame, int longest, bool color);

}  // namespace booth::facemask

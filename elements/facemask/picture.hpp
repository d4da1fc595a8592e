// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/common/image_view.hpp"

namespace booth::facemask {

/// A picture with alpha that is drawn at any size: premultiplied, with its halves, quarters and so
/// on beside it. Immutable, so that threads may share it.
class Picture {
 public:
  /// Red, green, blue times alpha, and alpha times 255: exact.
  using Sample = std::uint16_t;
  struct Level {
    int width = 0;
    int height = 0;
    std::vector<Sample> samples;  ///< four a pixel
  };

  /// Halved at once while its longer side is above this: no face is larger.
  static constexpr int kLongest = 2048;

  /// `image` is not empty. Takes some milliseconds a megapixel.
  explicit Picture(const RgbaImage& image);

  /// Width over height as it was given.
  double aspect() const { return aspect_; }
  /// The smallest level that is not smaller than so many pixels across, or the largest.
  const Level& level_for(double width) const;

 private:
  double aspect_;
  std::vector<Level> levels_;  ///< the largest first, down to one pixel
};

}  // namespace booth::facemask

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The picture's own background, out of focus. Only what is background counts (normalised
// convolution, Knutsson and Westin, CVPR 1993), so the person's colours do not spread into a halo.
#pragma once

#include <cstdint>
#include <vector>

#include "elements/common/image_view.hpp"

namespace booth::keying {

class OwnBlur {
 public:
  /// Writes `picture` (I420) blurred to `out` (I420, same size, elsewhere). `weights` says of each
  /// chroma sample how much of it is background, 0..255. `sigma` is the standard deviation in
  /// pixels, 1 or more. Works on cells of about half of sigma, so a stronger blur is not slower.
  void render(const ConstImageView& picture, const ConstPlane& weights, double sigma,
              const ImageView& out);

 private:
  struct Cell {
    float weight = 0, y = 0, u = 0, v = 0;

    Cell& operator+=(const Cell& other) { return add(other, 1.0F); }
    Cell& operator-=(const Cell& other) { return add(other, -1.0F); }
    Cell& add(const Cell& other, float factor);
  };
  void gather(const ConstImageView& picture, const ConstPlane& weights);
  void box(int count, int length, int step, int line_step, int radius);
  void divide();
  void spread(float Cell::*value, int cell, const Plane& plane, int width, int height);

  int cell_ = 2;  ///< pixels, even
  int across_ = 0, down_ = 0;
  std::vector<Cell> cells_;
  std::vector<Cell> line_;
  std::vector<float> row_;
};

}  // namespace booth::keying

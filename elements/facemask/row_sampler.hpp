// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <vector>

#include "elements/facemask/paint.hpp"

namespace booth::facemask {

/// One pixel to be drawn: three premultiplied channels in levels of 0..255, and alpha 0..1.
using Pixel = std::array<float, 4>;

/// Renders a placed picture row by row, as premultiplied RGB.
class RowSampler {
 public:
  /// Pixels `left` to `right` - 1 of every row; sizes of `at` are above 0. `level` must stay.
  RowSampler(const Picture::Level& level, const Placement& at, int left, int right);

  /// Row `y` of the frame into right - left pixels.
  void render(int y, Pixel* out);

 private:
  /// Where a pixel of the frame lies between two columns of the level.
  struct Column {
    int first, second;                  ///< samples from the start of a row
    float first_weight, second_weight;  ///< with what of the pixel the picture covers
  };

  void make_columns();
  void render_upright(int y, Pixel* out);
  void render_turned(int y, Pixel* out) const;

  const Picture::Level& level_;
  const int left_, right_;
  const bool upright_;
  // From a pixel of the frame to a place in the level, counted from the centre of its first pixel.
  double x_by_x_, x_by_y_, x_start_;
  double y_by_x_, y_by_y_, y_start_;
  float scale_x_, scale_y_;  ///< pixels of the level in one of the frame
  std::vector<Column> columns_;
  std::vector<float> between_;  ///< a row of the level, interpolated between two of its own
};

}  // namespace booth::facemask

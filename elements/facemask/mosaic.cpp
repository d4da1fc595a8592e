// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/mosaic.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace booth::facemask {
namespace {

/// The edge passes over this part of the radius.
constexpr double kSoftness = 0.08;

/// Cells over a region of the frame; the first begins at (x, y).
struct Grid {
  double x, y;
  double cell;  ///< pixels
  int columns, rows;
};

Grid grid_of(const Placement& ellipse, int cells) {
  const double cell = std::max(1.0, ellipse.width / cells);
  const int rows = static_cast<int>(std::ceil(ellipse.height / cell));
  return {ellipse.x - cell * cells / 2, ellipse.y - cell * rows / 2, cell, cells, rows};
}

/// Mean of one channel in every cell. Cells outside the frame take from its edge.
class Means {
 public:
  Means(const Frame& frame, const Component& component, const Grid& grid) : grid_(grid) {
    for (int row = 0; row < grid.rows; ++row)
      for (int column = 0; column < grid.columns; ++column)
        values_.push_back(mean(frame, component, column, row));
  }

  float tile(double x, double y) const {
    return at(static_cast<int>(std::floor((x - grid_.x) / grid_.cell)),
              static_cast<int>(std::floor((y - grid_.y) / grid_.cell)));
  }

  /// Quadratic B-spline through the cells: no cell shows.
  float smooth(double x, double y) const {
    const double u = (x - grid_.x) / grid_.cell - 0.5, v = (y - grid_.y) / grid_.cell - 0.5;
    const double column = std::floor(u + 0.5), row = std::floor(v + 0.5);
    float across[3], down[3];
    weights(static_cast<float>(u - column), across);
    weights(static_cast<float>(v - row), down);
    float sum = 0.0F;
    for (int j = 0; j < 3; ++j)
      for (int i = 0; i < 3; ++i)
        sum += across[i] * down[j] *
               at(static_cast<int>(column) + i - 1, static_cast<int>(row) + j - 1);
    return sum;
  }

 private:
  static void weights(float t, float out[3]) {
    out[0] = 0.5F * (0.5F - t) * (0.5F - t);
    out[1] = 0.75F - t * t;
    out[2] = 0.5F * (0.5F + t) * (0.5F + t);
  }

  float at(int column, int row) const {
    column = std::clamp(column, 0, grid_.columns - 1);
    row = std::clamp(row, 0, grid_.rows - 1);
    return values_[static_cast<std::size_t>(row * grid_.columns + column)];
  }

  float mean(const Frame& frame, const Component& component, int column, int row) const {
    const auto samples = [&](double start, int index, int pixels, int shift) {
      const int limit = samples_of(pixels, shift);
      const double scale = 1 << shift;
      const int first = static_cast<int>(
          std::clamp((start + index * grid_.cell) / scale, 0.0, static_cast<double>(limit - 1)));
      const int last =
          static_cast<int>(std::clamp(std::ceil((start + (index + 1) * grid_.cell) / scale),
                                      first + 1.0, static_cast<double>(limit)));
      return std::pair(first, last);
    };
    const auto [left, right] = samples(grid_.x, column, frame.width, component.shift_x);
    const auto [top, bottom] = samples(grid_.y, row, frame.height, component.shift_y);
    unsigned long sum = 0;
    for (int y = top; y < bottom; ++y)
      for (int x = left; x < right; ++x) sum += component.row(y)[x * component.step];
    return static_cast<float>(static_cast<double>(sum) / ((right - left) * (bottom - top)));
  }

  Grid grid_;
  std::vector<float> values_;
};

/// 1 inside, 0 outside.
float mask(const Placement& ellipse, double x, double y) {
  const double u = 2.0 * (x - ellipse.x) / ellipse.width;
  const double v = 2.0 * (y - ellipse.y) / ellipse.height;
  return static_cast<float>(std::clamp((1.0 - std::sqrt(u * u + v * v)) / kSoftness, 0.0, 1.0));
}

void draw_component(const Frame& frame, const Component& component, const Placement& ellipse,
                    int cells, MosaicKind kind) {
  const Means means(frame, component, grid_of(ellipse, cells));
  const auto range = [](double centre, double length, int pixels, int shift) {
    const double scale = 1 << shift;
    const double limit = samples_of(pixels, shift);
    return std::pair(
        static_cast<int>(std::clamp(std::floor((centre - length / 2) / scale), 0.0, limit)),
        static_cast<int>(std::clamp(std::ceil((centre + length / 2) / scale), 0.0, limit)));
  };
  const auto [left, right] = range(ellipse.x, ellipse.width, frame.width, component.shift_x);
  const auto [top, bottom] = range(ellipse.y, ellipse.height, frame.height, component.shift_y);
  for (int sy = top; sy < bottom; ++sy) {
    const double y = (sy + 0.5) * (1 << component.shift_y);
    std::uint8_t* row = component.row(sy);
    for (int sx = left; sx < right; ++sx) {
      const double x = (sx + 0.5) * (1 << component.shift_x);
      const float share = mask(ellipse, x, y);
      if (share <= 0.0F) continue;
      const float cell = kind == MosaicKind::kTiles ? means.tile(x, y) : means.smooth(x, y);
      std::uint8_t& value = row[sx * component.step];
      value = static_cast<std::uint8_t>(cell * share + static_cast<float>(value) * (1.0F - share) +
                                        0.5F);
    }
  }
}

}  // namespace

void draw_mosaic(const Frame& frame, const Placement& ellipse, int cells, MosaicKind kind) {
  if (!(ellipse.width > 0.0 && ellipse.height > 0.0) || cells < 1) return;
  for (std::size_t c = 0; c < 3; ++c)
    draw_component(frame, frame.components[c], ellipse, cells, kind);
}

}  // namespace booth::facemask

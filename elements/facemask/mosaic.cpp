// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/mosaic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
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

/// The cells that a place between cell centres is made of: this one and its neighbours.
struct Tap {
  int cell;
  std::array<float, 3> weights;
};

/// `place` in cells from the first one's edge.
Tap tap_at(double place, int cells, MosaicKind kind) {
  const double cell = std::floor(place);
  const int bounded = static_cast<int>(std::clamp(cell, 0.0, cells - 1.0));
  if (kind == MosaicKind::kTiles) return {bounded, {0.0F, 1.0F, 0.0F}};
  // A quadratic B-spline: no cell shows.
  const auto t = static_cast<float>(std::clamp(place - bounded - 0.5, -0.5, 0.5));
  return {bounded, {0.5F * (0.5F - t) * (0.5F - t), 0.75F - t * t, 0.5F * (0.5F + t) * (0.5F + t)}};
}

/// Mean of one channel in every cell. Cells outside the frame take from its edge.
class Means {
 public:
  Means(const Frame& frame, const Component& component, const Grid& grid) : grid_(grid) {
    for (int row = 0; row < grid.rows; ++row)
      for (int column = 0; column < grid.columns; ++column)
        values_.push_back(mean(frame, component, column, row));
  }

  /// The cells of one row of the frame, interpolated where they are, with one more at either end.
  void line(const Tap& down, std::vector<float>& out) const {
    out.resize(static_cast<std::size_t>(grid_.columns) + 2);
    for (int column = -1; column <= grid_.columns; ++column) {
      float sum = 0.0F;
      for (int j = 0; j < 3; ++j)
        sum += down.weights[static_cast<std::size_t>(j)] * at(column, down.cell + j - 1);
      out[static_cast<std::size_t>(column + 1)] = sum;
    }
  }

 private:
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
  const double square = u * u + v * v;
  if (square <= (1.0 - kSoftness) * (1.0 - kSoftness)) return 1.0F;
  return static_cast<float>(std::clamp((1.0 - std::sqrt(square)) / kSoftness, 0.0, 1.0));
}

/// Samples of one axis that an ellipse can touch: the first, and the one behind the last.
std::pair<int, int> samples_within(double centre, double length, int pixels, int shift) {
  const double scale = 1 << shift;
  const double limit = samples_of(pixels, shift);
  return {static_cast<int>(std::clamp(std::floor((centre - length / 2) / scale), 0.0, limit)),
          static_cast<int>(std::clamp(std::ceil((centre + length / 2) / scale), 0.0, limit))};
}

void draw_component(const Frame& frame, const Component& component, const Placement& ellipse,
                    int cells, MosaicKind kind) {
  const Grid grid = grid_of(ellipse, cells);
  const Means means(frame, component, grid);
  const auto [left, right] =
      samples_within(ellipse.x, ellipse.width, frame.width, component.shift_x);
  const auto [top, bottom] =
      samples_within(ellipse.y, ellipse.height, frame.height, component.shift_y);
  const auto middle = [](int sample, int shift) { return (sample + 0.5) * (1 << shift); };
  std::vector<Tap> across;
  for (int sx = left; sx < right; ++sx)
    across.push_back(
        tap_at((middle(sx, component.shift_x) - grid.x) / grid.cell, grid.columns, kind));
  std::vector<float> line;
  for (int sy = top; sy < bottom; ++sy) {
    const double y = middle(sy, component.shift_y);
    means.line(tap_at((y - grid.y) / grid.cell, grid.rows, kind), line);
    std::uint8_t* row = component.row(sy);
    for (int sx = left; sx < right; ++sx) {
      const float share = mask(ellipse, middle(sx, component.shift_x), y);
      if (share <= 0.0F) continue;
      const Tap& tap = across[static_cast<std::size_t>(sx - left)];
      const float* cell = line.data() + tap.cell;
      const float mean =
          tap.weights[0] * cell[0] + tap.weights[1] * cell[1] + tap.weights[2] * cell[2];
      std::uint8_t& value = row[sx * component.step];
      value = static_cast<std::uint8_t>(mean * share + static_cast<float>(value) * (1.0F - share) +
                                        0.5F);
    }
  }
}

}  // namespace

void draw_mosaic(const Frame& frame, const Placement& ellipse, int cells, MosaicKind kind) {
  if (!(ellipse.width > 0.0 && ellipse.height > 0.0) || cells < 1) return;
  if (!std::isfinite(ellipse.x + ellipse.y + ellipse.width + ellipse.height)) return;
  for (std::size_t c = 0; c < 3; ++c)
    draw_component(frame, frame.components[c], ellipse, cells, kind);
}

}  // namespace booth::facemask

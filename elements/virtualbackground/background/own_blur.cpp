// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/own_blur.hpp"

#include <algorithm>
#include <cmath>

namespace booth::keying {
namespace {

/// Three boxes are a good bell.
constexpr int kBoxes = 3;
/// Share of the whole picture's mean colour, so that the middle of a person has a colour too.
constexpr float kEverywhere = 1e-3F;

}  // namespace

OwnBlur::Cell& OwnBlur::Cell::add(const Cell& other, float factor) {
  weight += factor * other.weight;
  y += factor * other.y;
  u += factor * other.u;
  v += factor * other.v;
  return *this;
}

void OwnBlur::gather(const ConstImageView& picture, const ConstPlane& weights) {
  const int half = cell_ / 2;
  for (int row = 0; row < picture.chroma_height(); ++row) {
    const std::uint8_t* upper = picture.planes[0].row(2 * row);
    const std::uint8_t* lower = picture.planes[0].row(std::min(2 * row + 1, picture.height - 1));
    Cell* cells = cells_.data() + std::ptrdiff_t{row / half} * across_;
    for (int x = 0; x < picture.chroma_width(); ++x) {
      const int weight = weights.row(row)[x];
      if (weight == 0) continue;
      const int right = std::min(2 * x + 1, picture.width - 1);
      const int luma = upper[2 * x] + upper[right] + lower[2 * x] + lower[right];
      const auto share = static_cast<float>(weight);
      cells[x / half] += {share, share * 0.25F * static_cast<float>(luma),
                          share * static_cast<float>(picture.planes[1].row(row)[x]),
                          share * static_cast<float>(picture.planes[2].row(row)[x])};
    }
  }
}

void OwnBlur::box(int count, int length, int step, int line_step, int radius) {
  line_.resize(static_cast<std::size_t>(length));
  for (int i = 0; i < count; ++i) {
    Cell* cells = cells_.data() + std::ptrdiff_t{i} * line_step;
    for (int x = 0; x < length; ++x) line_[static_cast<std::size_t>(x)] = cells[x * step];
    Cell sum;
    for (int x = 0; x < std::min(radius, length); ++x) sum += line_[static_cast<std::size_t>(x)];
    for (int x = 0; x < length; ++x) {
      if (x + radius < length) sum += line_[static_cast<std::size_t>(x + radius)];
      if (x - radius > 0) sum -= line_[static_cast<std::size_t>(x - radius - 1)];
      cells[x * step] = sum;
    }
  }
}

void OwnBlur::divide() {
  Cell all;
  for (const Cell& cell : cells_) all += cell;
  if (all.weight <= 0.0F) {
    std::fill(cells_.begin(), cells_.end(), Cell{1.0F, 16.0F, 128.0F, 128.0F});
    return;
  }
  const float everywhere = kEverywhere / static_cast<float>(cells_.size());
  for (Cell& cell : cells_) {
    cell.add(all, everywhere);
    // Running sums leave a rest of rounding where there is no background at all.
    const float scale = 1.0F / std::max(cell.weight, everywhere * all.weight);
    const auto mean = [&](float sum) { return std::clamp(sum * scale, 0.0F, 255.0F); };
    cell = {1.0F, mean(cell.y), mean(cell.u), mean(cell.v)};
  }
}

/// Straight lines from the middle of a cell to that of the next.
void OwnBlur::spread(float Cell::*value, int cell, const Plane& plane, int width, int height) {
  row_.resize(static_cast<std::size_t>(across_ + 2));
  const float first = cell % 2 == 0 ? 0.5F : 0.0F;
  for (int y = 0; y < height; ++y) {
    const float at = (static_cast<float>(y) + 0.5F) / static_cast<float>(cell) - 0.5F;
    const int above = static_cast<int>(std::floor(at));
    const float share = at - static_cast<float>(above);
    const Cell* upper = cells_.data() + std::ptrdiff_t{std::clamp(above, 0, down_ - 1)} * across_;
    const Cell* lower =
        cells_.data() + std::ptrdiff_t{std::clamp(above + 1, 0, down_ - 1)} * across_;
    for (int i = 0; i < across_; ++i)
      row_[static_cast<std::size_t>(i + 1)] =
          upper[i].*value + share * (lower[i].*value - upper[i].*value);
    row_.front() = row_[1];
    row_.back() = row_[static_cast<std::size_t>(across_)];
    std::uint8_t* out = plane.row(y);
    for (int i = -1; i < across_; ++i) {
      const int from = i * cell + cell / 2;
      const float begin = row_[static_cast<std::size_t>(i + 1)];
      const float slope =
          (row_[static_cast<std::size_t>(i + 2)] - begin) / static_cast<float>(cell);
      const float start = begin + 0.5F + slope * (first - static_cast<float>(from));
      const int end = std::min(from + cell, width);
      for (int x = std::max(from, 0); x < end; ++x)
        out[x] = static_cast<std::uint8_t>(start + slope * static_cast<float>(x));
    }
  }
}

void OwnBlur::render(const ConstImageView& picture, const ConstPlane& weights, double sigma,
                     const ImageView& out) {
  cell_ = std::clamp(2 * static_cast<int>(std::lround(sigma / 4.0)), 2, 128);
  across_ = (picture.width + cell_ - 1) / cell_;
  down_ = (picture.height + cell_ - 1) / cell_;
  cells_.assign(static_cast<std::size_t>(across_) * static_cast<std::size_t>(down_), {});
  gather(picture, weights);
  const double spread_cells = sigma / cell_;
  const int radius = std::max(
      1, static_cast<int>(
             std::lround((std::sqrt(4.0 * spread_cells * spread_cells + 1.0) - 1.0) / 2.0)));
  for (int i = 0; i < kBoxes; ++i) {
    box(down_, across_, 1, across_, radius);
    box(across_, down_, across_, 1, radius);
  }
  divide();
  const int chroma_width = out.chroma_width(), chroma_height = out.chroma_height();
  spread(&Cell::y, cell_, out.planes[0], out.width, out.height);
  spread(&Cell::u, cell_ / 2, out.planes[1], chroma_width, chroma_height);
  spread(&Cell::v, cell_ / 2, out.planes[2], chroma_width, chroma_height);
}

}  // namespace booth::keying

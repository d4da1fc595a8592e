// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/edge_colors.hpp"

#include <algorithm>
#include <cstddef>

namespace booth::keying {
namespace {

constexpr int kCell = 8;    ///< chroma samples
constexpr int kInside = 3;  ///< samples from an edge a colour is the person's own
constexpr int kStep = 2;    ///< every second sample of every second row is enough

}  // namespace

void EdgeColors::configure(int chroma_width, int chroma_height) {
  width_ = chroma_width;
  height_ = chroma_height;
  across_ = (width_ + kCell - 1) / kCell;
  down_ = (height_ + kCell - 1) / kCell;
  cells_.assign(static_cast<std::size_t>(across_) * static_cast<std::size_t>(down_), {});
  row_.assign(static_cast<std::size_t>(width_), 0);
}

const std::uint8_t* EdgeColors::shares(int row) const {
  return shares_ + std::ptrdiff_t{std::clamp(row, 0, height_ - 1)} * width_;
}

void EdgeColors::look(const ConstImageView& i420, const std::vector<std::uint8_t>& shares) {
  shares_ = shares.data();
  std::fill(cells_.begin(), cells_.end(), Cell{});
  for (int y = 0; y < height_; y += kStep) {
    const std::uint8_t* own = this->shares(y);
    const std::uint8_t* above = this->shares(y - kInside);
    const std::uint8_t* below = this->shares(y + kInside);
    Cell* cells = cells_.data() + std::ptrdiff_t{y / kCell} * across_;
    for (int x = 0; x < width_; x += kStep) {
      const int least = std::min({own[x], above[x], below[x], own[std::max(x - kInside, 0)],
                                  own[std::min(x + kInside, width_ - 1)]});
      if (least == 255)
        cells[x / kCell].add({1, i420.planes[1].row(y)[x], i420.planes[2].row(y)[x]});
    }
  }
  spread();
  spread();
}

void EdgeColors::spread() {
  beside_ = cells_;
  for (int y = 0; y < down_; ++y) {
    for (int x = 0; x < across_; ++x) {
      Cell& cell = cells_[static_cast<std::size_t>(y * across_ + x)];
      for (int j = std::max(y - 1, 0); j <= std::min(y + 1, down_ - 1); ++j)
        for (int i = std::max(x - 1, 0); i <= std::min(x + 1, across_ - 1); ++i)
          if (i != x || j != y) cell.add(beside_[static_cast<std::size_t>(j * across_ + i)]);
    }
  }
}

int EdgeColors::least_share(int x, int row) const {
  const int left = std::max(x - 1, 0), right = std::min(x + 1, width_ - 1);
  int least = 255;
  for (int y = row - 1; y <= row + 1; ++y) {
    const std::uint8_t* line = shares(y);
    least = std::min({least, int{line[left]}, int{line[x]}, int{line[right]}});
  }
  return least;
}

const std::uint8_t* EdgeColors::clean(const ConstImageView& i420, int plane, int row, Run run) {
  const std::uint8_t* samples = i420.planes[static_cast<std::size_t>(plane)].row(row);
  const Cell* cells = cells_.data() + std::ptrdiff_t{row / kCell} * across_;
  for (int x = run.begin; x < run.end; ++x) {
    const Cell& cell = cells[x / kCell];
    const int least = cell.count > 0 ? least_share(x, row) : 255;
    int value = samples[x];
    if (least < 255) {
      const int own = (plane == 1 ? cell.u : cell.v) / cell.count;
      value += (own - value) * (255 - least) / 255;
    }
    row_[static_cast<std::size_t>(x)] = static_cast<std::uint8_t>(value);
  }
  return row_.data();
}

}  // namespace booth::keying

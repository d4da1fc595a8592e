// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/mask_cleaner.hpp"

#include <algorithm>
#include <cstddef>

namespace booth::keying {
namespace {

constexpr double kSpeck = 0.003;
constexpr double kHole = 0.015;
constexpr int kReach = 2;  ///< of the vote, in cells

}  // namespace

void MaskCleaner::vote(const CellGrid& grid, const std::vector<std::uint8_t>& mask) {
  inside_.resize(grid.size());
  sums_.assign(static_cast<std::size_t>(grid.across), 0);
  for (int y = 0; y < grid.down; ++y) {
    const int top = std::max(y - kReach, 0), bottom = std::min(y + kReach, grid.down - 1);
    std::fill(sums_.begin(), sums_.end(), 0);
    for (int j = top; j <= bottom; ++j) {
      const std::uint8_t* row = mask.data() + grid.index(0, j);
      for (std::size_t x = 0; x < sums_.size(); ++x) sums_[x] += row[x];
    }
    for (int x = 0; x < grid.across; ++x) {
      const int left = std::max(x - kReach, 0), right = std::min(x + kReach, grid.across - 1);
      int sum = 0;
      for (int i = left; i <= right; ++i) sum += sums_[static_cast<std::size_t>(i)];
      const int count = (right - left + 1) * (bottom - top + 1);
      inside_[grid.index(x, y)] = 2 * sum > 255 * count ? 1 : 0;
    }
  }
}

void MaskCleaner::remove_small(const CellGrid& grid, std::uint8_t value, std::size_t least) {
  visited_.assign(grid.size(), 0);
  const auto across = static_cast<std::size_t>(grid.across);
  for (std::size_t start = 0; start < inside_.size(); ++start) {
    if (inside_[start] != value || visited_[start] != 0) continue;
    open_.assign(1, start);
    found_.clear();
    visited_[start] = 1;
    const auto reach = [&](std::size_t cell) {
      if (inside_[cell] != value || visited_[cell] != 0) return;
      visited_[cell] = 1;
      open_.push_back(cell);
    };
    while (!open_.empty()) {
      const std::size_t cell = open_.back();
      open_.pop_back();
      if (found_.size() < least) found_.push_back(cell);
      if (cell % across > 0) reach(cell - 1);
      if (cell % across + 1 < across) reach(cell + 1);
      if (cell >= across) reach(cell - across);
      if (cell + across < inside_.size()) reach(cell + across);
    }
    if (found_.size() >= least) continue;
    for (const std::size_t cell : found_) inside_[cell] = 1 - value;
  }
}

void MaskCleaner::clean(const CellGrid& grid, const std::vector<std::uint8_t>& shares,
                        std::vector<std::uint8_t>& mask) {
  vote(grid, mask);
  const auto share = [&](double of) {
    return static_cast<std::size_t>(of * static_cast<double>(grid.size()));
  };
  remove_small(grid, 1, share(kSpeck));
  remove_small(grid, 0, share(kHole));
  // Edges keep their softness on either side of the line that the vote has drawn.
  for (int y = 0; y < grid.down; ++y) {
    for (int x = 0; x < grid.across; ++x) {
      const std::size_t cell = grid.index(x, y);
      const bool inside = inside_[cell] != 0;
      bool edge = false;
      if (x > 0) edge |= (inside_[cell - 1] != 0) != inside;
      if (x + 1 < grid.across) edge |= (inside_[cell + 1] != 0) != inside;
      if (y > 0) edge |= (inside_[grid.index(x, y - 1)] != 0) != inside;
      if (y + 1 < grid.down) edge |= (inside_[grid.index(x, y + 1)] != 0) != inside;
      if (edge)
        mask[cell] = std::min(mask[cell], shares[cell]);
      else
        mask[cell] = inside ? 255 : 0;
    }
  }
}

}  // namespace booth::keying

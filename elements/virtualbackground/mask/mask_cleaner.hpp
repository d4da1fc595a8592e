// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/virtualbackground/mask/cells.hpp"

namespace booth::keying {

/// Takes specks off a mask and fills its small holes. Owns its working memory. One thread at a
/// time.
class MaskCleaner {
 public:
  /// In place. What is connected and smaller than a share of the picture (a speck 0.3 %, a hole
  /// 1.5 %) is removed or filled, single lines as well. Along the edges that are left, cells get no
  /// more than their share.
  void clean(const CellGrid& grid, const std::vector<std::uint8_t>& shares,
             std::vector<std::uint8_t>& mask);

 private:
  /// Each cell by the majority of its neighbourhood.
  void vote(const CellGrid& grid, const std::vector<std::uint8_t>& mask);
  /// Gives what is connected and of `value`, and smaller than `least` cells, the other value.
  void remove_small(const CellGrid& grid, std::uint8_t value, std::size_t least);

  std::vector<std::uint8_t> inside_, visited_;
  std::vector<std::size_t> open_, found_;
  std::vector<int> sums_;
};

}  // namespace booth::keying

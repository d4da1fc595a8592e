// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace booth::keying {

/// A value for every cell of a picture, row after row.
struct CellGrid {
  int across = 0;
  int down = 0;

  std::size_t size() const {
    return static_cast<std::size_t>(across) * static_cast<std::size_t>(down);
  }
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(across) +
           static_cast<std::size_t>(x);
  }
  bool operator==(const CellGrid&) const = default;
};

/// Mean luma and chroma of every cell, in code values.
struct CellColors {
  std::vector<float> y, u, v;

  void resize(std::size_t size) {
    for (auto* values : {&y, &u, &v}) values->assign(size, 0.0F);
  }
};

}  // namespace booth::keying

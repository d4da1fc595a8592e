// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The room's colour in soft edges: a strip along the person has some of it, which shows before
// another background. There chroma is drawn towards that of the person nearby; luma is not touched,
// so hair keeps its light.
#pragma once

#include <cstdint>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/chroma/segments.hpp"

namespace booth::keying {

/// One thread at a time. Owns its working memory.
class EdgeColors {
 public:
  /// Size of the chroma planes.
  void configure(int chroma_width, int chroma_height);

  /// Looks at the colours inside the person. `shares` has a share of foreground, 0..255, for every
  /// chroma sample, rows without padding; it is read until the last clean().
  void look(const ConstImageView& i420, const std::vector<std::uint8_t>& shares);
  /// One row of plane 1 or 2 without the room's colour; valid inside the run, until the next call.
  const std::uint8_t* clean(const ConstImageView& i420, int plane, int row, Run run);

 private:
  struct Cell {
    std::int32_t count = 0, u = 0, v = 0;

    void add(const Cell& other) {
      count += other.count;
      u += other.u;
      v += other.v;
    }
  };
  void spread();
  const std::uint8_t* shares(int row) const;
  /// The least share around a sample.
  int least_share(int x, int row) const;

  int width_ = 0, height_ = 0, across_ = 0, down_ = 0;
  const std::uint8_t* shares_ = nullptr;
  std::vector<Cell> cells_, beside_;
  std::vector<std::uint8_t> row_;
};

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A coarse mask laid on the edges of a picture: guided filter (He, Sun, Tang, ECCV 2010), worked
// out on cells of a few pixels (He, Sun, "Fast Guided Filter", 2015). Near every cell the share of
// foreground is taken for a straight line over luma; the lines are spread over the pixels.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/mask/mask_rows.hpp"

namespace booth::keying {

struct GuideSettings {
  int radius = 1;         ///< of the neighbourhood, in cells [1, 8]
  double smallest = 5.0;  ///< steps of luma, in code values, that are no edge
  double low = 0.2;       ///< shares of foreground up to this become 0 ...
  double high = 0.8;      ///< ... and from this on 1

  bool operator==(const GuideSettings&) const = default;
};

/// One thread at a time. Owns its working memory.
class GuidedMask {
 public:
  explicit GuidedMask(const MaskRows& rows = fastest_mask_rows()) : rows_(rows) {}

  /// Size of the pictures in pixels, 1 or more; `cell` pixels [2, 64] a cell, a power of two.
  void configure(int width, int height, int cell);
  int cell() const { return cell_; }
  int across() const { return across_; }
  int down() const { return down_; }

  /// The mean luma of every cell, in quarters of a code value.
  const std::vector<std::int32_t>& look(const ConstPlane& luma);
  /// Lays the mask, one value a cell, on the picture of the last look().
  void fit(std::span<const std::uint8_t> mask, const GuideSettings& settings);
  /// The shares of all pixels, after look() and fit(). Rows are written up to an even width.
  void render(const ConstPlane& luma, const Plane& shares);

 private:
  using Cells = std::vector<std::int32_t>;
  /// Sums over the neighbourhood of every cell, as far as it is inside.
  void box(Cells& cells, int radius);
  int neighbours(int x, int y, int radius) const;
  void solve(std::span<const std::uint8_t> mask, const GuideSettings& settings);
  /// Spreads one row of cells over the pixels.
  void spread(const Cells& cells, int row, std::int16_t* out) const;
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(across_) +
           static_cast<std::size_t>(x);
  }

  MaskRows rows_;
  int width_ = 0, height_ = 0, cell_ = 2, across_ = 0, down_ = 0;
  Cells luma_, mean_luma_, mean_mask_, square_, product_, slope_, offset_, line_, rows_before_;
  std::vector<std::int32_t> columns_;
  std::array<std::array<std::vector<std::int16_t>, 2>, 2> spread_;
};

}  // namespace booth::keying

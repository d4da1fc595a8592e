// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/frame_settings.hpp"
#include "elements/virtualbackground/chroma/matte.hpp"
#include "elements/virtualbackground/chroma/near_screen.hpp"
#include "elements/virtualbackground/pixels/native_edges.hpp"
#include "elements/virtualbackground/chroma/padded_rows.hpp"
#include "elements/virtualbackground/chroma/rows.hpp"
#include "elements/virtualbackground/chroma/screen_level.hpp"
#include "elements/virtualbackground/chroma/segments.hpp"

namespace booth::keying {

/// One frame whose matte is known. All pictures are I420 and of one size; `out` is `in`, or does
/// not overlap it.
struct ComposeJob {
  ConstImageView in;
  ImageView out;
  ConstImageView background;
  const MatteParams& params;
  PaddedRows<std::uint8_t>& matte;
  Segments& segments;
  ScreenLevel& level;
  NearScreen& near;
  Edge edge = Edge::kGuided;
  Plane alpha;  ///< where wanted: gets the shares of foreground; 255 everywhere before
  /// For chroma of edges in a frame of another format, in the place of that in `out`.
  NativeEdges* edges = nullptr;
  ConstImageView native_background;
  ImageView native;  ///< holds the frame
};

/// Puts frames together from what the camera saw, the matte and the background: what is screen is
/// copied, what is foreground is left alone, the rest is calculated. Owns its working memory. One
/// thread at a time.
class Composer {
 public:
  explicit Composer(const Rows& rows) : rows_(rows) {}

  /// Width and height in pixels, 1 or more.
  void configure(int width, int height);
  void compose(const ComposeJob& job);

 private:
  /// What compose_row() of this row and of the next one needs.
  void prepare_row(const ComposeJob& job, int row);
  void sum_luma(const ComposeJob& job, int row);
  void fit(const ComposeJob& job, int row);
  /// In the place of a fit: the matte itself, level along luma.
  void level_out(const ComposeJob& job, int row);
  void compose_row(const ComposeJob& job, int row);
  void despill(const ComposeJob& job, int row, std::span<const Run> runs);
  void luma_flat(const ComposeJob& job, int y, std::span<const Run> runs,
                 const std::int16_t* screen_luma);
  void luma_line(const ComposeJob& job, int row, int line, std::span<const Run> runs,
                 const std::int16_t* screen_luma);
  void chroma(const ComposeJob& job, int row, std::span<const Run> runs);
  /// Luma rows of a chroma row: 2, or 1 at the end of an odd height.
  int lines(int row) const { return std::min(2, height_ - 2 * row); }

  Rows rows_;
  int width_ = 0, height_ = 0;
  int chroma_width_ = 0, chroma_height_ = 0;
  std::vector<std::int16_t> despill_;
  PaddedRows<std::int16_t> sums_, slopes_, offsets_;
  Edge edge_ = Edge::kGuided;  ///< of the last frame
};

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/chroma/padded_rows.hpp"
#include "elements/virtualbackground/chroma/refine_rows.hpp"
#include "elements/virtualbackground/chroma/segments.hpp"

namespace booth::keying {

/// A composed frame: `out` and `background` are I420, `shares` those of the foreground, which were
/// composed with.
struct ChokeJob {
  ImageView out;
  ConstImageView background;
  Plane shares;
  Segments& segments;
};

/// Moves the border between foreground and background. One thread at a time.
class Choke {
 public:
  static constexpr double kMost = 4.0;  ///< pixels

  explicit Choke(const RefineRows& rows) : rows_(rows) {}

  /// Makes the foreground larger by so many samples, fractions included, [0, kMost / 2]: each matte
  /// value becomes the least around it. Rows are closed before and after.
  void grow(PaddedRows<std::uint8_t>& matte, int width, int height, double samples);
  /// Makes the foreground of a frame smaller by so many pixels, [0, kMost]: what was composed is
  /// laid on the background again, with what is left of its share. Works on what is active.
  void shrink(const ChokeJob& job, double pixels);
  /// Makes the foreground of a plane of its shares smaller by so many pixels, or larger by so many
  /// less than 0; [-kMost, kMost]. For methods that compose afterwards.
  void reshape(const Plane& shares, int width, int height, double pixels);

 private:
  struct Radius {
    int whole;
    int fraction;  ///< / 256
  };
  static Radius radius(double samples);
  void make_room(int width, int height);
  /// The least beside each of the pixels [begin, end) of row `y`, into across_.
  void least_beside(const std::uint8_t* shares, int y, Run pixels, Radius radius);
  void shrink_run(const ChokeJob& job, int row, Run run, Radius radius);

  RefineRows rows_;
  PaddedRows<std::uint8_t> across_;  ///< the least of each row's neighbours
  int width_ = 0, height_ = 0;
  std::vector<std::uint8_t> line_;
  std::array<std::vector<std::uint8_t>, 2> left_;  ///< shares of two rows of pixels
};

}  // namespace booth::keying

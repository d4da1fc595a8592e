// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What is looked at to find a screen and to watch it: a coarse grid of a picture's chroma samples.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/chroma/matte.hpp"

namespace booth::keying {

struct ScreenSample {
  std::uint8_t y;
  std::int8_t u, v;  ///< less 128
  bool border : 1;   ///< at the upper edge, or at the left or right one above the shoulders
  bool left : 1;     ///< in the left half
  bool starts_row : 1;
};

/// Appends every `slices`th row of the grid, from row `slice` on, to `samples`: at most about 2,400
/// samples for all slices together, whatever the size of the picture. I420.
void take_samples(const ConstImageView& picture, int slice, int slices,
                  std::vector<ScreenSample>& samples);

/// What a picture holds of a colour.
struct Sighting {
  KeyColor color;            ///< median of the samples that have the colour in any light
  double share = 0.0;        ///< of the picture that has it, [0, 1]
  double border = 0.0;       ///< of the picture's border that has it
  double lesser_side = 0.0;  ///< of the border's left or right half, whichever has less of it
  double coherence =
      0.0;  ///< of what a key of this colour would touch at all, the part that has it
  double roughness = 0.0;  ///< median difference of luma between neighbours that have it
};

/// Counts samples that have a colour.
class Tally {
 public:
  explicit Tally(const KeyColor& key);
  void add(const std::vector<ScreenSample>& samples);
  Sighting result() const;

 private:
  using Histogram = std::array<std::uint16_t, 256>;
  static double median(const Histogram& histogram, int count);

  KeyColor key_;
  float along_u_, along_v_;  ///< unit vector of the key
  float lowest_, highest_;   ///< chroma along the key that has its colour, code values
  float touched_from_;       ///< chroma along the key, less the wedge, that a key touches
  float wedge_;
  int samples_ = 0, touched_ = 0, left_border_ = 0, right_border_ = 0;
  int inside_ = 0, neighbours_ = 0, left_border_inside_ = 0, right_border_inside_ = 0;
  Histogram y_{}, u_{}, v_{}, steps_{};
};

}  // namespace booth::keying

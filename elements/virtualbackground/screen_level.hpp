// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/virtualbackground/matte.hpp"

namespace booth::keying {

/// How brightly the screen is lit where: a slowly updated map of the chroma the screen alone has at
/// each place, one value per block of 16 x 16 chroma samples, interpolated in between. Without it a
/// shadow on the screen looks like a half-transparent foreground.
class ScreenLevel {
 public:
  static constexpr int kBlock = 16;
  /// Rows of a frame that gather() wants: one in four, another one each frame.
  static constexpr int kRowStep = 4;

  void configure(int chroma_width, int chroma_height);
  /// Forgets the map; the whole screen is as saturated as the key.
  void reset(const KeyColor& key, int black);
  /// Learns the map from one frame at once. U and V are chroma_height rows of chroma_width samples.
  struct Chroma {
    const std::uint8_t* u;
    const std::uint8_t* v;
    std::ptrdiff_t u_stride;
    std::ptrdiff_t v_stride;
  };
  void learn(const MatteParams& params, const Chroma& chroma);

  /// Per chroma sample of a row: what matte_row() multiplies by, and the luma of the screen for
  /// luma_row().
  void matte_gain(int row, std::int16_t* gain) const { expand(matte_gain_, row, gain); }
  void screen_luma(int row, std::int16_t* luma) const { expand(screen_luma_, row, luma); }

  /// Counts a matte row calculated with this map, and at the end of the frame follows a quarter of
  /// what has changed.
  void gather(int row, const std::uint8_t* matte);
  void update();

  /// Level of a block in code values, for tests.
  double level(int block_x, int block_y) const {
    return level_[static_cast<std::size_t>(block_y * across_ + block_x)];
  }

 private:
  struct Count {
    std::uint32_t sum = 0, bright = 0, dim_sum = 0, dim = 0, all = 0;
  };
  void expand(const std::vector<std::int16_t>& grid, int row, std::int16_t* values) const;
  void fill_holes();
  void quantise();

  int width_ = 0, height_ = 0, across_ = 0, down_ = 0;
  double key_level_ = 1.0;
  double luma_ratio_ = 0.0;  ///< luma above black per chroma of the screen
  std::vector<float> level_;
  std::vector<std::uint8_t> known_;
  std::vector<Count> counts_;
  std::vector<std::int16_t> matte_gain_, screen_luma_;
};

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/virtualbackground/chroma/matte.hpp"

namespace booth::keying {

/// Samples a block of the map is wide and high.
inline constexpr int kLevelBlock = 16;
/// Rows that expand_row() writes need this much room on either side of their samples.
inline constexpr int kLevelMargin = 16;

/// One row of a map to chroma samples: bilinear between the centres of the blocks.
struct ExpandRow {
  const std::int16_t* upper;  ///< `across` values each
  const std::int16_t* lower;
  std::int16_t way;  ///< from upper to lower, Q15
  int across;
  std::int16_t* blended;  ///< room for `across` values
  std::int16_t* values;   ///< across * kLevelBlock samples, and the margin
};
void expand_row(const ExpandRow& row);

/// Adds a matte row to counts of its bright and dim samples, one entry per eight samples:
/// sum of matte values in the lower half, number of samples in the upper half.
struct GatherRow {
  const std::uint8_t* matte;
  int width;
  std::uint64_t* bright;
  std::uint64_t* dim;
};
void gather_row(const GatherRow& row);
/// The same for the samples from `begin` on.
void gather_row_from(const GatherRow& row, int begin);

/// Only samples at least this near the level count towards it: an edge must not darken the map.
inline constexpr double kLevelTrim = 0.85;
inline constexpr int kBright = static_cast<int>(kLevelTrim * kScreen);
/// A shadow that falls on the screen is followed from here on, where it fills most of a block.
inline constexpr int kDim = static_cast<int>(0.6 * kScreen);

struct LevelRows {
  void (*expand)(const ExpandRow&) = expand_row;
  void (*gather)(const GatherRow&) = gather_row;
};

/// How brightly the screen is lit where: a slowly updated map of the chroma the screen alone has at
/// each place, one value per block of kLevelBlock chroma samples square, interpolated in between.
/// Without it a shadow on the screen looks like a half-transparent foreground.
class ScreenLevel {
 public:
  /// Rows of a frame that gather() wants: one in four, another one each frame.
  static constexpr int kRowStep = 4;

  explicit ScreenLevel(const LevelRows& rows) : rows_(rows) {}

  void configure(int chroma_width, int chroma_height);
  /// Forgets the map; the whole screen is as saturated as the key.
  void reset(const KeyColor& key, int black);
  /// Keeps the map: the same screen, whose colour has become another in other light.
  void follow(const KeyColor& key, int black);
  /// How much of the map is used, [0, 1]: 0 the key's level everywhere, 1 what was learned.
  void set_strength(double strength);
  /// Learns the map from one frame at once. U and V are chroma_height rows of chroma_width samples.
  struct Chroma {
    const std::uint8_t* u;
    const std::uint8_t* v;
    std::ptrdiff_t u_stride;
    std::ptrdiff_t v_stride;
  };
  void learn(const MatteParams& params, const Chroma& chroma);

  /// Per chroma sample of a row: what matte_row() multiplies by, and the luma of the screen for
  /// luma_row(). Valid until the next call; two rows share one interpolation.
  const std::int16_t* matte_gain(int row) { return expand(matte_gain_, row, gain_row_); }
  const std::int16_t* screen_luma(int row) { return expand(screen_luma_, row, luma_row_); }

  /// Counts a matte row calculated with this map.
  void gather(int row, const std::uint8_t* matte);
  /// Ends a frame; each time all rows have been gathered the map follows half of what has changed.
  void end_frame();

  /// Level where a chroma sample is, code values, as it is used.
  float used_at(int x, int y) const {
    return used(static_cast<std::size_t>(y / kLevelBlock * across_ + x / kLevelBlock));
  }
  /// Learned level of a block in code values, for tests.
  double level(int block_x, int block_y) const {
    return level_[static_cast<std::size_t>(block_y * across_ + block_x)];
  }

 private:
  /// A row of samples, and which rows of the picture it is for.
  struct Expanded {
    int pair = -1;
    std::vector<std::int16_t> values;
  };
  const std::int16_t* expand(const std::vector<std::int16_t>& grid, int row, Expanded& expanded);
  /// The level of a block as it is used.
  float used(std::size_t block) const {
    return strength_ * level_[block] + (1.0F - strength_) * static_cast<float>(key_level_);
  }
  void update();
  void clear_counts();
  void fill_holes();
  void quantise();

  LevelRows rows_;
  int width_ = 0, height_ = 0, across_ = 0, down_ = 0;
  double key_level_ = 1.0;
  float strength_ = 1.0F;
  double luma_ratio_ = 0.0;  ///< luma above black per chroma of the screen
  int frames_ = 0;           ///< gathered since the last update
  std::vector<float> level_;
  std::vector<std::uint8_t> known_;
  std::vector<std::uint64_t> bright_, dim_;  ///< two entries a block
  std::vector<std::uint32_t> gathered_;      ///< samples counted, by row of blocks, per block
  std::vector<std::int16_t> matte_gain_, screen_luma_;
  std::vector<std::int16_t> blended_;
  Expanded gain_row_, luma_row_;
};

}  // namespace booth::keying

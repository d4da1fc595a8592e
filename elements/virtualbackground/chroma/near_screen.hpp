// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/virtualbackground/chroma/like_colors.hpp"
#include "elements/virtualbackground/chroma/matte.hpp"
#include "elements/virtualbackground/chroma/screen_level.hpp"
#include "elements/virtualbackground/chroma/segments.hpp"

namespace booth::keying {

/// Nearness of the screen is Q15; this is "there is some".
inline constexpr int kNear = 32767;

/// Adds a matte row to counts, one entry per eight samples: how many bytes are `half` or more, and
/// of those that are `some` or more the sum in the lower half, the number in the upper half.
struct CountRow {
  const std::uint8_t* matte;
  int width;
  std::uint8_t half;
  std::uint8_t some;
  std::uint64_t* halves;
  std::uint64_t* somes;
};
void count_row(const CountRow& row);
/// The same for the samples from `begin` on, a multiple of eight.
void count_row_from(const CountRow& row, int begin);

/// Straight lines of `length` values each, one after the other: from the centre of a block to that
/// of the next, `length` apart. What a centre has lies between two rows of a grid, of which
/// `count` + 1 values are used and kSpreadBeyond more are readable.
struct SpreadRow {
  const std::int16_t* upper;
  const std::int16_t* lower;
  int way;     ///< from upper to lower, Q15
  int count;   ///< lines, 1 or more
  int length;  ///< 8, 16, 32 or 64
  std::int16_t* values;
};
inline constexpr int kSpreadBeyond = 8;
void spread_row(const SpreadRow& row);

/// What of the screen's colour in samples is the screen's: what is more than `own`, times `gain`.
struct Part {
  const std::int16_t* own;   ///< matte bytes or chroma, Q7
  const std::int16_t* gain;  ///< Q14, [0, 2)
};

/// Takes from the matte bytes of samples [begin, end) what is not the screen's, and sorts the
/// samples anew as matte_row() does. `begin` is a multiple of eight.
struct FadeRow {
  Part part;
  int begin;
  int end;
  std::uint8_t* matte;
  std::uint64_t* screen;
  std::uint64_t* foreground;
};
void fade_row(const MatteParams& params, const FadeRow& row);

struct NearRows {
  void (*count)(const CountRow&) = count_row;
  void (*spread)(const SpreadRow&) = spread_row;
  void (*fade)(const MatteParams&, const FadeRow&) = fade_row;
};

/// Where there is screen nearby. A place with a share of the screen's colour is hair, glass or a
/// blurred edge where the screen itself is seen beside it. Far from any screen it is clothes of a
/// like colour, or light from the screen, and stays. Blocks that hold screen, and their neighbours,
/// are near; in between the nearness falls off linearly. Near the screen, what clothes around have
/// of its colour (LikeColors) is taken for theirs.
class NearScreen {
 public:
  explicit NearScreen(const NearRows& rows) : rows_(rows) {}

  void configure(int chroma_width, int chroma_height);

  /// Counts a matte row of this frame; wanted are those of which wants() is true.
  bool wants(int row) const { return row % (block_ / kRowsCounted) == 0; }
  void count(const MatteParams& params, int row, const std::uint8_t* matte);
  /// Ends the counting. Screen is near at once; what is doubtful, or was near before, takes some
  /// frames, so that noise does not flicker.
  void update(const ScreenLevel& level);

  /// fade_row() for the samples of a row that it changes and that are not wholly foreground anyway.
  /// False where there are none.
  bool fade(const MatteParams& params, int row, std::uint8_t* matte, std::uint64_t* screen,
            std::uint64_t* foreground);
  /// What fade() did, for the chroma of a run, indexed by sample: all is the screen's where fade()
  /// found nothing to do. Valid until the next call.
  Part chroma_part(int row, Run run);

 private:
  /// Rows of a block that are counted.
  static constexpr int kRowsCounted = 4;
  /// Values beside a row that spread() may write to.
  static constexpr int kMargin = 64;

  using Grid = std::vector<std::int16_t>;

  /// Samples of a block that were counted.
  int samples(int block_x, int block_y) const;
  /// Nearness that the counts of a block tell.
  std::int16_t counted(int block_x, int block_y) const;
  void widen();
  void see_clothes();
  void set_parts(const ScreenLevel& level);
  void fill_border(Grid& grid) const;
  void find_faded();
  void spread(const Grid& grid, int row, Run run, Grid& values);
  /// The parts of a row, right for the samples of the run.
  Part part(const Grid& own, int row, Run run);
  /// Row of blocks whose centre is the next below a row, and the way there from the one above, Q15.
  int below(int row) const { return (row + block_ / 2) >> block_bits_; }
  int way(int row) const {
    return (2 * ((row + block_ / 2) & (block_ - 1)) + 1) * (16384 >> block_bits_);
  }
  /// Place of a block in a grid that has a border of one block.
  std::size_t at(int block_x, int block_y) const {
    return static_cast<std::size_t>((block_y + 1) * (across_ + 2) + block_x + 1);
  }

  NearRows rows_;
  int width_ = 0, height_ = 0;
  int block_ = 8;       ///< samples a block is wide and high
  int block_bits_ = 3;  ///< its logarithm: these places are asked for too often to divide
  int across_ = 0, down_ = 0, groups_ = 0;
  std::vector<std::uint64_t> halves_, somes_;  ///< groups_ a row of blocks
  /// Grids: what was counted, the same over three blocks across, what is near, and the parts.
  Grid seen_, wide_, near_, own_, own_chroma_, gain_;
  LikeColors clothes_;
  bool owned_ = false;  ///< clothes have something of the screen's colour somewhere
  Grid plain_;          ///< in two rows of blocks: 1 where all is the screen's
  std::vector<std::vector<Run>> fades_;  ///< samples that may be changed, by below()
  std::vector<std::uint64_t> faded_;     ///< a row each: bit k of 64 samples k, k + 64, k + 128...
  Grid owns_, gains_, nothing_, all_;    ///< a row of samples each
};

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/screen_level.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace booth::keying {
namespace {

/// Levels are kept within these multiples of the key's.
constexpr double kLowest = 0.2;
constexpr double kHighest = 1.6;
/// On the first frame a block counts as screen from this multiple on; greenish clothes have less.
constexpr double kFirstLowest = 0.4;
constexpr float kRate = 0.5F;

std::int16_t to_int16(double value) {
  return static_cast<std::int16_t>(std::clamp(std::lround(value), 1L, 32767L));
}

/// How far sample or row k after a block's centre is on the way to the next centre, Q15.
constexpr std::int16_t way(int k) { return static_cast<std::int16_t>(2048 * k + 1024); }

/// Chroma along the key of one block, in whole code values.
struct Histogram {
  std::array<int, 256> bins{};
  int total = 0;

  void add(int q7) {
    ++bins[static_cast<std::size_t>(std::min(q7 >> 7, 255))];
    ++total;
  }
  /// The value that a tenth of the samples exceed.
  int top() const {
    int above = 0;
    int value = 255;
    while (value > 0 && (above += bins[static_cast<std::size_t>(value)]) * 10 < total) --value;
    return value;
  }
  /// Mean of the samples above the trim of `top`, or 0 where they are fewer than a quarter.
  double trimmed_mean() const {
    const int highest = top();
    std::int64_t count = 0, sum = 0;
    for (int value = static_cast<int>(kLevelTrim * highest); value < 256; ++value) {
      count += bins[static_cast<std::size_t>(value)];
      sum += std::int64_t{bins[static_cast<std::size_t>(value)]} * value;
    }
    if (count * 4 < total || count == 0) return 0.0;
    return static_cast<double>(sum) / static_cast<double>(count) + 0.5;
  }
};

}  // namespace

void ScreenLevel::configure(int chroma_width, int chroma_height) {
  width_ = chroma_width;
  height_ = chroma_height;
  across_ = (width_ + kLevelBlock - 1) / kLevelBlock;
  down_ = (height_ + kLevelBlock - 1) / kLevelBlock;
  const auto blocks = static_cast<std::size_t>(across_ * down_);
  level_.assign(blocks, 1.0F);
  known_.assign(blocks, 0);
  bright_.assign(2 * blocks, 0);
  dim_.assign(2 * blocks, 0);
  gathered_.assign(static_cast<std::size_t>(down_), 0);
  matte_gain_.assign(blocks, 1);
  screen_luma_.assign(blocks, 0);
  blended_.assign(static_cast<std::size_t>(across_), 0);
  gain_row_.values.assign(static_cast<std::size_t>(across_ * kLevelBlock + 2 * kLevelMargin), 0);
  luma_row_.values = gain_row_.values;
}

void ScreenLevel::follow(const KeyColor& key, int black) {
  key_level_ = std::max(key.saturation(), 1.0);
  luma_ratio_ = std::max(key.y - black, 0.0) / key_level_;
}

void ScreenLevel::reset(const KeyColor& key, int black) {
  follow(key, black);
  std::fill(level_.begin(), level_.end(), static_cast<float>(key_level_));
  std::fill(known_.begin(), known_.end(), std::uint8_t{0});
  clear_counts();
  quantise();
}

void ScreenLevel::set_strength(double strength) {
  const auto value = static_cast<float>(std::clamp(strength, 0.0, 1.0));
  if (value == strength_) return;
  strength_ = value;
  clear_counts();  // they were counted with other levels
  quantise();
}

void ScreenLevel::learn(const MatteParams& params, const Chroma& chroma) {
  for (int by = 0; by < down_; ++by) {
    for (int bx = 0; bx < across_; ++bx) {
      Histogram histogram;
      for (int y = by * kLevelBlock; y < std::min((by + 1) * kLevelBlock, height_); ++y) {
        const std::uint8_t* u = chroma.u + y * chroma.u_stride;
        const std::uint8_t* v = chroma.v + y * chroma.v_stride;
        for (int x = bx * kLevelBlock; x < std::min((bx + 1) * kLevelBlock, width_); ++x)
          histogram.add(params.along(u[x], v[x]).screen);
      }
      const double level = histogram.trimmed_mean();
      const auto block = static_cast<std::size_t>(by * across_ + bx);
      known_[block] = level >= kFirstLowest * key_level_;
      if (known_[block]) level_[block] = static_cast<float>(std::min(level, kHighest * key_level_));
    }
  }
  fill_holes();
  quantise();
}

void ScreenLevel::fill_holes() {
  std::vector<std::uint8_t> known = known_;
  bool any = std::find(known.begin(), known.end(), 1) != known.end();
  while (any && std::find(known.begin(), known.end(), 0) != known.end()) {
    const std::vector<std::uint8_t> before = known;
    for (int y = 0; y < down_; ++y) {
      for (int x = 0; x < across_; ++x) {
        const auto block = static_cast<std::size_t>(y * across_ + x);
        if (before[block]) continue;
        float sum = 0.0F;
        int count = 0;
        for (int j = std::max(y - 1, 0); j <= std::min(y + 1, down_ - 1); ++j) {
          for (int i = std::max(x - 1, 0); i <= std::min(x + 1, across_ - 1); ++i) {
            const auto other = static_cast<std::size_t>(j * across_ + i);
            if (!before[other]) continue;
            sum += level_[other];
            ++count;
          }
        }
        if (count == 0) continue;
        level_[block] = sum / static_cast<float>(count);
        known[block] = 1;
      }
    }
  }
}

void ScreenLevel::quantise() {
  gain_row_.pair = luma_row_.pair = -1;
  for (std::size_t block = 0; block < level_.size(); ++block) {
    const double level = std::clamp(double{level_[block]}, std::max(kLowest * key_level_, 2.0),
                                    kHighest * key_level_);
    level_[block] = static_cast<float>(level);
    const double used_level = used(block);
    // matte = screen_q7 * gain / 2^15 is kScreen where screen_q7 is 128 * level.
    matte_gain_[block] = to_int16(kScreen * 32768.0 / (128.0 * used_level));
    // screen luma in Q7 = (matte << (shift + 4)) * value / 2^15.
    screen_luma_[block] = to_int16(used_level * luma_ratio_ * 128.0 * 32768.0 / (kScreen * 128.0));
  }
}

const std::int16_t* ScreenLevel::expand(const std::vector<std::int16_t>& grid, int row,
                                        Expanded& expanded) {
  std::int16_t* first = expanded.values.data() + kLevelMargin;
  if (expanded.pair == row / 2) return first;
  expanded.pair = row / 2;
  // Rows before the first centre and after the last have the level of that centre.
  const int shifted = row / 2 * 2 + kLevelBlock / 2;
  const int from = shifted / kLevelBlock - 1;
  const std::int16_t* upper = grid.data() + std::clamp(from, 0, down_ - 1) * across_;
  const std::int16_t* lower = grid.data() + std::clamp(from + 1, 0, down_ - 1) * across_;
  rows_.expand({upper, lower, way(shifted % kLevelBlock), across_, blended_.data(), first});
  return first;
}

void ScreenLevel::gather(int row, const std::uint8_t* matte) {
  const int entries = row / kLevelBlock * across_ * 2;
  rows_.gather({matte, width_, bright_.data() + entries, dim_.data() + entries});
  ++gathered_[static_cast<std::size_t>(row / kLevelBlock)];
}

void ScreenLevel::clear_counts() {
  std::fill(bright_.begin(), bright_.end(), 0);
  std::fill(dim_.begin(), dim_.end(), 0);
  std::fill(gathered_.begin(), gathered_.end(), 0U);
  frames_ = 0;
}

void ScreenLevel::end_frame() {
  if (++frames_ < kRowStep) return;
  frames_ = 0;
  update();
}

void ScreenLevel::update() {
  for (int by = 0; by < down_; ++by) {
    for (int bx = 0; bx < across_; ++bx) {
      const auto block = static_cast<std::size_t>(by * across_ + bx);
      const std::uint64_t bright = bright_[2 * block] + bright_[2 * block + 1];
      const std::uint64_t dim = dim_[2 * block] + dim_[2 * block + 1];
      const auto columns = static_cast<unsigned>(std::min(kLevelBlock, width_ - bx * kLevelBlock));
      const std::uint64_t all = gathered_[static_cast<std::size_t>(by)] * columns;
      const std::uint64_t brights = bright >> 32, dims = dim >> 32;
      std::uint64_t chosen = 0;
      if (brights * 4 >= all && brights >= dims)
        chosen = bright;
      else if (dims * 4 >= all * 3)
        chosen = dim;
      if (chosen >> 32 == 0) continue;
      const float mean = static_cast<float>(chosen & 0xffffffff) / static_cast<float>(chosen >> 32);
      known_[block] = 1;
      const float seen = mean / kScreen * (used(block) / level_[block]);
      level_[block] *= 1.0F + kRate * (seen - 1.0F);
    }
  }
  clear_counts();
  fill_holes();
  quantise();
}

void expand_row(const ExpandRow& row) {
  for (int block = 0; block < row.across; ++block)
    row.blended[block] = static_cast<std::int16_t>(
        row.upper[block] + mul15(row.lower[block] - row.upper[block], row.way));
  for (int block = -1; block < row.across; ++block) {
    const int value = row.blended[std::max(block, 0)];
    const int next = row.blended[std::min(block + 1, row.across - 1)];
    std::int16_t* values = row.values + block * kLevelBlock + kLevelBlock / 2;
    for (int k = 0; k < kLevelBlock; ++k)
      values[k] = static_cast<std::int16_t>(value + mul15(next - value, way(k)));
  }
}

void gather_row_from(const GatherRow& row, int begin) {
  for (int x = begin; x < row.width; ++x) {
    const std::uint64_t one = std::uint64_t{1} << 32 | row.matte[x];
    if (row.matte[x] >= kBright)
      row.bright[x / 8] += one;
    else if (row.matte[x] >= kDim)
      row.dim[x / 8] += one;
  }
}

void gather_row(const GatherRow& row) { gather_row_from(row, 0); }

}  // namespace booth::keying

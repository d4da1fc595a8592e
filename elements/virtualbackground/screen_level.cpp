// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/screen_level.hpp"

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
/// Only samples at least this near the level count towards it: an edge must not darken the map.
constexpr double kTrim = 0.85;
constexpr int kBright = static_cast<int>(kTrim * kScreen);
/// A shadow that falls on the screen is followed from here on, where it fills most of a block.
constexpr int kDim = static_cast<int>(0.6 * kScreen);
constexpr float kRate = 0.25F;

std::int16_t to_int16(double value) {
  return static_cast<std::int16_t>(std::clamp(std::lround(value), 1L, 32767L));
}

/// (k + 1/2) / 16 in Q15: how far sample k of a block is on the way from the centre before it.
constexpr std::array<std::int16_t, ScreenLevel::kBlock> kWay = [] {
  std::array<std::int16_t, ScreenLevel::kBlock> way{};
  for (int k = 0; k < ScreenLevel::kBlock; ++k)
    way[static_cast<std::size_t>(k)] = static_cast<std::int16_t>(2048 * k + 1024);
  return way;
}();

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
    for (int value = static_cast<int>(kTrim * highest); value < 256; ++value) {
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
  across_ = (width_ + kBlock - 1) / kBlock;
  down_ = (height_ + kBlock - 1) / kBlock;
  const auto blocks = static_cast<std::size_t>(across_ * down_);
  level_.assign(blocks, 1.0F);
  known_.assign(blocks, 0);
  counts_.assign(blocks, {});
  matte_gain_.assign(blocks, 1);
  screen_luma_.assign(blocks, 0);
}

void ScreenLevel::reset(const KeyColor& key, int black) {
  key_level_ = std::max(key.saturation(), 1.0);
  luma_ratio_ = std::max(key.y - black, 0.0) / key_level_;
  std::fill(level_.begin(), level_.end(), static_cast<float>(key_level_));
  std::fill(known_.begin(), known_.end(), std::uint8_t{0});
  std::fill(counts_.begin(), counts_.end(), Count{});
  quantise();
}

void ScreenLevel::learn(const MatteParams& params, const Chroma& chroma) {
  for (int by = 0; by < down_; ++by) {
    for (int bx = 0; bx < across_; ++bx) {
      Histogram histogram;
      for (int y = by * kBlock; y < std::min((by + 1) * kBlock, height_); ++y) {
        const std::uint8_t* u = chroma.u + y * chroma.u_stride;
        const std::uint8_t* v = chroma.v + y * chroma.v_stride;
        for (int x = bx * kBlock; x < std::min((bx + 1) * kBlock, width_); ++x)
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
  for (std::size_t block = 0; block < level_.size(); ++block) {
    const double level = std::clamp(double{level_[block]}, std::max(kLowest * key_level_, 2.0),
                                    kHighest * key_level_);
    level_[block] = static_cast<float>(level);
    // matte = screen_q7 * gain / 2^15 is kScreen where screen_q7 is 128 * level.
    matte_gain_[block] = to_int16(kScreen * 32768.0 / (128.0 * level));
    // screen luma in Q7 = (matte << (shift + 4)) * value / 2^15.
    screen_luma_[block] = to_int16(level * luma_ratio_ * 128.0 * 32768.0 / (kScreen * 128.0));
  }
}

void ScreenLevel::expand(const std::vector<std::int16_t>& grid, int row,
                         std::int16_t* values) const {
  // Block centres are at 16 b + 7.5; rows before the first and after the last keep their value.
  const int from = (row + kBlock / 2) / kBlock - 1;
  const int way = kWay[static_cast<std::size_t>((row + kBlock / 2) % kBlock)];
  const std::int16_t* upper = grid.data() + std::clamp(from, 0, down_ - 1) * across_;
  const std::int16_t* lower = grid.data() + std::clamp(from + 1, 0, down_ - 1) * across_;
  const auto at = [&](int block) {
    const int b = std::clamp(block, 0, across_ - 1);
    return upper[b] + mul15(lower[b] - upper[b], way);
  };
  int next = at(0);
  for (int block = -1; block * kBlock + kBlock / 2 < width_; ++block) {
    const int value = next;
    next = at(block + 1);
    const int begin = block * kBlock + kBlock / 2;
    for (int x = std::max(begin, 0); x < std::min(begin + kBlock, width_); ++x)
      values[x] = static_cast<std::int16_t>(
          value + mul15(next - value, kWay[static_cast<std::size_t>(x - begin)]));
  }
}

void ScreenLevel::gather(int row, const std::uint8_t* matte) {
  Count* counts = counts_.data() + row / kBlock * across_;
  for (int x = 0; x < width_; ++x) {
    Count& count = counts[x / kBlock];
    const unsigned value = matte[x];
    ++count.all;
    if (value >= kBright) {
      count.sum += value;
      ++count.bright;
    } else if (value >= kDim) {
      count.dim_sum += value;
      ++count.dim;
    }
  }
}

void ScreenLevel::update() {
  for (std::size_t block = 0; block < counts_.size(); ++block) {
    const Count count = counts_[block];
    counts_[block] = {};
    float mean = 0.0F;
    if (count.bright * 4 >= count.all && count.bright >= count.dim && count.bright > 0)
      mean = static_cast<float>(count.sum) / static_cast<float>(count.bright);
    else if (count.dim * 4 >= count.all * 3 && count.dim > 0)
      mean = static_cast<float>(count.dim_sum) / static_cast<float>(count.dim);
    else
      continue;
    known_[block] = 1;
    level_[block] *= 1.0F + kRate * (mean / kScreen - 1.0F);
  }
  fill_holes();
  quantise();
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/near_screen.hpp"

#include <algorithm>

namespace booth::keying {
namespace {

/// Blocks are eight samples square in small pictures, and as large a part of the scene in others.
constexpr int kSmallestBlock = 8;
constexpr int kLargestBlock = 64;
constexpr int kHighestForSmallest = 254;
/// A sample with this much of the screen can be the screen itself, in shadow or out of focus.
constexpr int kHalfScreen = kScreen / 2;
/// 64ths of a block: up to so much of that is noise, and from so much on there is screen for sure.
constexpr int kNoise = 4;
constexpr int kSure = 12;
/// What nearness falls by from one frame to the next.
constexpr int kRelease = 8192;

}  // namespace

void count_row_from(const CountRow& row, int begin) {
  for (int x = begin; x < row.width; ++x) row.counts[x / 8] += row.matte[x] >= row.from ? 1U : 0U;
}

void count_row(const CountRow& row) { count_row_from(row, 0); }

void spread_row(const SpreadRow& row) {
  for (int k = 0; k < row.length; ++k)
    row.values[k] = static_cast<std::int16_t>(
        row.from + mul15(row.to - row.from, (2 * k + 1) * (16384 / row.length)));
}

void fade_row(const MatteParams& params, const FadeRow& row) {
  for (int x = row.begin; x < row.end; ++x) {
    const int matte = mul15(row.matte[x], row.near[x]);
    const std::uint64_t bit = std::uint64_t{1} << (x % 64);
    row.matte[x] = static_cast<std::uint8_t>(matte);
    if (matte < params.screen_from) row.screen[x / 64] &= ~bit;
    if (matte <= params.foreground_to) row.foreground[x / 64] |= bit;
  }
}

void NearScreen::configure(int chroma_width, int chroma_height) {
  width_ = chroma_width;
  height_ = chroma_height;
  block_ = kSmallestBlock;
  for (int size = std::min(width_, height_); size > kHighestForSmallest && block_ < kLargestBlock;
       size /= 2)
    block_ *= 2;
  across_ = (width_ + block_ - 1) / block_;
  down_ = (height_ + block_ - 1) / block_;
  groups_ = across_ * block_ / 8;
  const auto blocks = static_cast<std::size_t>((across_ + 2) * (down_ + 2));
  counts_.assign(static_cast<std::size_t>(groups_ * down_), 0);
  for (auto* grid : {&seen_, &wide_, &near_}) grid->assign(blocks, 0);
  lowest_.assign(static_cast<std::size_t>(across_ + 2), 0);
  far_.assign(static_cast<std::size_t>(down_ + 1), {});
  for (auto& runs : far_) runs.reserve(static_cast<std::size_t>(across_ + 1));
  faded_.assign(static_cast<std::size_t>(height_), 0);
  values_.assign(static_cast<std::size_t>(across_ * block_ + 2 * kMargin), 0);
  all_near_.assign(values_.size(), kNear);
}

void NearScreen::count(const MatteParams& params, int row, const std::uint8_t* matte) {
  const int from = std::min(kHalfScreen, int{params.screen_from});
  rows_.count({matte, width_, static_cast<std::uint8_t>(from),
               counts_.data() + std::ptrdiff_t{row / block_} * groups_});
}

std::int16_t NearScreen::counted(int block_x, int block_y) const {
  const std::uint64_t* counts =
      counts_.data() + std::ptrdiff_t{block_y} * groups_ + block_x * (block_ / 8);
  std::int64_t count = 0;
  for (int i = 0; i < block_ / 8; ++i) count += static_cast<std::int64_t>(counts[i]);
  const int step = block_ / kRowsCounted;
  const int rows = (std::min(block_, height_ - block_y * block_) + step - 1) / step;
  const std::int64_t all = std::int64_t{rows} * std::min(block_, width_ - block_x * block_);
  const std::int64_t sure = (64 * count - kNoise * all) * kNear / ((kSure - kNoise) * all);
  return static_cast<std::int16_t>(std::clamp<std::int64_t>(sure, 0, kNear));
}

void NearScreen::widen() {
  const std::size_t stride = at(0, 1) - at(0, 0);
  for (std::size_t i = at(0, 0); i < at(across_, down_ - 1); ++i)
    wide_[i] = std::max({seen_[i - 1], seen_[i], seen_[i + 1]});
  for (std::size_t i = at(0, 0); i < at(across_, down_ - 1); ++i) {
    const std::int16_t most = std::max({wide_[i - stride], wide_[i], wide_[i + stride]});
    near_[i] = std::max(most, static_cast<std::int16_t>(std::max(near_[i] - kRelease, 0)));
  }
  // Beyond the picture it is as near as at its edge.
  for (int y = 0; y < down_; ++y) {
    near_[at(-1, y)] = near_[at(0, y)];
    near_[at(across_, y)] = near_[at(across_ - 1, y)];
  }
  const auto row = [&](int y) { return near_.begin() + static_cast<std::ptrdiff_t>(at(-1, y)); };
  std::copy_n(row(0), stride, row(-1));
  std::copy_n(row(down_ - 1), stride, row(down_));
}

void NearScreen::find_far() {
  for (int y = 0; y <= down_; ++y) {
    auto& runs = far_[static_cast<std::size_t>(y)];
    runs.clear();
    const std::int16_t* upper = near_.data() + at(-1, y - 1);
    const std::int16_t* lower = near_.data() + at(-1, y);
    for (std::size_t x = 0; x < lowest_.size(); ++x) lowest_[x] = std::min(upper[x], lower[x]);
    for (int x = 0; x <= across_; ++x) {
      const auto i = static_cast<std::size_t>(x);
      if (std::min(lowest_[i], lowest_[i + 1]) == kNear) continue;
      // Whole groups of eight, because the bits of the samples are sorted by bytes.
      const int begin = std::max(x * block_ - block_ / 2, 0) / 8 * 8;
      const int end = std::min((x * block_ + block_ / 2 + 7) / 8 * 8, width_);
      if (begin >= end) continue;
      if (!runs.empty() && runs.back().end >= begin)
        runs.back().end = end;
      else
        runs.push_back({begin, end});
    }
  }
}

void NearScreen::update() {
  for (int y = 0; y < down_; ++y)
    for (int x = 0; x < across_; ++x) seen_[at(x, y)] = counted(x, y);
  std::fill(counts_.begin(), counts_.end(), 0);
  widen();
  find_far();
}

void NearScreen::spread(int row, int begin, int end) {
  const int lower = below(row);
  const int way_down = way(row);
  const auto blended = [&](int x) {
    const int upper = near_[at(x, lower - 1)];
    return static_cast<std::int16_t>(upper + mul15(near_[at(x, lower)] - upper, way_down));
  };
  const int first = (begin + block_ / 2) / block_;
  const int last = (end - 1 + block_ / 2) / block_;
  std::int16_t from = blended(first - 1);
  for (int x = first; x <= last; ++x) {
    const std::int16_t to = blended(x);
    rows_.spread({from, to, block_, values_.data() + kMargin + x * block_ - block_ / 2});
    from = to;
  }
}

const std::int16_t* NearScreen::nearness(int row, Run run) {
  std::uint64_t groups = 0;
  for (int x = run.begin / 64; x <= (run.end - 1) / 64; ++x) groups |= std::uint64_t{1} << (x % 64);
  if ((faded_[static_cast<std::size_t>(row)] & groups) == 0) return all_near_.data() + kMargin;
  spread(row, run.begin, run.end);
  return values_.data() + kMargin;
}

bool NearScreen::fade(const MatteParams& params, int row, std::uint8_t* matte,
                      std::uint64_t* screen, std::uint64_t* foreground) {
  std::uint64_t& faded = faded_[static_cast<std::size_t>(row)];
  faded = 0;
  for (const Run run : far_[static_cast<std::size_t>(below(row))]) {
    for (int x = run.begin; x < run.end; x = (x / 64 + 1) * 64) {
      const int end = std::min((x / 64 + 1) * 64, run.end);
      const std::uint64_t bits = (end - x == 64 ? 0 : std::uint64_t{1} << (end - x)) - 1;
      if ((~foreground[x / 64] >> (x % 64) & bits) == 0) continue;
      spread(row, x, end);
      rows_.fade(params, {values_.data() + kMargin, x, end, matte, screen, foreground});
      faded |= std::uint64_t{1} << (x / 64 % 64);
    }
  }
  return faded != 0;
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/near_screen.hpp"

#include <algorithm>
#include <bit>

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
constexpr int kSure = 16;
/// What nearness changes by from one frame to the next, unless there is screen for sure.
constexpr int kStep = 4096;
/// Gain that leaves a value as it is, Q14.
constexpr std::int16_t kWhole = kOneQ14;

}  // namespace

void count_row_from(const CountRow& row, int begin) {
  for (int x = begin; x < row.width; ++x) {
    row.halves[x / 8] += row.matte[x] >= row.half ? 1U : 0U;
    if (row.matte[x] >= row.some) row.somes[x / 8] += std::uint64_t{1} << 32 | row.matte[x];
  }
}

void count_row(const CountRow& row) { count_row_from(row, 0); }

void spread_row(const SpreadRow& row) {
  const auto centre = [&](int i) {
    return static_cast<std::int16_t>(row.upper[i] + mul15(row.lower[i] - row.upper[i], row.way));
  };
  for (int i = 0; i < row.count; ++i) {
    const int from = centre(i), to = centre(i + 1);
    for (int k = 0; k < row.length; ++k)
      row.values[i * row.length + k] =
          static_cast<std::int16_t>(from + mul15(to - from, (2 * k + 1) * (16384 / row.length)));
  }
}

void fade_row(const MatteParams& params, const FadeRow& row) {
  for (int x = row.begin; x < row.end; ++x) {
    const int more = std::max((row.matte[x] << 7) - row.part.own[x], 0);
    const int matte = std::min((mul15(more, row.part.gain[x]) + 32) >> 6, 255);
    const std::uint64_t bit = std::uint64_t{1} << (x % 64);
    row.matte[x] = static_cast<std::uint8_t>(matte);
    row.screen[x / 64] &= ~bit;
    row.foreground[x / 64] &= ~bit;
    if (matte >= params.screen_from) row.screen[x / 64] |= bit;
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
  block_bits_ = std::countr_zero(static_cast<unsigned>(block_));
  across_ = (width_ + block_ - 1) / block_;
  down_ = (height_ + block_ - 1) / block_;
  groups_ = across_ * block_ / 8;
  const auto blocks = static_cast<std::size_t>((across_ + 2) * (down_ + 2));
  const auto groups = static_cast<std::size_t>(groups_ * down_);
  halves_.assign(groups, 0);
  somes_.assign(groups, 0);
  for (auto* grid : {&seen_, &wide_, &near_, &own_, &own_chroma_, &gain_})
    grid->assign(blocks + kSpreadBeyond, 0);
  clothes_.configure(across_, down_);
  plain_.assign(static_cast<std::size_t>(across_ + 2), 0);
  fades_.assign(static_cast<std::size_t>(down_ + 1), {});
  for (auto& runs : fades_) runs.reserve(static_cast<std::size_t>(across_ + 1));
  faded_.assign(static_cast<std::size_t>(height_), 0);
  nothing_.assign(static_cast<std::size_t>(across_ * block_ + 2 * kMargin), 0);
  all_.assign(nothing_.size(), kWhole);
  owns_ = gains_ = nothing_;
}

void NearScreen::count(const MatteParams& params, int row, const std::uint8_t* matte) {
  const int half = std::min(kHalfScreen, int{params.screen_from});
  const std::ptrdiff_t groups = std::ptrdiff_t{row / block_} * groups_;
  rows_.count({matte, width_, static_cast<std::uint8_t>(half),
               static_cast<std::uint8_t>(params.foreground_to + 1), halves_.data() + groups,
               somes_.data() + groups});
}

int NearScreen::samples(int block_x, int block_y) const {
  const int step = block_ / kRowsCounted;
  const int left = height_ - block_y * block_;
  const int rows = left >= block_ ? kRowsCounted : (left + step - 1) / step;
  return rows * std::min(block_, width_ - block_x * block_);
}

std::int16_t NearScreen::counted(int block_x, int block_y) const {
  const std::uint64_t* counts =
      halves_.data() + std::ptrdiff_t{block_y} * groups_ + block_x * (block_ / 8);
  std::int64_t count = 0;
  for (int i = 0; i < block_ / 8; ++i) count += static_cast<std::int64_t>(counts[i]);
  if (count == 0) return 0;
  const std::int64_t all = samples(block_x, block_y);
  if (64 * count >= kSure * all) return kNear;
  const std::int64_t sure = (64 * count - kNoise * all) * kNear / ((kSure - kNoise) * all);
  return static_cast<std::int16_t>(std::max<std::int64_t>(sure, 0));
}

void NearScreen::widen() {
  const std::size_t stride = at(0, 1) - at(0, 0);
  for (std::size_t i = at(0, 0); i < at(across_, down_ - 1); ++i)
    wide_[i] = std::max({seen_[i - 1], seen_[i], seen_[i + 1]});
  for (std::size_t i = at(0, 0); i < at(across_, down_ - 1); ++i) {
    const std::int16_t most = std::max({wide_[i - stride], wide_[i], wide_[i + stride]});
    near_[i] =
        most == kNear
            ? most
            : static_cast<std::int16_t>(near_[i] + std::clamp(most - near_[i], -kStep, kStep));
  }
  fill_border(near_);
}

/// Beyond the picture it is as at its edge.
void NearScreen::fill_border(Grid& grid) const {
  for (int y = 0; y < down_; ++y) {
    grid[at(-1, y)] = grid[at(0, y)];
    grid[at(across_, y)] = grid[at(across_ - 1, y)];
  }
  const auto row = [&](int y) { return grid.begin() + static_cast<std::ptrdiff_t>(at(-1, y)); };
  std::copy_n(row(0), across_ + 2, row(-1));
  std::copy_n(row(down_ - 1), across_ + 2, row(down_));
}

void NearScreen::see_clothes() {
  for (int y = 0; y < down_; ++y) {
    for (int x = 0; x < across_; ++x) {
      // A single far block amid near ones may be a veil.
      const int around =
          near_[at(x - 1, y)] + near_[at(x + 1, y)] + near_[at(x, y - 1)] + near_[at(x, y + 1)];
      if (near_[at(x, y)] > kNear / 2 || around >= 4 * kNear) {
        clothes_.see(x, y, 0.0F, 0.0F);
        continue;
      }
      const std::uint64_t* counts = somes_.data() + std::ptrdiff_t{y} * groups_ + x * (block_ / 8);
      std::uint64_t some = 0;
      for (int i = 0; i < block_ / 8; ++i) some += counts[i];
      if (some == 0) {
        clothes_.see(x, y, 0.0F, 0.0F);
        continue;
      }
      const float far = 1.0F - static_cast<float>(around) / float{4 * kNear};
      const float weight = far / static_cast<float>(samples(x, y));
      clothes_.see(x, y, weight * static_cast<float>(some >> 32),
                   weight * static_cast<float>(some & 0xffffffff) / float{kScreen});
    }
  }
  clothes_.update();
}

void NearScreen::set_parts(const ScreenLevel& level) {
  owned_ = false;
  for (int y = 0; y < down_; ++y) {
    for (int x = 0; x < across_; ++x) {
      const float share = clothes_.share(x, y);
      const int near = (near_[at(x, y)] + 1) / 2;
      if (share == 0.0F) {
        own_[at(x, y)] = own_chroma_[at(x, y)] = 0;
        gain_[at(x, y)] = static_cast<std::int16_t>(near);
        continue;
      }
      owned_ = true;
      const int middle_x = std::min(x * block_ + block_ / 2, width_ - 1);
      const int middle_y = std::min(y * block_ + block_ / 2, height_ - 1);
      const float chroma = level.used_at(middle_x, middle_y);
      own_[at(x, y)] = static_cast<std::int16_t>(share * float{kScreen * 128});
      own_chroma_[at(x, y)] =
          static_cast<std::int16_t>(std::min(share * chroma * 128.0F, 32767.0F));
      gain_[at(x, y)] = static_cast<std::int16_t>(static_cast<float>(near) / (1.0F - share));
    }
  }
  for (auto* grid : {&own_, &own_chroma_, &gain_}) fill_border(*grid);
}

void NearScreen::find_faded() {
  for (int y = 0; y <= down_; ++y) {
    auto& runs = fades_[static_cast<std::size_t>(y)];
    runs.clear();
    for (std::size_t x = 0; x < plain_.size(); ++x) {
      const std::size_t upper = at(-1, y - 1) + x;
      const std::size_t lower = at(-1, y) + x;
      plain_[x] =
          (own_[upper] | own_[lower]) == 0 && gain_[upper] == kWhole && gain_[lower] == kWhole;
    }
    for (int x = 0; x <= across_; ++x) {
      const auto i = static_cast<std::size_t>(x);
      if (plain_[i] && plain_[i + 1]) continue;
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

void NearScreen::update(const ScreenLevel& level) {
  for (int y = 0; y < down_; ++y)
    for (int x = 0; x < across_; ++x) seen_[at(x, y)] = counted(x, y);
  widen();
  see_clothes();
  std::fill(halves_.begin(), halves_.end(), 0);
  std::fill(somes_.begin(), somes_.end(), 0);
  set_parts(level);
  find_faded();
}

void NearScreen::spread(const Grid& grid, int row, Run run, Grid& values) {
  const int first = (run.begin + block_ / 2) >> block_bits_;
  const int last = (run.end - 1 + block_ / 2) >> block_bits_;
  const std::int16_t* lower = grid.data() + at(first - 1, below(row));
  rows_.spread({lower - (across_ + 2), lower, way(row), last - first + 1, block_,
                values.data() + kMargin + first * block_ - block_ / 2});
}

Part NearScreen::part(const Grid& own, int row, Run run) {
  spread(gain_, row, run, gains_);
  if (owned_) spread(own, row, run, owns_);
  return {(owned_ ? owns_ : nothing_).data() + kMargin, gains_.data() + kMargin};
}

Part NearScreen::chroma_part(int row, Run run) {
  std::uint64_t groups = 0;
  for (int x = run.begin / 64; x <= (run.end - 1) / 64; ++x) groups |= std::uint64_t{1} << (x % 64);
  if ((faded_[static_cast<std::size_t>(row)] & groups) == 0)
    return {nothing_.data() + kMargin, all_.data() + kMargin};
  return part(own_chroma_, row, run);
}

bool NearScreen::fade(const MatteParams& params, int row, std::uint8_t* matte,
                      std::uint64_t* screen, std::uint64_t* foreground) {
  std::uint64_t& faded = faded_[static_cast<std::size_t>(row)];
  faded = 0;
  for (const Run run : fades_[static_cast<std::size_t>(below(row))]) {
    for (int x = run.begin; x < run.end; x = (x / 64 + 1) * 64) {
      const int end = std::min((x / 64 + 1) * 64, run.end);
      const std::uint64_t bits = (end - x == 64 ? 0 : std::uint64_t{1} << (end - x)) - 1;
      if ((~foreground[x / 64] >> (x % 64) & bits) == 0) continue;
      rows_.fade(params, {part(own_, row, {x, end}), x, end, matte, screen, foreground});
      faded |= std::uint64_t{1} << (x / 64 % 64);
    }
  }
  return faded != 0;
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/choke.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace booth::keying {
namespace {

/// What a row of neighbours needs on either side: the taps of kMost pixels, and one to blend with.
constexpr int kReach = static_cast<int>(Choke::kMost) + 1;

/// 2^23 / n for sums of up to four shares: a table, because it is needed for each pixel.
constexpr auto kInverse = [] {
  std::array<std::int32_t, 4 * 255 + 1> values{};
  for (std::size_t n = 1; n < values.size(); ++n)
    values[n] = static_cast<std::int32_t>(((1U << 23) + n / 2) / n);
  return values;
}();

/// How much of a share is left, Q15; `left` is `before` at the most.
int ratio(int left, int before) {
  return (left * kInverse[static_cast<std::size_t>(before)] + (1 << 7)) >> 8;
}

/// `value` as far from `background` as is left of its share.
std::uint8_t moved(int value, int background, int ratio_q15) {
  return static_cast<std::uint8_t>(background + mul15(value - background, ratio_q15));
}

void shrink_luma(const ChokeJob& job, int y, int begin, int end, const std::uint8_t* left) {
  const std::uint8_t* shares = job.shares.row(y);
  const std::uint8_t* background = job.background.planes[0].row(y);
  std::uint8_t* luma = job.out.planes[0].row(y);
  for (int x = begin; x < end; ++x)
    if (left[x] != shares[x]) luma[x] = moved(luma[x], background[x], ratio(left[x], shares[x]));
}

/// Two rows of pixels; the lower one is the upper one again at the end of an odd height.
struct Lines {
  const std::uint8_t* upper;
  const std::uint8_t* lower;

  /// Sum over the pixels of a chroma sample.
  int sum(int x, int width) const {
    const int right = std::min(2 * x + 1, width - 1);
    return upper[2 * x] + upper[right] + lower[2 * x] + lower[right];
  }
};

void shrink_chroma(const ChokeJob& job, int row, Run run, Lines before, Lines left) {
  for (int x = run.begin; x < run.end; ++x) {
    const int share = before.sum(x, job.out.width);
    const int rest = left.sum(x, job.out.width);
    if (rest == share) continue;
    for (const std::size_t plane : {1U, 2U}) {
      std::uint8_t& sample = job.out.planes[plane].row(row)[x];
      sample = moved(sample, job.background.planes[plane].row(row)[x], ratio(rest, share));
    }
  }
}

/// Taps beside each other in one row.
LeastRow beside(const std::uint8_t* row, int whole, int fraction) {
  LeastRow taps{};
  for (int i = -whole; i <= whole; ++i) taps.inner[taps.count++] = row + i;
  taps.outer[0] = row - whole - 1;
  taps.outer[1] = row + whole + 1;
  taps.fraction = fraction;
  return taps;
}

/// Taps above each other, from column `begin` on.
LeastRow above(PaddedRows<std::uint8_t>& rows, int y, int begin, int whole, int fraction) {
  LeastRow taps{};
  for (int i = -whole; i <= whole; ++i) taps.inner[taps.count++] = rows.row(y + i) + begin;
  taps.outer[0] = rows.row(y - whole - 1) + begin;
  taps.outer[1] = rows.row(y + whole + 1) + begin;
  taps.fraction = fraction;
  return taps;
}

}  // namespace

Choke::Radius Choke::radius(double samples) {
  const int steps = static_cast<int>(std::lround(std::clamp(samples, 0.0, kMost) * 256.0));
  return {steps / 256, steps % 256};
}

void Choke::grow(PaddedRows<std::uint8_t>& matte, int width, int height, double samples) {
  const Radius r = radius(std::min(samples, kMost / 2));
  make_room(width, height);
  for (int row = 0; row < height; ++row) {
    LeastRow taps = beside(matte.row(row), r.whole, r.fraction);
    taps.width = width;
    taps.out = across_.row(row);
    rows_.least(taps);
  }
  for (int row = 0; row < height; ++row) {
    LeastRow taps = above(across_, row, 0, r.whole, r.fraction);
    taps.width = width;
    taps.out = matte.row(row);
    rows_.least(taps);
    matte.close(row);
  }
}

void Choke::make_room(int width, int height) {
  if (width_ == width && height_ == height) return;
  width_ = width;
  height_ = height;
  across_.configure(width, height);
  line_.resize(static_cast<std::size_t>(width + 2 * kReach));
  for (auto& row : left_) row.resize(static_cast<std::size_t>(width));
}

void Choke::shrink(const ChokeJob& job, double pixels) {
  make_room(job.out.width, job.out.height);
  const Radius r = radius(pixels);
  for (int y = 0; y < height_; ++y)
    for (const Run run : job.segments.active_near(y / 2, 2))
      least_beside(job.shares.row(y), y, {2 * run.begin, std::min(2 * run.end, width_)}, r);
  for (int row = 0; row < job.out.chroma_height(); ++row)
    for (const Run run : job.segments.active_runs(row)) shrink_run(job, row, run, r);
}

void Choke::reshape(const Plane& shares, int width, int height, double pixels) {
  // The most is the least of what is left of 255.
  const std::uint8_t inverted = pixels < 0.0 ? 255 : 0;
  const auto invert = [&] {
    for (int y = 0; inverted != 0 && y < height; ++y)
      for (int x = 0; x < width; ++x) shares.row(y)[x] ^= inverted;
  };
  make_room(width, height);
  const Radius r = radius(std::abs(pixels));
  invert();
  for (int y = 0; y < height; ++y) least_beside(shares.row(y), y, {0, width}, r);
  for (int y = 0; y < height; ++y) {
    LeastRow taps = above(across_, y, 0, r.whole, r.fraction);
    taps.width = width;
    taps.out = shares.row(y);
    rows_.least(taps);
  }
  invert();
}

void Choke::least_beside(const std::uint8_t* shares, int y, Run pixels, Radius r) {
  const int begin = std::max(pixels.begin - kReach, 0);
  const int end = std::min(pixels.end + kReach, width_);
  const auto place = [&](int x) { return line_.data() + (x - pixels.begin + kReach); };
  std::copy(shares + begin, shares + end, place(begin));
  std::fill(line_.data(), place(begin), shares[begin]);
  std::fill(place(end), place(pixels.end + kReach), shares[end - 1]);
  LeastRow taps = beside(line_.data() + kReach, r.whole, r.fraction);
  taps.width = pixels.end - pixels.begin;
  taps.out = across_.row(y) + pixels.begin;
  rows_.least(taps);
}

void Choke::shrink_run(const ChokeJob& job, int row, Run run, Radius r) {
  const int begin = 2 * run.begin;
  const int end = std::min(2 * run.end, width_);
  const int lines = std::min(2, height_ - 2 * row);
  for (int line = 0; line < lines; ++line) {
    std::uint8_t* left = left_[static_cast<std::size_t>(line)].data();
    LeastRow taps = above(across_, 2 * row + line, begin, r.whole, r.fraction);
    taps.width = end - begin;
    taps.out = left + begin;
    rows_.least(taps);
    shrink_luma(job, 2 * row + line, begin, end, left);
  }
  const auto last = static_cast<std::size_t>(lines - 1);
  shrink_chroma(job, row, run, {job.shares.row(2 * row), job.shares.row(2 * row + lines - 1)},
                {left_[0].data(), left_[last].data()});
  for (int line = 0; line < lines; ++line)
    std::copy_n(left_[static_cast<std::size_t>(line)].data() + begin, end - begin,
                job.shares.row(2 * row + line) + begin);
}

}  // namespace booth::keying

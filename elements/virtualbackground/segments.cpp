// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/segments.hpp"

#include <algorithm>
#include <bit>

namespace booth::keying {
namespace {

constexpr int kReach = 2;
constexpr int kPerWord = 64 / Segments::kWidth;

/// The word with every bit cleared that has a zero within kReach to either side.
std::uint64_t eroded(std::uint64_t left, std::uint64_t word, std::uint64_t right) {
  std::uint64_t result = word;
  for (int step = 1; step <= kReach; ++step)
    result &= (word << step | left >> (64 - step)) & (word >> step | right << (64 - step));
  return result;
}

/// One bit for each of the four 16-bit parts of the word: set where the part is all ones.
std::uint64_t full_parts(std::uint64_t word) {
  word &= word >> 8;
  word &= word >> 4;
  word &= word >> 2;
  word &= word >> 1;
  // Bits 0, 16, 32 and 48 to bits 48 to 51; no other product of the multiplication gets there.
  return (word & 0x0001000100010001) * 0x0001000200040008 >> 48 & 0xf;
}

double share(const std::vector<std::uint64_t>& bits, int width, int height) {
  std::int64_t set = 0;
  for (const std::uint64_t word : bits) set += std::popcount(word);
  const std::int64_t segments =
      std::int64_t{height} * ((width + Segments::kWidth - 1) / Segments::kWidth);
  return segments == 0 ? 0.0 : static_cast<double>(set) / static_cast<double>(segments);
}

/// Calls `body` with each word of a row that has bits of the run, and these bits.
template <typename Body>
void for_words(Run run, const Body& body) {
  for (int x = run.begin; x < run.end;) {
    const int end = std::min(run.end, (x / 64 + 1) * 64);
    const std::uint64_t ones = ~std::uint64_t{0} >> (64 - (end - x));
    body(static_cast<std::size_t>(x / 64), ones << x % 64);
    x = end;
  }
}

}  // namespace

void Segments::configure(int chroma_width, int chroma_height) {
  width_ = chroma_width;
  height_ = chroma_height;
  words_ = (width_ + 63) / 64;
  segment_words_ = (words_ + 64 / kPerWord - 1) / (64 / kPerWord);
  const auto rows = static_cast<std::size_t>(height_);
  screen_.assign(rows * static_cast<std::size_t>(words_), 0);
  foreground_ = screen_;
  screen_segments_.assign(rows * static_cast<std::size_t>(segment_words_), 0);
  active_ = screen_segments_;
  line_.resize(static_cast<std::size_t>(words_));
  other_.resize(static_cast<std::size_t>(segment_words_));
}

void Segments::shrink(const std::vector<std::uint64_t>& all, int row, std::uint64_t* segments) {
  const int first = std::max(row - kReach, 0);
  const int last = std::min(row + kReach, height_ - 1);
  std::fill(line_.begin(), line_.end(), ~std::uint64_t{0});
  for (int y = first; y <= last; ++y) {
    const std::uint64_t* source = all.data() + static_cast<std::size_t>(y) * line_.size();
    for (std::size_t i = 0; i < line_.size(); ++i) line_[i] &= source[i];
  }
  std::fill_n(segments, segment_words_, 0);
  for (std::size_t i = 0; i < line_.size(); ++i) {
    const std::uint64_t left = i > 0 ? line_[i - 1] : ~std::uint64_t{0};
    const std::uint64_t right = i + 1 < line_.size() ? line_[i + 1] : ~std::uint64_t{0};
    const std::uint64_t word = eroded(left, line_[i], right);
    segments[i * kPerWord / 64] |= full_parts(word) << (i * kPerWord % 64);
  }
}

void Segments::mark_screen(int row, Run run) {
  for_words(run, [&](std::size_t i, std::uint64_t bits) { screen_bits(row)[i] |= bits; });
  mark_changed(row, run);
}

void Segments::mark_changed(int row, Run run) {
  for_words(run, [&](std::size_t i, std::uint64_t bits) { foreground_bits(row)[i] &= ~bits; });
}

void Segments::classify() {
  const int count = (width_ + kWidth - 1) / kWidth;
  for (int row = 0; row < height_; ++row) {
    std::uint64_t* screen = screen_segments_.data() + row * segment_words_;
    std::uint64_t* active = active_.data() + row * segment_words_;
    shrink(screen_, row, screen);
    shrink(foreground_, row, other_.data());
    for (int i = 0; i < segment_words_; ++i) {
      const int bits = std::clamp(count - 64 * i, 0, 64);
      const std::uint64_t inside = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
      screen[i] &= inside;
      active[i] = ~(screen[i] | other_[static_cast<std::size_t>(i)]) & inside;
    }
  }
}

const std::vector<Run>& Segments::runs(const std::vector<std::uint64_t>& segments, int first,
                                       int last) {
  runs_.clear();
  first = std::max(first, 0);
  last = std::min(last, height_ - 1);
  const auto word_at = [&](int i) {
    std::uint64_t word = 0;
    for (int row = first; row <= last; ++row)
      word |= segments[static_cast<std::size_t>(row * segment_words_ + i)];
    return word;
  };
  for (int i = 0; i < segment_words_; ++i) {
    std::uint64_t word = word_at(i);
    while (word != 0) {
      const int begin = std::countr_zero(word);
      const int length = std::countr_one(word >> begin);
      word &= begin + length >= 64 ? 0 : ~std::uint64_t{0} << (begin + length);
      const int x = (64 * i + begin) * kWidth;
      const int end = std::min(x + length * kWidth, width_);
      if (!runs_.empty() && runs_.back().end == x)
        runs_.back().end = end;
      else
        runs_.push_back({x, end});
    }
  }
  return runs_;
}

double Segments::screen_share() const { return share(screen_segments_, width_, height_); }
double Segments::active_share() const { return share(active_, width_, height_); }

}  // namespace booth::keying

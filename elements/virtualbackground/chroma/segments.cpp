// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/segments.hpp"

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
  across_ = screen_segments_;
}

void Segments::shrink(const std::vector<std::uint64_t>& all, std::vector<std::uint64_t>& segments) {
  constexpr std::uint64_t kOnes = ~std::uint64_t{0};
  std::fill(across_.begin(), across_.end(), 0);
  for (int row = 0; row < height_; ++row) {
    const std::uint64_t* bits = all.data() + std::ptrdiff_t{row} * words_;
    std::uint64_t* out = across_.data() + std::ptrdiff_t{row} * segment_words_;
    std::uint64_t left = kOnes;
    for (int i = 0; i < words_; ++i) {
      if (bits[i] != 0) {
        const std::uint64_t right = i + 1 < words_ ? bits[i + 1] : kOnes;
        // Most words are all ones, with all ones beside them, or all zeros.
        const bool full = (left & bits[i] & right) == kOnes;
        const std::uint64_t parts = full ? 0xf : full_parts(eroded(left, bits[i], right));
        out[i * kPerWord / 64] |= parts << (i * kPerWord % 64);
      }
      left = bits[i];
    }
  }
  // The samples above and below as well: "all ones" may be asked for in any order.
  for (int row = 0; row < height_; ++row) {
    const int first = std::max(row - kReach, 0), last = std::min(row + kReach, height_ - 1);
    for (int i = 0; i < segment_words_; ++i) {
      std::uint64_t word = kOnes;
      for (int y = first; y <= last; ++y)
        word &= across_[static_cast<std::size_t>(y * segment_words_ + i)];
      segments[static_cast<std::size_t>(row * segment_words_ + i)] = word;
    }
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
  shrink(screen_, screen_segments_);
  shrink(foreground_, active_);
  for (std::size_t i = 0; i < active_.size(); ++i) {
    const int word = static_cast<int>(i) % segment_words_;
    const int bits = std::clamp(count - 64 * word, 0, 64);
    const std::uint64_t inside = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    screen_segments_[i] &= inside;
    active_[i] = ~(screen_segments_[i] | active_[i]) & inside;
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

double Segments::coverage() const {
  const int step = std::max(height_ / 32, 1);
  const auto words = static_cast<std::size_t>(words_);
  // Bits past the width are set.
  const std::int64_t beyond = std::int64_t{64} * words_ - width_;
  std::int64_t set = 0, rows = 0;
  for (int row = step / 2; row < height_; row += step, ++rows) {
    const std::uint64_t* bits = screen_.data() + static_cast<std::size_t>(row) * words;
    set -= beyond;
    for (std::size_t i = 0; i < words; ++i) set += std::popcount(bits[i]);
  }
  return rows == 0 ? 0.0 : static_cast<double>(set) / static_cast<double>(rows * width_);
}

double Segments::screen_share() const { return share(screen_segments_, width_, height_); }
double Segments::active_share() const { return share(active_, width_, height_); }

}  // namespace booth::keying

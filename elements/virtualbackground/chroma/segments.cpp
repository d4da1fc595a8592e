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
  // Beyond the picture it is as inside.
  across_.assign((rows + 2 * kReach) * static_cast<std::size_t>(segment_words_), ~std::uint64_t{0});
  // No run touches the next.
  runs_.assign(static_cast<std::size_t>(width_ / (2 * kWidth) + 1), {});
}

void Segments::shrink(const std::vector<std::uint64_t>& all, std::vector<std::uint64_t>& segments) {
  constexpr std::uint64_t kOnes = ~std::uint64_t{0};
  const auto stride = static_cast<std::size_t>(segment_words_);
  std::uint64_t* middle = across_.data() + kReach * stride;
  std::fill_n(middle, segments.size(), 0);
  for (int row = 0; row < height_; ++row) {
    const std::uint64_t* bits = all.data() + std::ptrdiff_t{row} * words_;
    std::uint64_t* out = middle + std::ptrdiff_t{row} * segment_words_;
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
  static_assert(kReach == 2);
  const std::uint64_t* row = across_.data();
  for (std::size_t i = 0; i < segments.size(); ++i)
    segments[i] =
        row[i] & row[i + stride] & row[i + 2 * stride] & row[i + 3 * stride] & row[i + 4 * stride];
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
  for (int i = 0; i < segment_words_; ++i) {
    const int bits = std::clamp(count - 64 * i, 0, 64);
    const std::uint64_t inside = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    for (auto at = static_cast<std::size_t>(i); at < active_.size();
         at += static_cast<std::size_t>(segment_words_)) {
      screen_segments_[at] &= inside;
      active_[at] = ~(screen_segments_[at] | active_[at]) & inside;
    }
  }
}

std::span<const Run> Segments::runs(const std::vector<std::uint64_t>& segments, int first,
                                    int last) {
  first = std::max(first, 0);
  last = std::min(last, height_ - 1);
  const std::uint64_t* words = segments.data() + std::ptrdiff_t{first} * segment_words_;
  Run* const found = runs_.data();
  Run* next = found;
  for (int i = 0; i < segment_words_; ++i, ++words) {
    std::uint64_t word = 0;
    for (int row = 0; row <= last - first; ++row)
      word |= words[std::ptrdiff_t{row} * segment_words_];
    while (word != 0) {
      const int begin = std::countr_zero(word);
      const int length = std::countr_one(word >> begin);
      word &= begin + length >= 64 ? 0 : ~std::uint64_t{0} << (begin + length);
      const int x = (64 * i + begin) * kWidth;
      const int end = std::min(x + length * kWidth, width_);
      if (next != found && next[-1].end == x)
        next[-1].end = end;
      else
        *next++ = {x, end};
    }
  }
  return {found, next};
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

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace booth::keying {

/// Chroma samples [begin, end).
struct Run {
  int begin;
  int end;
};

/// Which parts of the picture need no arithmetic. A segment is sixteen chroma samples of one row;
/// it is all screen (or all foreground) where each of its samples, and each within two samples of
/// it in any direction, is. Two, because despill and fit reach that far; so skipping changes no
/// pixel's neighbourhood.
class Segments {
 public:
  static constexpr int kWidth = 16;

  void configure(int chroma_width, int chroma_height);

  /// The bits of one row, for matte_row() to fill. One per sample, words() words.
  std::uint64_t* screen_bits(int row) { return bits(screen_, row); }
  std::uint64_t* foreground_bits(int row) { return bits(foreground_, row); }
  int words() const { return words_; }

  /// Makes samples of a row screen whatever was seen there; keeps them from being foreground.
  void mark_screen(int row, Run run);
  void mark_changed(int row, Run run);

  /// Sorts all segments; call once the bits of every row are there.
  void classify();

  /// The runs of a row that are all screen, or that have to be computed; the rest is foreground.
  std::span<const Run> screen_runs(int row) { return runs(screen_segments_, row, row); }
  std::span<const Run> active_runs(int row) { return runs(active_, row, row); }
  /// Runs that are active in any row from `row - reach` to `row + reach`.
  std::span<const Run> active_near(int row, int reach) {
    return runs(active_, row - reach, row + reach);
  }
  /// Share of the samples that are screen, [0, 1], counted in up to about sixty rows.
  double coverage() const;
  /// Share of the picture's segments that are all screen, and that are computed; [0, 1].
  double screen_share() const;
  double active_share() const;

 private:
  std::uint64_t* bits(std::vector<std::uint64_t>& all, int row) {
    return all.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(words_);
  }
  /// One bit a segment: set where `all` has only ones within two samples of it.
  void shrink(const std::vector<std::uint64_t>& all, std::vector<std::uint64_t>& segments);
  std::span<const Run> runs(const std::vector<std::uint64_t>& segments, int first, int last);

  int width_ = 0;
  int height_ = 0;
  int words_ = 0;          ///< of sample bits a row
  int segment_words_ = 0;  ///< of segment bits a row
  std::vector<std::uint64_t> screen_, foreground_;
  std::vector<std::uint64_t> screen_segments_, active_;
  std::vector<std::uint64_t> across_;  ///< of one kind, by the samples of one row alone
  std::vector<Run> runs_;
};

}  // namespace booth::keying

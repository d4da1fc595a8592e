// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "elements/virtualbackground/pixels/fixed_point.hpp"

namespace booth::keying {

/// Rows of working memory with room on either side, so that a neighbourhood of kMargin samples can
/// be read anywhere, and kBeyond samples after the last of a row. Rows beyond the first and
/// the last are those.
template <typename T>
class PaddedRows {
 public:
  static constexpr int kMargin = 4;
  static constexpr int kBeyond = kVectorsBeyond;

  /// All rows of a picture are stored.
  void configure(int width, int height) {
    width_ = width;
    height_ = height;
    mask_ = ~0U;
    stride_ = static_cast<std::size_t>(width + 2 * kMargin);
    values_.assign(stride_ * static_cast<std::size_t>(height) + kBeyond, T{});
  }
  /// Only so many rows are stored, a power of two; row y takes the place of row y - kept. kBeyond
  /// samples after the last may be written to.
  void configure_ring(int width, int height, unsigned kept) {
    configure(width, height);
    mask_ = kept - 1;
    stride_ += kBeyond;
    values_.assign(stride_ * kept, T{});
  }

  T* row(int y) {
    const unsigned kept = static_cast<unsigned>(std::clamp(y, 0, height_ - 1)) & mask_;
    return values_.data() + kept * stride_ + kMargin;
  }
  /// Fills the room beside a row with its outermost values.
  void close(int y) {
    T* values = row(y);
    std::fill_n(values - kMargin, kMargin, values[0]);
    std::fill_n(values + width_, kMargin, values[width_ - 1]);
  }

 private:
  int width_ = 0, height_ = 0;
  unsigned mask_ = ~0U;
  std::size_t stride_ = 0;
  std::vector<T> values_;
};

}  // namespace booth::keying

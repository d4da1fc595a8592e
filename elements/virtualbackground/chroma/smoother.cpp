// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/smoother.hpp"

#include <algorithm>

namespace booth::keying {
namespace {

/// Rows that are kept spread: enough for three neighbours.
constexpr unsigned kRing = 4;

}  // namespace

void Smoother::configure(int width, int height) {
  width_ = width;
  height_ = height;
  history_ = now_ = then_ = {};
  remembers_ = false;
}

void Smoother::smooth(PaddedRows<std::uint8_t>& matte, double strength) {
  if (!remembers_) {
    history_.configure(width_, height_);
    now_.configure_ring(width_, height_, kRing);
    then_.configure_ring(width_, height_, kRing);
    for (int row = 0; row < height_; ++row) {
      std::transform(matte.row(row), matte.row(row) + width_, history_.row(row),
                     [](int value) { return static_cast<std::int16_t>(value << kSmoothShift); });
      history_.close(row);
    }
    remembers_ = true;
  }
  const SmoothParams params = SmoothParams::of(strength);
  // The row below is read before a row is written.
  spread(matte, 0);
  for (int row = 0; row < height_; ++row) {
    spread(matte, row + 1);
    rows_.smooth(params, {{now_.row(row - 1), now_.row(row), now_.row(row + 1)},
                          {then_.row(row - 1), then_.row(row), then_.row(row + 1)},
                          width_,
                          history_.row(row),
                          matte.row(row)});
    matte.close(row);
    history_.close(row);
  }
}

void Smoother::spread(PaddedRows<std::uint8_t>& matte, int row) {
  if (row >= height_) return;
  rows_.spread_bytes(matte.row(row), width_, now_.row(row));
  rows_.spread_words(history_.row(row), width_, then_.row(row));
}

}  // namespace booth::keying

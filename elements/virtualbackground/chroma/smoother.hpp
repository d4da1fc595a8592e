// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/virtualbackground/chroma/padded_rows.hpp"
#include "elements/virtualbackground/chroma/refine_rows.hpp"

namespace booth::keying {

/// Takes the noise out of mattes, frame after frame: each sample comes nearer to its neighbours and
/// to the last frames, but not across an edge and not where something moves. One thread at a time.
class Smoother {
 public:
  explicit Smoother(const RefineRows& rows) : rows_(rows) {}

  /// Also forgets the last frames. Memory is taken by the first smooth().
  void configure(int width, int height);
  void forget() { remembers_ = false; }
  /// strength (0, 1]. Rows of `matte` are closed before and after.
  void smooth(PaddedRows<std::uint8_t>& matte, double strength);

 private:
  void spread(PaddedRows<std::uint8_t>& matte, int row);

  RefineRows rows_;
  int width_ = 0, height_ = 0;
  bool remembers_ = false;
  PaddedRows<std::int16_t> history_;
  PaddedRows<std::int16_t> now_, then_;  ///< spread sideways, a few rows
};

}  // namespace booth::keying

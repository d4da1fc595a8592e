// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "elements/virtualbackground/replacer.hpp"
#include "elements/virtualbackground/pixels/transparency.hpp"

namespace booth::keying {

/// Keys frames into pictures with alpha. Transparent where the screen was, with
/// BackgroundKind::kNone; opaque with any other background or view. Owns the memory it works in.
class Cutout {
 public:
  /// Works on one frame of the replacer's geometry. `out` may be the frame itself where the layouts
  /// are the same (RGBA to RGBA, BGRx to BGRA). False where there is no screen: the picture is
  /// opaque.
  bool process(Replacer& replacer, const FrameSettings& settings, const ConstImageView& in,
               const AlphaView& out);

 private:
  bool process_packed(Replacer& replacer, const FrameSettings& settings, const ConstImageView& in,
                      const AlphaView& out);

  StraightFunctions rows_ = fastest_straight_functions();
  std::vector<std::uint8_t> memory_;
};

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/like_colors.hpp"

#include <algorithm>

namespace booth::keying {
namespace {

/// So many blocks of it are needed to believe in a colour, and twice as many to be sure.
constexpr float kFewest = 0.1F;
/// Cloth varies: what is a bit more than its mean is cloth as well, but half a screen is none.
constexpr float kMargin = 1.5F;
constexpr float kMost = 0.35F;
constexpr float kRate = 0.25F;
/// What of a block noise may tint; and a share that is nothing.
constexpr float kNoise = 0.02F;
constexpr float kNothing = 0.5F / 200.0F;

}  // namespace

void LikeColors::configure(int across, int down) {
  across_ = across;
  down_ = down;
  fresh_ = true;
  seen_ = known_ = false;
  stride_ = static_cast<std::size_t>(across + 2 * kReach);
  const std::size_t blocks = stride_ * static_cast<std::size_t>(down + 2 * kReach);
  for (auto* grid : {&some_, &sum_, &across_sum_, &some_near_, &sum_near_, &share_})
    grid->assign(blocks, 0.0F);
}

void LikeColors::see(int x, int y, float some, float sum) {
  const bool counts = some >= kNoise;
  some_[at(x, y)] = counts ? some : 0.0F;
  sum_[at(x, y)] = counts ? sum : 0.0F;
  seen_ = seen_ || counts;
}

/// Beyond the grid there is nothing; what that makes of the border is never read.
void LikeColors::widen(const std::vector<float>& from, std::vector<float>& to) {
  const std::size_t begin = at(0, 0), end = at(across_, down_ - 1);
  for (std::size_t i = begin; i < end; ++i)
    across_sum_[i] = from[i - 2] + from[i - 1] + from[i] + from[i + 1] + from[i + 2];
  const float* sum = across_sum_.data();
  for (std::size_t i = begin; i < end; ++i)
    to[i] =
        sum[i - 2 * stride_] + sum[i - stride_] + sum[i] + sum[i + stride_] + sum[i + 2 * stride_];
}

void LikeColors::update() {
  if (!seen_ && !known_) {  // as before most green screens
    fresh_ = false;
    return;
  }
  widen(some_, some_near_);
  widen(sum_, sum_near_);
  known_ = false;
  for (int y = 0; y < down_; ++y)
    for (std::size_t i = at(0, y); i < at(across_, y); ++i) {
      const float before = share_[i];
      // Most blocks have nothing around.
      if (some_near_[i] <= kFewest && before == 0.0F) continue;
      const float sure = std::clamp(some_near_[i] / kFewest - 1.0F, 0.0F, 1.0F);
      const float mean = sure > 0.0F ? sum_near_[i] / some_near_[i] : 0.0F;
      const float seen = std::min(mean * sure * kMargin, kMost);
      const float share = fresh_ ? seen : before + (seen - before) * kRate;
      share_[i] = share < kNothing ? 0.0F : share;
      known_ = known_ || share_[i] > 0.0F;
    }
  fresh_ = seen_ = false;
}

}  // namespace booth::keying

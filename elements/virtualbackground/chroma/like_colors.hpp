// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

namespace booth::keying {

/// How much of the screen's colour clothes have of their own, block by block: learned where no
/// screen is near, and good for the edges around, where nothing tells a blue-grey sleeve from a
/// blurred one. Follows by a quarter of what has changed a frame.
class LikeColors {
 public:
  /// Blocks across and down, 1 or more; forgets what was learned.
  void configure(int across, int down);

  /// What a block of the frame shows that is certainly no screen: the share of its samples that
  /// have some of the screen's colour, [0, 1], and the sum of what they have over all its samples,
  /// in shares of the screen.
  void see(int x, int y, float some, float sum);
  /// Ends a frame; what was seen counts two blocks around.
  void update();

  /// What to take for clothes in a block, in shares of the screen; a bit more than their mean.
  float share(int x, int y) const { return share_[at(x, y)]; }

 private:
  static constexpr int kReach = 2;
  /// Place of a block in a grid that has a border of kReach blocks.
  std::size_t at(int x, int y) const {
    return static_cast<std::size_t>(y + kReach) * stride_ + static_cast<std::size_t>(x + kReach);
  }
  void widen(const std::vector<float>& from, std::vector<float>& to);

  int across_ = 0, down_ = 0;
  std::size_t stride_ = 0;
  bool fresh_ = true;  ///< the first frame is learned at once
  bool seen_ = false;  ///< in this frame
  bool known_ = false;
  std::vector<float> some_, sum_, across_sum_, some_near_, sum_near_, share_;
};

}  // namespace booth::keying

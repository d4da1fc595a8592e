// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace booth::testing_support {

/// How evenly the pictures of one stream come, at 30 a second. Pure; all times in microseconds.
class FrameTimes {
 public:
  static constexpr std::int64_t kFrameUs = 33'333;
  static constexpr std::size_t kMost = 60;

  /// A picture that was taken at `taken` (sender's clock, as the stream says) is here at `arrived`.
  void add(std::int64_t taken, std::int64_t arrived) {
    if (pictures++ > 0) {
      const auto step = std::lround(static_cast<double>(taken - taken_) / kFrameUs);
      missing = std::max(missing, static_cast<int>(step) - 1);
      const auto gap = arrived - arrived_;
      longest_us = std::max(longest_us, gap);
      ++histogram[std::min(kMost, static_cast<std::size_t>(gap / kFrameUs))];
    }
    taken_ = taken;
    arrived_ = arrived;
  }
  /// Intervals between arrivals of so many frame times or more.
  std::uint64_t longer_than(std::size_t frames) const {
    std::uint64_t count = 0;
    for (auto i = frames; i <= kMost; ++i) count += histogram[i];
    return count;
  }

  std::uint64_t pictures = 0;
  int missing = 0;              ///< most pictures in a row that never came
  std::int64_t longest_us = 0;  ///< between two arrivals
  std::array<std::uint64_t, kMost + 1> histogram{};

 private:
  std::int64_t taken_ = 0, arrived_ = 0;
};

}  // namespace booth::testing_support

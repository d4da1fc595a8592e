// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {

/// How long to wait before the next attempt: doubled from one to the next up to a longest, each
/// spread over its upper half, so that the clients of a restarted server do not come back at once.
class Backoff {
 public:
  struct Settings {
    std::int64_t first_ms = limits::kFirstRetryMs;
    std::int64_t longest_ms = limits::kLongestRetryMs;
  };
  /// `random` gives numbers of [0, 1).
  Backoff(const Settings& settings, std::function<double()> random);

  /// The next wait in ms: within [w / 2, w) of w = first, 2 first, 4 first ... longest.
  std::int64_t next_ms();
  /// After a success: the next wait is the first again.
  void reset();

 private:
  Settings settings_;
  std::function<double()> random_;
  std::int64_t wait_ms_;
};

}  // namespace booth::signaling

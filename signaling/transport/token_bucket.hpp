// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace booth::signaling {

/// Allows `burst` units at once and `per_second` in the long run. Starts full; the clock is the
/// caller's.
class TokenBucket {
 public:
  TokenBucket(double per_second, double burst)
      : per_second_(per_second), burst_(burst), level_(burst) {}

  /// Takes `amount` if there is as much.
  bool take(double amount, std::int64_t now_ms) {
    level_ =
        std::min(burst_, level_ + per_second_ * 0.001 * static_cast<double>(now_ms - last_ms_));
    last_ms_ = now_ms;
    if (level_ < amount) return false;
    level_ -= amount;
    return true;
  }

 private:
  double per_second_;
  double burst_;
  double level_;
  std::int64_t last_ms_ = 0;
};

}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/pacer.hpp"

#include <algorithm>

namespace booth::keying {

std::int64_t Pacer::wait(std::int64_t time, std::int64_t now) {
  const std::int64_t early = time + offset_ - now;
  // Slides follow each other slowly: a picture may be as far ahead as it is after the last one.
  const std::int64_t gap = last_ ? std::max<std::int64_t>(time - *last_, 0) : 0;
  if (early >= -kJump && early <= gap + kJump) return std::max<std::int64_t>(early, 0);
  offset_ = now - time;
  return 0;
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/backoff.hpp"

#include <algorithm>
#include <utility>

namespace booth::signaling {

Backoff::Backoff(const Settings& settings, std::function<double()> random)
    : settings_(settings), random_(std::move(random)), wait_ms_(settings.first_ms) {}

std::int64_t Backoff::next_ms() {
  const std::int64_t wait = std::min(wait_ms_, settings_.longest_ms);
  wait_ms_ = std::min(wait * 2, settings_.longest_ms);
  const std::int64_t half = wait / 2;
  return half + static_cast<std::int64_t>(random_() * static_cast<double>(wait - half));
}

void Backoff::reset() { wait_ms_ = settings_.first_ms; }

}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/path_watch.hpp"

#include <algorithm>
#include <utility>

namespace booth::session {

namespace {

/// Opus in discontinuous transmission sends every 400 ms.
constexpr std::int64_t kBreakMs = 600;
/// Without a break for so long counts as steady.
constexpr std::int64_t kSteadyMs = 2'000;
/// Longer between two looks, and this process itself stood still: it has missed nothing.
constexpr std::int64_t kStalledMs = 2'000;

}  // namespace

void PathWatch::begin(std::int64_t now_ms, std::uint64_t packets) {
  looked_ms_ = heard_ms_ = steady_since_ms_ = remote_ms_ = now_ms;
  packets_ = packets;
}

void PathWatch::heard(std::int64_t now_ms) {
  heard_ms_ = now_ms;
  retried_ = failed_ = false;
  next_ms_ = 0;
  back_ = std::exchange(disconnected_, false) || back_;
}

std::int64_t PathWatch::tolerated_ms(std::int64_t now_ms) const {
  if (failed_ || now_ms - changed_ms_ < kSuspicionMs) return kChangedSilenceMs;
  return heard_ms_ - steady_since_ms_ >= kSteadyMs ? kSteadySilenceMs : kThinSilenceMs;
}

void PathWatch::begun(std::int64_t now_ms, std::int64_t wait_ms) {
  begun_ms_ = now_ms;
  next_ms_ = now_ms + wait_ms;
}

PathWatch::Advice PathWatch::look(const Seen& seen) {
  const auto now = seen.now_ms;
  if (const auto gap = now - std::exchange(looked_ms_, now); gap > kStalledMs) heard_ms_ += gap;
  if (seen.packets != std::exchange(packets_, seen.packets)) {
    if (now - heard_ms_ > kBreakMs) steady_since_ms_ = now;
    heard(now);
  }
  Advice advice;
  advice.connected = std::exchange(back_, false);
  const auto silence = now - heard_ms_;
  const auto tolerated = tolerated_ms(now);
  const auto benefit = tolerated + kBenefitMs;
  if (seen.orphan && silence > std::max(kOrphanSilenceMs, tolerated)) {
    advice.end = End::kLeft;
  } else if (silence > std::max(settings_.reconnect_ms, benefit)) {
    advice.end = End::kSilent;
  } else {
    if (silence > benefit) advice.disconnected = !std::exchange(disconnected_, true);
    const auto patience = tolerated + (settings_.callee ? kCalleeWaitsMs : 0);
    advice.restart = seen.can_restart && silence > patience && now >= next_ms_;
    if (advice.restart) begun(now, std::exchange(retried_, true) ? kRetryMs : kFirstRetryMs);
  }
  return advice;
}

void PathWatch::proven(std::int64_t now_ms) {
  steady_since_ms_ = now_ms;
  heard(now_ms);
}

void PathWatch::network_changed(std::int64_t now_ms) {
  changed_ms_ = now_ms;
  next_ms_ = 0;
  retried_ = false;
}

bool PathWatch::take_request(std::int64_t now_ms) {
  if (now_ms - begun_ms_ < kFirstRetryMs) return false;
  begun(now_ms, kRetryMs);
  return true;
}

bool PathWatch::take_restart(std::int64_t now_ms) {
  const double refilled = static_cast<double>(now_ms - std::exchange(remote_ms_, now_ms)) / 1000.0;
  remote_left_ = std::min(kMostRemoteRestarts, remote_left_ + refilled) - 1.0;
  begun(now_ms, kRetryMs);
  return remote_left_ >= 0.0;
}

}  // namespace booth::session

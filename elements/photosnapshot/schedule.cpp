// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/schedule.hpp"

#include <algorithm>
#include <utility>

namespace booth::photo {
namespace {

constexpr std::uint64_t kMillisecond = 1'000'000;

}  // namespace

unsigned Schedule::ask(Request request) {
  std::lock_guard lock(mutex_);
  if (requests_.size() >= kMaxRequests) return 0;
  if (++last_id_ == 0) ++last_id_;
  Running running;
  running.next.id = last_id_;
  running.next.request = std::move(request);
  requests_.push_back(std::move(running));
  return last_id_;
}

void Schedule::begin(Running& running, std::optional<std::uint64_t> now, const Settings& settings) {
  const Request& request = running.next.request;
  running.next.count = std::max(1U, request.burst.value_or(settings.burst));
  running.step = kMillisecond * request.burst_interval_ms.value_or(settings.burst_interval_ms);
  running.start = now.value_or(0);
}

std::vector<Shot> Schedule::frame(std::optional<std::uint64_t> now, const Settings& settings) {
  std::lock_guard lock(mutex_);
  if (interval_is_over(now, kMillisecond * settings.interval_ms) &&
      requests_.size() < kMaxRequests) {
    Running running;
    running.next.id = ++last_id_;
    requests_.push_back(std::move(running));
  }
  std::vector<Shot> shots;
  for (auto& running : requests_) {
    if (running.next.number == 0) begin(running, now, settings);
    // On the grid of the burst's first photo, so that the rate of the frames adds no drift. A
    // stream that jumped back has left the grid.
    const std::uint64_t due = running.start + running.next.number * running.step;
    if (now && *now >= running.start && *now < due) continue;
    shots.push_back(running.next);
    ++running.next.number;
  }
  std::erase_if(requests_, [](const Running& r) { return r.next.number == r.next.count; });
  return shots;
}

std::vector<Missed> Schedule::give_up() {
  std::lock_guard lock(mutex_);
  std::vector<Missed> missed;
  for (const auto& running : std::exchange(requests_, {}))
    missed.push_back({running.next.id, running.next.number, running.next.count});
  return missed;
}

void Schedule::restart() {
  std::lock_guard lock(mutex_);
  last_interval_.reset();
}

bool Schedule::interval_is_over(std::optional<std::uint64_t> now, std::uint64_t interval) {
  if (interval == 0 || !now) return false;
  if (!last_interval_ || *now < *last_interval_) {
    last_interval_ = now;
    return true;
  }
  if (*now - *last_interval_ < interval) return false;
  *last_interval_ += (*now - *last_interval_) / interval * interval;
  return true;
}

}  // namespace booth::photo

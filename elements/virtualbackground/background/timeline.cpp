// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/timeline.hpp"

#include <algorithm>
#include <chrono>

namespace booth::keying {

namespace {

/// Longer than its own time no picture waits, whatever the clock says.
constexpr std::chrono::seconds kPatience(5);

}  // namespace

void Timeline::advance(GstClockTime running_time) {
  {
    auto state = state_.lock();
    state->main = running_time;
    ++state->changes;
  }
  changed_.notify_all();
}

void Timeline::set_playing(bool playing) {
  state_.lock()->playing = playing;
  wake();
}

void Timeline::wake() {
  ++state_.lock()->changes;
  changed_.notify_all();
}

void Timeline::wait(GstElement* element, Pacer& pacer, GstClockTime running_time,
                    const std::atomic<bool>& stop) {
  using Clock = std::chrono::steady_clock;
  const auto time = static_cast<std::int64_t>(running_time);
  std::optional<Clock::time_point> latest;
  while (!stop) {
    const State seen = state_.copy();
    GstClockTime now = seen.main;
    const GstClockTime clock =
        seen.playing ? gst_element_get_current_running_time(element) : GST_CLOCK_TIME_NONE;
    if (GST_CLOCK_TIME_IS_VALID(clock)) now = std::max(now, clock);
    const std::chrono::nanoseconds left(pacer.wait(time, static_cast<std::int64_t>(now)));
    if (!latest) latest = Clock::now() + left + kPatience;
    if (left.count() == 0 || Clock::now() >= *latest) break;
    auto state = state_.lock();
    changed_.wait_until(state.lock(), std::min(*latest, Clock::now() + left),
                        [&] { return state->changes != seen.changes; });
  }
  pacer.shown(time);
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/mediarecorder/tracks.hpp"

#include <algorithm>

namespace booth {
namespace {

constexpr GstClockTime kMaxHeldTime = 500 * GST_MSECOND;
constexpr std::size_t kMaxHeldBuffers = 64;
constexpr GstClockTime kTrackPatience = 3 * GST_SECOND;

}  // namespace

bool Track::is_full() const {
  return held.size() >= kMaxHeldBuffers ||
         (has_data() && latest >= held.front().running_time + kMaxHeldTime);
}

void Track::hold(Held item) {
  if (!GST_CLOCK_TIME_IS_VALID(first)) first = item.running_time;
  latest = item.running_time;
  held.push_back(std::move(item));
  while (live && held.size() > 1 && is_full()) held.pop_front();
}

void Track::forget() {
  held.clear();
  first = latest = GST_CLOCK_TIME_NONE;
}

bool is_ready(const Tracks& tracks) {
  bool any = false;
  bool all = true;
  bool waited = false;
  for (const auto& track : tracks) {
    any |= track->has_data();
    all &= track->has_data() || track->eos;
    waited |= track->live && track->has_data() && track->latest >= track->first + kTrackPatience;
  }
  return any && (all || waited);
}

std::vector<Recording::Track> choose_tracks(Tracks& tracks, Recording::Options& options) {
  std::vector<Recording::Track> chosen;
  const bool live = std::any_of(tracks.begin(), tracks.end(),
                                [](const auto& track) { return track->has_data() && track->live; });
  options.live = live;
  options.start = live ? 0 : GST_CLOCK_TIME_NONE;
  for (auto& track : tracks) {
    track->branch = -1;
    if (!track->has_data()) continue;
    track->branch = static_cast<int>(chosen.size());
    const auto& front = track->held.front();
    options.start = live ? std::max(options.start, front.running_time)
                         : std::min(options.start, front.running_time);
    chosen.push_back({track->video, front.caps});
  }
  return chosen;
}

void push_held(Recording& recording, std::size_t branch, std::deque<Held> held) {
  for (auto& item : held)
    recording.push(branch, item.caps.get(), std::move(item.buffer), item.running_time);
}

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include <gst/gst.h>

#include "elements/mediarecorder/recording.hpp"
#include "gst/ref.hpp"

namespace booth {

enum class Phase {
  kIdle,     ///< data is dropped
  kArmed,    ///< waits until every pad carries data
  kOpening,  ///< the worker opens the file
  kRecording,
};

/// A buffer that waits for the file to be open.
struct Held {
  Ref<GstBuffer> buffer;
  Ref<GstCaps> caps;
  GstClockTime running_time = 0;
};

/// What arrives on one request pad.
struct Track {
  const bool video;
  GstPad* const pad;  ///< owned by the element
  // Of the pad's streaming thread:
  GstSegment segment;
  Ref<GstCaps> caps;
  bool live_known = false;
  // Under the element's lock:
  bool live = true;
  bool eos = false;
  bool flushing = false;
  std::deque<Held> held;
  GstClockTime first = GST_CLOCK_TIME_NONE;  ///< running time of the first data since armed
  GstClockTime latest = GST_CLOCK_TIME_NONE;
  int branch = -1;  ///< in the recording; -1: not a part of it

  Track(bool is_video, GstPad* its_pad) : video(is_video), pad(its_pad) {
    gst_segment_init(&segment, GST_FORMAT_UNDEFINED);
  }
  bool has_data() const { return !held.empty(); }
  /// True where it holds as much as a recording's start needs.
  bool is_full() const;
  /// Keeps a buffer; a live track forgets its oldest ones instead of growing.
  void hold(Held item);
  void forget();
};

using Tracks = std::vector<std::shared_ptr<Track>>;

/// True once nothing is gained by waiting for another pad: all carry data or have ended, or a live
/// one has waited for three seconds of its own time.
bool is_ready(const Tracks& tracks);

/// Numbers the tracks that have data (`branch`); the others are left out. Sets `options.live`, and
/// `options.start` to where all tracks have begun (live) or the first one begins (not live).
std::vector<Recording::Track> choose_tracks(Tracks& tracks, Recording::Options& options);

/// The branch and the held buffers of every recorded track that `wanted` says, taken from it.
using Rest = std::vector<std::pair<std::size_t, std::deque<Held>>>;
template <typename Wanted>
Rest take_held(Tracks& tracks, Wanted wanted) {
  Rest rest;
  for (auto& track : tracks)
    if (track->branch >= 0 && wanted(*track))
      rest.emplace_back(track->branch, std::exchange(track->held, {}));
  return rest;
}

/// Without the element's lock.
void push_held(Recording& recording, std::size_t branch, std::deque<Held> held);

}  // namespace booth

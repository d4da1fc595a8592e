// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>

#include <gst/gst.h>

#include "elements/virtualbackground/background/pacer.hpp"
#include "gst/guarded.hpp"

namespace booth::keying {

/// Where the main stream is, for second videos to keep up with: the later of its last frame and the
/// pipeline's clock, so that they run at the right speed both live and faster than live.
class Timeline {
 public:
  /// The main stream has come to this running time. Never blocks.
  void advance(GstClockTime running_time);
  /// The clock counts while the element is playing.
  void set_playing(bool playing);
  /// Ends waits: look at your own reason to.
  void wake();

  /// Waits in a second video's thread until its picture is due, or `stop` is set and wake() called.
  /// Not for long: a clock that stands still, or a main stream that waits for this very thread,
  /// must not stop it.
  void wait(GstElement* element, Pacer& pacer, GstClockTime running_time,
            const std::atomic<bool>& stop);

 private:
  struct State {
    GstClockTime main = 0;
    bool playing = false;
    std::uint64_t changes = 0;
  };
  Guarded<State> state_;
  std::condition_variable changed_;
};

}  // namespace booth::keying

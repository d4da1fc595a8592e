// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <string>

#include <gst/gst.h>

#include "elements/common/work_queue.hpp"
#include "elements/mediarecorder/recording.hpp"
#include "elements/mediarecorder/tracks.hpp"
#include "gst/guarded.hpp"

namespace booth {

struct RecorderSettings {
  std::string mime_type = "video/webm;codecs=vp8,opus";
  std::string location;
  unsigned video_bitrate = 2500000;  // Chromium's defaults
  unsigned audio_bitrate = 128000;
  bool auto_start = true;
};

/// Decides what of the pads' data goes into which recording. Files are opened and finished by a
/// thread of its own, which also calls the listener.
class Recorder {
 public:
  struct Listener {
    std::function<void(const std::string& location)> started;
    std::function<void(const std::string& location, const Recording::Outcome&)> stopped;
  };

  /// `element` owns the recorder and posts its messages.
  Recorder(GstElement* element, Listener listener);

  // Any thread:
  /// Records from the next data on; false while it records, without a location, or in READY.
  bool start();
  /// Completes the file and returns then; false where none had been begun.
  bool stop();
  Guarded<RecorderSettings>& settings() { return settings_; }
  /// Hands the bitrates in force to a running recording.
  void apply_bitrates();
  bool has_video();

  // Pads, each from its streaming thread:
  void add(std::shared_ptr<Track> track);
  /// Lets go of whoever waits for the pad; then, when its thread is gone, remove() it.
  void release(Track& track) { set_flushing(track, true); }
  void remove(const Track& track);
  GstFlowReturn chain(Track& track, Ref<GstBuffer> buffer);
  void on_event(Track& track, GstEvent* event);

  // State changes of the element:
  void leave_ready();
  void set_playing(bool playing);
  /// Before the pads stop: nobody waits any more.
  void interrupt();
  /// After the pads have stopped.
  void return_to_ready() { run(&Recorder::close_recording, true); }

 private:
  struct State {
    Phase phase = Phase::kIdle;
    bool stopped = true;  ///< the element is in READY or below
    bool playing = false;
    bool eos_due = false;  ///< to be told when playing
    Tracks tracks;
    std::shared_ptr<Recording> recording;
    unsigned recordings = 0;  ///< opened so far
  };
  using Locked = Guarded<State>::Locked;

  void run(void (Recorder::*job)(), bool wait);
  void open_recording();
  void open_when_ready(Locked& state, bool now = false);
  void let_in(std::shared_ptr<Recording> recording);
  void close_recording();
  void wait_for_room(Locked& state, const Track& track);
  void on_eos(Track& track);
  void tell_eos();
  void tell_stream_start(GstEvent* event);
  void set_flushing(Track& track, bool flushing);

  GstElement* const element_;
  const Listener listener_;
  Guarded<RecorderSettings> settings_;
  Guarded<State> state_;
  std::condition_variable changed_;  // with the lock of state_
  WorkQueue worker_;                 // last: ends before what its jobs use
};

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <gst/app/gstappsrc.h>
#include <gst/audio/audio.h>
#include <gst/gst.h>

#include "elements/common/result.hpp"
#include "gst/ref.hpp"

namespace booth {

/// One WebM file in the making: a pipeline of its own from raw buffers to the disk, so that neither
/// its errors nor its end of stream reach the pipeline that is recorded.
class Recording {
 public:
  struct Track {
    bool video = false;
    Ref<GstCaps> caps;  ///< fixed; the recording keeps the size, and the channels up to two
  };
  struct Options {
    std::string location;
    unsigned video_bitrate = 0;  ///< bit/s
    unsigned audio_bitrate = 0;  ///< bit/s
    GstClockTime start = 0;      ///< running time that becomes zero
    /// A live source is never held up: frames are dropped where the encoder is late, and a silent
    /// track is filled. Otherwise push() waits for the encoder.
    bool live = true;
  };
  struct Outcome {
    GstClockTime duration = 0;
    std::uint64_t bytes = 0;
    std::string error;  ///< empty where the file is complete
  };

  /// Opens the file. `on_failure` is called once, from a thread of the recording, where writing or
  /// encoding fails later; finish() is still to be called then, from another thread.
  static Result<std::shared_ptr<Recording>> open(const Options& options,
                                                 const std::vector<Track>& tracks,
                                                 std::function<void()> on_failure);
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  ~Recording();

  /// Adds a buffer of track `index` that starts at `running_time`. Drops what lies before the
  /// start.
  void push(std::size_t index, GstCaps* caps, Ref<GstBuffer> buffer, GstClockTime running_time);
  /// No more buffers come on this track; the others go on.
  void end(std::size_t index);
  void set_bitrates(unsigned video, unsigned audio);
  /// Ends all tracks and blocks until the file is complete, seekable and closed.
  Outcome finish();

  const std::string& location() const { return options_.location; }

 private:
  struct Branch {
    bool video = false;
    Ref<GstAppSrc> source;
    Ref<GstElement> encoder;
    /// Held while a buffer goes in: a fill from another thread must not overtake one. Nothing of
    /// ours is called back under it.
    std::timed_mutex order;
    bool ended = false;
    Ref<GstCaps> caps;
    GstAudioInfo audio;
    GstClockTime frame_duration = 0;
    Ref<GstBuffer> last_frame;
    GstClockTime last_start = GST_CLOCK_TIME_NONE;
    std::atomic<GstClockTime> position{0};  ///< end of the last buffer, from the recording's start
  };

  explicit Recording(const Options& options) : options_(options) {}
  std::string describe(const std::vector<Track>& tracks) const;
  void adopt_branches(const std::vector<Track>& tracks);
  static void use_caps(Branch& branch, GstCaps* caps);
  Ref<GstBuffer> placed(Branch& branch, Ref<GstBuffer> buffer, GstClockTime running_time);
  void send(Branch& branch, Ref<GstBuffer> buffer);
  void fill_silent_tracks(const Branch& leader);
  void fill(Branch& branch, GstClockTime until);
  static GstBusSyncReply on_message(GstBus*, GstMessage* message, gpointer self);
  void note(std::string error);
  bool failed();

  const Options options_;
  std::vector<std::unique_ptr<Branch>> branches_;
  Ref<GstElement> pipeline_;
  std::function<void()> on_failure_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::string error_;
};

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include <gst/gst.h>

#include "elements/virtualbackground/background/background_video.hpp"
#include "gst/guarded.hpp"
#include "gst/ref.hpp"

namespace booth::keying {

/// Plays the video at a URI over and over into a BackgroundVideo, at its own speed, in a pipeline
/// and a thread of its own. Sound is not decoded. A single picture is shown and stays.
class VideoFile {
 public:
  /// `failed` is called at most once, in the player's thread, with a sentence for the user and one
  /// for the log; nothing is played from then on.
  using Failed = std::function<void(const std::string&, const std::string&)>;
  VideoFile(std::string uri, std::shared_ptr<BackgroundVideo> video, Failed failed);
  VideoFile(const VideoFile&) = delete;
  VideoFile& operator=(const VideoFile&) = delete;
  /// Waits for the player's thread, which ends within the time that its pipeline takes to stop.
  ~VideoFile();

  /// Runs on, or stands still. Never blocks.
  void set_playing(bool playing);
  /// Ends it. Never blocks; the destructor waits.
  void end();

 private:
  void run();
  void follow(GstElement* pipeline);
  /// False where there is nothing more to do.
  bool handle(GstElement* pipeline, GstMessage* message);
  void again(GstElement* pipeline, bool flush);
  void show(GstBuffer* buffer, GstPad* pad);

  const std::string uri_;
  const std::shared_ptr<BackgroundVideo> video_;
  const Failed failed_;
  struct Wish {
    bool playing = false;
    bool ended = false;
  };
  Guarded<Wish> wish_;
  std::atomic<unsigned> pictures_{0};  ///< since the beginning of the video
  bool at_end_ = false;                ///< the next round begins when it runs on; player's thread
  const Ref<GstBus> bus_;
  std::thread thread_;
};

}  // namespace booth::keying

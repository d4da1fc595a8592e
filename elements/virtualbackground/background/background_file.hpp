// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "elements/virtualbackground/background/background_videos.hpp"
#include "elements/virtualbackground/background/video_file.hpp"
#include "gst/guarded.hpp"

namespace booth::keying {

/// The video of `background-uri`: played while the element runs, changed while it plays. Any thread
/// may call.
class BackgroundFile {
 public:
  BackgroundFile(BackgroundVideos& videos, VideoFile::Failed failed)
      : videos_(videos), failed_(std::move(failed)) {}

  /// Another video, or none where it is empty. Never blocks.
  void set_uri(const std::string& uri);
  /// The element is started; it is stopped, which waits for the player to end.
  void start();
  void stop();
  void set_playing(bool playing);

 private:
  struct State {
    std::string uri;
    bool started = false;
    bool playing = false;
    std::shared_ptr<BackgroundVideo> video;
    std::unique_ptr<VideoFile> file;
    std::vector<std::unique_ptr<VideoFile>> ending;
  };
  void open(State& state);
  void close(State& state);

  BackgroundVideos& videos_;
  const VideoFile::Failed failed_;
  Guarded<State> state_;
};

}  // namespace booth::keying

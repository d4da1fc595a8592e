// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <gst/gst.h>

#include "file_source.hpp"
#include "melody.hpp"
#include "presenter_source.hpp"

namespace booth::example {

/// Where picture and sound of the booth come from. Main thread.
class Source {
 public:
  /// `input` is camera, /dev/videoN, screen, pattern (or test), presenter, or a file, which plays
  /// again and again where `repeat` is set. Opens what can fail. Returns an empty text, or why
  /// there is no such source and what to do.
  std::string open(const std::string& input, bool repeat = true);

  /// Beginnings of a pipeline description, live raw video (behind a queue) and audio; valid after
  /// open().
  const std::string& picture() const { return picture_; }
  const std::string& sound() const { return sound_; }

  /// Sets up the elements made from the two descriptions. The pipeline must not play yet, and must
  /// be stopped before this object goes.
  void attach(GstElement* pipeline);
  /// Lets the source run along with the playing pipeline. `on_end`, on the main thread: it has
  /// come to its end, or (with a text) broke.
  void start(GstElement* pipeline, std::function<void(const std::string&)> on_end);
  void stop();

 private:
  std::string open_camera(const std::string& device);
  std::string open_file(const std::string& path);
  void use_microphone_or_silence();

  std::string picture_;
  std::string sound_;
  bool repeat_ = true;
  std::unique_ptr<FileSource> file_;
  std::unique_ptr<PresenterSource> presenter_;
  std::unique_ptr<Melody> melody_;
};

}  // namespace booth::example

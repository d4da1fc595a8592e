// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include "handle.hpp"

namespace booth::example {

/// Plays a file into two `appsrc` of another pipeline at the speed it was filmed, again and again.
///
/// A pipeline of its own, because starting again is a seek, and a live call must not see one. Both
/// pipelines share clock and running time, so picture and sound stay together.
class FileSource {
 public:
  FileSource() = default;
  ~FileSource();
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  /// Opens the file at `path` (or a URI) and decodes its first picture. Returns an empty text, or
  /// why it cannot be played.
  std::string open(const std::string& path);
  bool has_picture() const { return picture_.found; }
  bool has_sound() const { return sound_.found; }

  /// Sets up and shares an appsrc that is to get the picture, or the sound.
  void feed_picture(GstAppSrc* appsrc) { feed(picture_, appsrc); }
  void feed_sound(GstAppSrc* appsrc) { feed(sound_, appsrc); }

  /// Plays along with `live`, which has to play already. `on_end` is called on the main thread,
  /// with an empty text at the end of a file that is not repeated, or with what went wrong.
  void start(GstElement* live, bool repeat, std::function<void(const std::string&)> on_end);
  void stop();

 private:
  struct Stream {
    FileSource* owner = nullptr;
    bool found = false;
    Handle<GstAppSrc> target;
  };

  static void on_stream(GstElement*, GstPad* pad, gpointer self);
  static void feed(Stream& stream, GstAppSrc* appsrc);
  void pass_on(GstAppSink* sink, Stream& stream);
  void add_stream(GstPad* pad, const std::string& kind);
  bool play_again(GstSeekFlags flags);
  void on_message(GstMessage* message);

  Handle<GstElement> pipeline_;
  std::mutex mutex_;  ///< guards `found` and the linking: one streaming thread a stream
  Stream picture_{this, false, nullptr};
  Stream sound_{this, false, nullptr};
  GstClockTime offset_ = 0;  ///< running time of the live pipeline at which this one starts
  bool repeat_ = false;
  std::function<void(const std::string&)> on_end_;
};

}  // namespace booth::example

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include <gst/gst.h>

#include "handle.hpp"

namespace booth::example {

/// Takes what comes from the others out of a webrtccall: counts the pictures, shows and plays it,
/// records it. Main thread; pads come and go on threads of webrtccall.
class RemoteMedia {
 public:
  struct Options {
    bool show = false;      ///< in a window, with sound
    std::string record_to;  ///< a WebM file; later calls get FILE-2, ...; empty = not recorded
  };
  /// On the main thread, for the first picture of each stream; its size as "640x360".
  using OnFirstPicture = std::function<void(const std::string& size)>;

  /// `call` is the webrtccall in `pipeline`, which has to be stopped before this object goes.
  RemoteMedia(GstElement* pipeline, GstElement* call, Options options, OnFirstPicture on_first);
  ~RemoteMedia();
  RemoteMedia(const RemoteMedia&) = delete;
  RemoteMedia& operator=(const RemoteMedia&) = delete;

  /// Pictures of all streams so far. Any thread.
  std::int64_t pictures() const { return pictures_; }
  /// Completes the file of the call that has ended, and has another one ready for the next.
  void end_call();

 private:
  void add(GstPad* pad);
  void remove(GstPad* pad);
  void count_pictures(GstElement* branch);
  void record(GstElement* branch, bool video);
  /// The recorder until now; null if there was none.
  Handle<GstElement> renew_recorder();

  const Options options_;
  const OnFirstPicture on_first_;
  Handle<GstElement> pipeline_, call_;
  unsigned calls_ = 0;
  std::mutex mutex_;  ///< guards recorder_
  Handle<GstElement> recorder_;
  std::atomic<std::int64_t> pictures_ = 0;
};

}  // namespace booth::example

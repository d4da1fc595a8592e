// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include <gst/gst.h>

#include "common/handle.hpp"

namespace booth::example {

/// What one call receives: decoded, shown where wanted, recorded where wanted. Each call has one of
/// its own, so that its file is complete whatever the next call brings.
class FarSide {
 public:
  struct Options {
    std::string record_to;  ///< empty = not
    bool show = false;
  };
  /// Called on streaming threads, once.
  using OnFirstPicture = std::function<void(int width, int height)>;

  /// Main thread or webrtcsignaling's.
  FarSide(GstElement* pipeline, Options options, OnFirstPicture on_first_picture);
  ~FarSide();
  FarSide(const FarSide&) = delete;
  FarSide& operator=(const FarSide&) = delete;

  /// Takes in a source pad of the call's webrtcbin. From the handler of `media-added`.
  void add(GstPad* pad);
  /// Pictures that came out of the decoder. Any thread.
  std::int64_t pictures() const { return pictures_; }

  /// Begins to record, where that is wanted, with what has come until now; without effect the
  /// second time. Main thread.
  void start_recording();
  /// Completes the file, which may take a moment; the call has to be over. Main thread.
  void finish();

 private:
  GstElement* add_branch(bool video);
  void record(GstElement* branch, bool video);
  void count_pictures(GstElement* branch);

  const Options options_;
  const OnFirstPicture on_first_picture_;
  Handle<GstElement> pipeline_;
  Handle<GstElement> bin_;       ///< everything of ours in the pipeline
  Handle<GstElement> recorder_;  ///< null = not wanted
  std::atomic<std::int64_t> pictures_ = 0;
};

}  // namespace booth::example

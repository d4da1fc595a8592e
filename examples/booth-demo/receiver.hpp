// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include <gst/gst.h>

#include "far_side.hpp"
#include "common/handle.hpp"
#include "options.hpp"

namespace booth::example {

/// Gives every call its FarSide: made with the first stream that arrives, finished when the call
/// ends. Streams come on webrtcsignaling's thread; everything else here is for the main thread.
class Receiver {
 public:
  /// Told on the main thread.
  struct Events {
    std::function<void(int width, int height)> first_picture;
    std::function<void()> finished;  ///< the file of a call is complete
  };

  Receiver(GstElement* pipeline, const Options& options, Events events);
  /// The pipeline has to be stopped before.
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  /// Pictures decoded in the present call, or the last one.
  std::int64_t pictures() const;
  /// Every file is complete.
  bool idle() const;
  /// The present call is over, though nobody said so.
  void end_call();

 private:
  void on_media(GstPad* pad);
  std::shared_ptr<FarSide> make_far_side();

  Handle<GstElement> pipeline_;
  Handle<GstElement> signaling_;
  const Options& options_;
  const Events events_;
  unsigned calls_ = 0;        ///< of webrtcsignaling's thread
  mutable std::mutex mutex_;  ///< guards what follows
  std::shared_ptr<FarSide> current_;
  unsigned finishing_ = 0;
  std::int64_t last_pictures_ = 0;
};

}  // namespace booth::example

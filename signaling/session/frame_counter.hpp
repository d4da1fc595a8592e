// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>

#include <gst/gst.h>

namespace booth::session {

/// Counts the frames that pass a pad, and looks at how large they are.
class FrameCounter {
 public:
  struct Count {
    std::uint64_t frames = 0;
    std::uint64_t key_frames = 0;    ///< those that need no other one
    unsigned width = 0, height = 0;  ///< as the caps say; 0 = they do not
  };

  /// One pad in the life of a counter, before its first buffer: one buffer a frame.
  void watch(GstPad* pad);
  /// Any thread.
  Count count() const;

 private:
  struct State;
  std::shared_ptr<State> state_ = make();
  static std::shared_ptr<State> make();
};

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace booth::session {

/// The source pads of a webrtcbin: each is caught before anybody else sees it, gated, shielded and
/// made to say what kind of media it carries.
///
/// webrtcbin's source pads answer ANY to a caps query until their first packet, so gst-launch would
/// link audio to a video decoder; and its link handler was connected before ours. Hence an emission
/// hook, which runs before all handlers.
class Receivers {
 public:
  /// `added` is called on the thread that adds the pad, which must not be blocked.
  Receivers(Ref<GstElement> webrtcbin, std::function<void(GstPad*)> added);
  ~Receivers();
  Receivers(const Receivers&) = delete;
  Receivers& operator=(const Receivers&) = delete;

  /// Lets the media of all pads through, present and to come, and asks for key frames.
  void open();

 private:
  struct State;
  std::shared_ptr<State> state_;
  gulong hook_ = 0;
};

}  // namespace booth::session

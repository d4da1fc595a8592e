// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string_view>

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace booth::session {

/// Keeps RTP of senders that nobody has named from a webrtcbin: media is often faster than the
/// description that says whose it is, and webrtcbin 1.22 would take it for that of the first
/// m-line, for good. That is so while a description of ours waits for its answer; and Chromium
/// sends on a silent line of a call from the moment it offers to, so where a browser has such a
/// line, and names all its senders, nobody else is let in.
class StrangerGate {
 public:
  /// Before the webrtcbin has a transport.
  explicit StrangerGate(Ref<GstElement> webrtcbin);
  ~StrangerGate();
  StrangerGate(const StrangerGate&) = delete;
  StrangerGate& operator=(const StrangerGate&) = delete;

  /// Any thread. While held, only those pass that were heard before or named.
  void hold(bool held);
  /// Those that a description of the other side names (a=ssrc) are no strangers; to be told
  /// once webrtcbin knows them.
  void introduce(std::string_view description);

 private:
  struct State;
  Ref<GstElement> webrtcbin_;
  std::shared_ptr<State> state_;
  gulong handler_;
};

}  // namespace booth::session

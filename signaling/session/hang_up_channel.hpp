// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace booth::session {

/// The data channel of a call whose closing is the hang-up. Pages of PeerJS know no other one: each
/// of their calls has such a channel, which carries nothing.
class HangUpChannel {
 public:
  /// Makes one; for an offer that contains it, before that offer. Null if webrtcbin refuses.
  /// `closed` is called on webrtcbin's threads, at most once, when the other side closes it.
  static std::unique_ptr<HangUpChannel> create(GstElement* webrtcbin, std::function<void()> closed);
  /// Whether a channel that the other side made is one.
  static bool is_one(GObject* channel);
  /// Takes over one that the other side made (webrtcbin's on-data-channel).
  HangUpChannel(GObject* channel, std::function<void()> closed);
  /// Without a word to `closed`. It waits until the other side has heard of the end, but not long:
  /// whatever is destroyed after this says nothing any more.
  ~HangUpChannel();
  HangUpChannel(const HangUpChannel&) = delete;
  HangUpChannel& operator=(const HangUpChannel&) = delete;

 private:
  struct State;

  Ref<GObject> channel_;
  std::shared_ptr<State> state_;  ///< what the handlers hold
  std::vector<gulong> handlers_;
};

}  // namespace booth::session

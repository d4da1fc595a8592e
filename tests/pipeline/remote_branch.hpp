// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <gst/gst.h>

namespace booth::testing_support {

/// A picture, or a fifth of a second of sound, that came from a peer.
struct RemotePiece {
  bool video = false;
  std::string type;         ///< media type of the pad
  std::uint32_t color = 0;  ///< mean of a decoded picture
  int pitch_hz = 0;         ///< of decoded sound
  std::int64_t pts_us = 0;  ///< of a picture
};

/// A bin with a sink pad for a remote pad of a webrtccall: looks at what comes and tells whose it
/// is, by the peer's id in the stream's tags. `seen` is called on the streaming thread.
GstElement* make_remote_branch(GstPad* pad,
                               std::function<void(const std::string&, const RemotePiece&)> seen);

/// Calls `ended` when EOS passes the pad, on the thread that pushes it.
void tell_of_end(GstPad* pad, std::function<void()> ended);

}  // namespace booth::testing_support

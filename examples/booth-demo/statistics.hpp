// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>

#include <gst/gst.h>

namespace booth::example {

/// What a webrtcbin has counted since its call began, over all streams.
struct Traffic {
  std::int64_t packets_sent = 0;
  std::int64_t bytes_sent = 0;
  std::int64_t packets_received = 0;
  std::int64_t bytes_received = 0;
  std::int64_t packets_lost = 0;  ///< of those the far side sent; late ones count as well
};

/// Asks `webrtcbin` what it has counted; `done` is called on one of its threads, once, or never if
/// the call ends meanwhile.
void ask_traffic(GstElement* webrtcbin, std::function<void(const Traffic&)> done);

}  // namespace booth::example

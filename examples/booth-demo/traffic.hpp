// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

#include <gst/gst.h>

namespace booth::example {

/// What has passed in the present call, over all streams.
struct Traffic {
  std::int64_t frames_sent = 0;
  std::int64_t packets_sent = 0;
  std::int64_t bytes_sent = 0;
  std::int64_t packets_received = 0;
  std::int64_t bytes_received = 0;
  std::int64_t packets_lost = 0;  ///< of those the far side sent

  /// Out of the newest W3C reports of a webrtccall; all zero before the first.
  static Traffic of(GstElement* call);
};

}  // namespace booth::example

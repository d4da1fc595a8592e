// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

#include <gst/gst.h>

#include "elements/common/color.hpp"

namespace booth::testing_support {

/// One decoded picture of a file.
struct PlayedFrame {
  GstClockTime pts = GST_CLOCK_TIME_NONE;
  int width = 0;
  int height = 0;
  Color mean;  ///< average over the picture
};

/// What a player gets out of a file that it decodes from start to end.
struct Playback {
  std::string error;                ///< empty where the file played to its end
  std::vector<std::string> codecs;  ///< caps names of the encoded streams, e.g. "video/x-vp8"
  GstClockTime duration = GST_CLOCK_TIME_NONE;  ///< as the file says before it is played
  bool seekable = false;
  std::vector<PlayedFrame> video;
  GstClockTime audio_start = GST_CLOCK_TIME_NONE;  ///< of the first sample
  std::vector<float> audio;  ///< one channel, kAudioRate; gaps and overlaps are not mended
  static constexpr int kAudioRate = 48000;

  /// Start of the last picture less that of the first; 0 with fewer than two.
  GstClockTime video_span() const;
  GstClockTime audio_length() const;
  /// The longest time between two pictures.
  GstClockTime longest_gap() const;
};

/// Decodes the file at `path` as fast as it goes; any container and codec the whitelisted plugins
/// know. Gives up, with an error, where nothing ends within `timeout_seconds`.
Playback play_file(const std::string& path, unsigned timeout_seconds = 30);

}  // namespace booth::testing_support

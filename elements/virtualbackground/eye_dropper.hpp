// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <gst/video/video.h>

#include "elements/common/color.hpp"
#include "elements/common/result.hpp"

namespace booth::keying {

/// Tells the colour at a place of the newest picture, also after that has been keyed in place:
/// keeps rows of it, all of a small one and about 64, evenly spaced, of a large one. That takes a
/// few microseconds a frame. Not for several threads at once.
class EyeDropper {
 public:
  /// Takes the rows of an 8-bit frame as it comes in.
  void keep(const GstVideoFrame& frame);
  void forget() { height_ = 0; }

  /// The colour around a place: the median of seven by seven pixels, or of the nearest row that was
  /// kept, in pixels of the frame. The error is a sentence for the user: outside, no frame yet, or
  /// no colour that could be a key.
  Result<Color> pick(int x, int y) const;

 private:
  void lay_out(const GstVideoInfo& info);
  int groups() const;
  void keep_plane(const GstVideoFrame& frame, guint plane);
  /// Kept rows, counted among the kept, for a place in row `y` of the frame.
  std::vector<int> rows_near(int y) const;
  Color median(int x, const std::vector<int>& rows) const;

  GstVideoInfo info_{};
  int height_ = 0;      ///< of the frame that was kept; 0: none
  int group_ = 1;       ///< rows that share their chroma
  int group_step_ = 1;  ///< of so many groups one is kept
  std::array<std::vector<std::uint8_t>, GST_VIDEO_MAX_PLANES> planes_;
  std::array<int, GST_VIDEO_MAX_PLANES> strides_{};
};

}  // namespace booth::keying

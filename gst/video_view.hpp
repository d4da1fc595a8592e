// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>

#include <gst/video/video.h>

#include "elements/common/image_view.hpp"
#include "elements/common/to_rgba.hpp"
#include "elements/common/yuv.hpp"
#include "gst/ref.hpp"

namespace booth {

/// A buffer mapped as a video frame for as long as this object lives. Takes no reference to the
/// buffer, so mapping does not make it read-only; the buffer must outlive the map.
class MappedFrame {
 public:
  /// Check the result with `operator bool`: mapping fails where the buffer is too small or
  /// read-only.
  MappedFrame(const GstVideoInfo& info, GstBuffer* buffer, GstMapFlags flags);
  MappedFrame(const MappedFrame&) = delete;
  MappedFrame& operator=(const MappedFrame&) = delete;
  ~MappedFrame();

  explicit operator bool() const { return mapped_; }
  GstVideoFrame* frame() { return &frame_; }

 private:
  GstVideoFrame frame_;
  bool mapped_;
};

/// The core's name of a GStreamer format, where the cores know it. YV12 is I420, whose view has the
/// planes in the order of I420.
std::optional<PixelFormat> pixel_format(GstVideoFormat format);

/// A view of a mapped frame whose format `pixel_format()` knows; valid while it stays mapped.
ImageView image_view(const GstVideoFrame& frame);

/// The formats of 10 bits that deep_image_view() knows, for a caps string.
#define BOOTH_DEEP_FORMATS "I420_10LE, P010_10LE, I422_10LE, Y444_10LE"

/// A view of a mapped frame of one of BOOTH_DEEP_FORMATS, nothing for any other.
std::optional<DeepImageView> deep_image_view(const GstVideoFrame& frame);

/// Matrix and range of the caps; BT.601 limited where the caps do not say.
Colorimetry colorimetry(const GstVideoInfo& info);

}  // namespace booth

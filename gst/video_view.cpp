// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/video_view.hpp"

#include <algorithm>
#include <utility>

namespace booth {

MappedFrame::MappedFrame(const GstVideoInfo& info, GstBuffer* buffer, GstMapFlags flags)
    : mapped_(gst_video_frame_map(
          &frame_, &info, buffer,
          static_cast<GstMapFlags>(int{flags} | int{GST_VIDEO_FRAME_MAP_FLAG_NO_REF}))) {}

MappedFrame::~MappedFrame() {
  if (mapped_) gst_video_frame_unmap(&frame_);
}

std::optional<PixelFormat> pixel_format(GstVideoFormat format) {
  switch (format) {
    case GST_VIDEO_FORMAT_I420:
    case GST_VIDEO_FORMAT_YV12: return PixelFormat::kI420;
    case GST_VIDEO_FORMAT_NV12: return PixelFormat::kNv12;
    case GST_VIDEO_FORMAT_NV21: return PixelFormat::kNv21;
    case GST_VIDEO_FORMAT_YUY2: return PixelFormat::kYuy2;
    case GST_VIDEO_FORMAT_UYVY: return PixelFormat::kUyvy;
    case GST_VIDEO_FORMAT_Y42B: return PixelFormat::kY42b;
    case GST_VIDEO_FORMAT_Y444: return PixelFormat::kY444;
    case GST_VIDEO_FORMAT_RGBA: return PixelFormat::kRgba;
    case GST_VIDEO_FORMAT_BGRA: return PixelFormat::kBgra;
    case GST_VIDEO_FORMAT_ARGB: return PixelFormat::kArgb;
    case GST_VIDEO_FORMAT_ABGR: return PixelFormat::kAbgr;
    case GST_VIDEO_FORMAT_RGBx: return PixelFormat::kRgbx;
    case GST_VIDEO_FORMAT_BGRx: return PixelFormat::kBgrx;
    case GST_VIDEO_FORMAT_xRGB: return PixelFormat::kXrgb;
    case GST_VIDEO_FORMAT_xBGR: return PixelFormat::kXbgr;
    case GST_VIDEO_FORMAT_RGB: return PixelFormat::kRgb;
    case GST_VIDEO_FORMAT_BGR: return PixelFormat::kBgr;
    default: return std::nullopt;
  }
}

ImageView image_view(const GstVideoFrame& frame) {
  const auto format = pixel_format(GST_VIDEO_FRAME_FORMAT(&frame));
  g_assert(format);
  ImageView view{*format, GST_VIDEO_FRAME_WIDTH(&frame), GST_VIDEO_FRAME_HEIGHT(&frame), {}};
  const auto planes = std::min<std::size_t>(GST_VIDEO_FRAME_N_PLANES(&frame), view.planes.size());
  for (std::size_t i = 0; i < planes; ++i)
    view.planes[i] = {static_cast<std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, i)),
                      GST_VIDEO_FRAME_PLANE_STRIDE(&frame, i)};
  if (GST_VIDEO_FRAME_FORMAT(&frame) == GST_VIDEO_FORMAT_YV12)
    std::swap(view.planes[1], view.planes[2]);
  return view;
}

std::optional<DeepImageView> deep_image_view(const GstVideoFrame& frame) {
  switch (GST_VIDEO_FRAME_FORMAT(&frame)) {
    case GST_VIDEO_FORMAT_I420_10LE:
    case GST_VIDEO_FORMAT_P010_10LE:
    case GST_VIDEO_FORMAT_I422_10LE:
    case GST_VIDEO_FORMAT_Y444_10LE: break;
    default: return std::nullopt;
  }
  const GstVideoFormatInfo* format = frame.info.finfo;
  DeepImageView view{GST_VIDEO_FRAME_WIDTH(&frame),          GST_VIDEO_FRAME_HEIGHT(&frame),
                     GST_VIDEO_FORMAT_INFO_W_SUB(format, 1), GST_VIDEO_FORMAT_INFO_H_SUB(format, 1),
                     GST_VIDEO_FORMAT_INFO_SHIFT(format, 0), {}};
  for (guint i = 0; i < view.samples.size(); ++i)
    view.samples[i] = {static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_COMP_DATA(&frame, i)),
                       GST_VIDEO_FRAME_COMP_STRIDE(&frame, i),
                       GST_VIDEO_FRAME_COMP_PSTRIDE(&frame, i)};
  return view;
}

Colorimetry colorimetry(const GstVideoInfo& info) {
  Colorimetry result;
  switch (GST_VIDEO_INFO_COLORIMETRY(&info).matrix) {
    case GST_VIDEO_COLOR_MATRIX_BT709: result.matrix = YuvMatrix::kBt709; break;
    case GST_VIDEO_COLOR_MATRIX_BT2020: result.matrix = YuvMatrix::kBt2020; break;
    default: break;
  }
  if (GST_VIDEO_INFO_COLORIMETRY(&info).range == GST_VIDEO_COLOR_RANGE_0_255 &&
      GST_VIDEO_INFO_IS_YUV(&info))
    result.range = YuvRange::kFull;
  return result;
}

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/video_frame.hpp"

#include "gst/video_view.hpp"

namespace booth::facemask {

Frame frame_of(const GstVideoFrame& frame) {
  Frame result;
  result.width = GST_VIDEO_FRAME_WIDTH(&frame);
  result.height = GST_VIDEO_FRAME_HEIGHT(&frame);
  result.yuv = GST_VIDEO_INFO_IS_YUV(&frame.info);
  result.colorimetry = colorimetry(frame.info);
  result.count = GST_VIDEO_INFO_HAS_ALPHA(&frame.info) ? 4 : 3;
  for (guint c = 0; c < static_cast<guint>(result.count); ++c)
    result.components[c] = {static_cast<std::uint8_t*>(GST_VIDEO_FRAME_COMP_DATA(&frame, c)),
                            GST_VIDEO_FRAME_COMP_STRIDE(&frame, c),
                            GST_VIDEO_FRAME_COMP_PSTRIDE(&frame, c),
                            static_cast<int>(GST_VIDEO_FORMAT_INFO_W_SUB(frame.info.finfo, c)),
                            static_cast<int>(GST_VIDEO_FORMAT_INFO_H_SUB(frame.info.finfo, c))};
  return result;
}

}  // namespace booth::facemask

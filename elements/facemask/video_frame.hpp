// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/video/video.h>

#include "elements/facemask/frame.hpp"

/// What frame_of() takes: 8 bit, R, G, B or Y, Cb, Cr.
#define BOOTH_FACEMASK_FORMATS                                                                 \
  "I420, YV12, NV12, NV21, YUY2, UYVY, Y42B, Y444, A420, AYUV, RGBA, BGRA, ARGB, ABGR, RGBx, " \
  "BGRx, xRGB, xBGR, RGB, BGR"

namespace booth::facemask {

/// The samples of a mapped frame; valid while it stays mapped.
Frame frame_of(const GstVideoFrame& frame);

}  // namespace booth::facemask

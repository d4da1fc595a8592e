// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

#include "elements/virtualbackground/pixels/transparency.hpp"

namespace booth::keying {

/// Formats of the sink pad, and those that only the source pad has.
#define BOOTH_YUV_FORMATS "I420, YV12, NV12, NV21, YUY2, UYVY, Y42B, Y444"
#define BOOTH_RGB_FORMATS "RGBA, BGRA, ARGB, ABGR, RGBx, BGRx, xRGB, xBGR, RGB, BGR"
#define BOOTH_FRAME_FORMATS BOOTH_YUV_FORMATS ", " BOOTH_RGB_FORMATS
#define BOOTH_ALPHA_FORMATS "A420, AYUV"
/// Formats with alpha that both have.
#define BOOTH_RGBA_FORMATS "RGBA, BGRA, ARGB, ABGR"

std::optional<AlphaFormat> alpha_format(GstVideoFormat format);
/// A view of a mapped frame whose format alpha_format() knows; valid while it stays mapped.
AlphaView alpha_view(const GstVideoFrame& frame);

/// The caps of the other side, for GstBaseTransformClass::transform_caps: the same, or with alpha.
/// Transparency comes first where it is wanted, and alone where the peer takes it. The caller owns
/// the result.
GstCaps* transformed_caps(GstBaseTransform* transform, GstPadDirection direction,
                          const GstCaps* caps, GstCaps* filter, bool transparent);

}  // namespace booth::keying

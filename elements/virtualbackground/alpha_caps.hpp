// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

#include "elements/virtualbackground/transparency.hpp"

namespace booth::keying {

/// Formats of the source pad that the sink pad does not have.
#define BOOTH_ALPHA_FORMATS "A420, AYUV, BGRA"

std::optional<AlphaFormat> alpha_format(GstVideoFormat format);
/// A view of a mapped frame whose format alpha_format() knows; valid while it stays mapped.
AlphaView alpha_view(const GstVideoFrame& frame);

/// The caps of the other side, for GstBaseTransformClass::transform_caps: the same, or with alpha.
/// Transparency comes first where it is wanted, and alone where the peer takes it. The caller owns
/// the result.
GstCaps* transformed_caps(GstBaseTransform* transform, GstPadDirection direction,
                          const GstCaps* caps, GstCaps* filter, bool transparent);

}  // namespace booth::keying

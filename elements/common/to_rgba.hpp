// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"

namespace booth {

/// A copy of the picture as RGBA. RGB of any kind keeps every value (without alpha it becomes
/// opaque). YUV is converted as `colorimetry` says, within one level of the exact value; every
/// chroma sample is used for all its pixels (two by two in I420), which is right for chroma sited
/// in their middle (JPEG, VP8) and a quarter of a pixel off for chroma sited at the left (MPEG-2,
/// H.264). A megapixel takes a few milliseconds.
RgbaImage to_rgba(const ConstImageView& image, Colorimetry colorimetry);

}  // namespace booth

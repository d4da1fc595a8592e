// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"

namespace booth::keying {

/// Paints shares of foreground, 0..255, as a grey picture of any format: black 0, white 255.
/// Opaque. `range` is that of a YUV picture.
void paint_matte(const ConstPlane& shares, YuvRange range, const ImageView& out);

}  // namespace booth::keying

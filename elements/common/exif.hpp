// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <span>

#include "elements/common/image_view.hpp"

namespace booth {

/// The orientation 1..8 that an Exif block says (a TIFF header and its first directory; Exif 2.32,
/// clause 4.6.4); 1, as stored, where the block says nothing or is damaged.
int exif_orientation(std::span<const std::uint8_t> tiff);

/// The picture turned and mirrored as `orientation` 1..8 asks, so that it is upright.
RgbaImage upright(RgbaImage image, int orientation);

}  // namespace booth

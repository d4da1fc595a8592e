// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include "elements/common/filter/apply.hpp"
#include "elements/common/image_view.hpp"
#include "elements/common/result.hpp"
#include "elements/photosnapshot/filter_list.hpp"
#include "elements/photosnapshot/settings.hpp"

namespace booth::photo {

/// Size in pixels.
struct Size {
  int width = 0;
  int height = 0;

  bool operator==(const Size&) const = default;
};

/// The size of the photo of an upright picture: `scale` of it, then as much less as the bounds ask,
/// in the same shape; at least 1x1.
Size photo_size(Size picture, const Settings& settings);

/// The picture before any filter: upright (by the orientation 1..8, unless it is to be ignored),
/// mirrored, scaled. An error where it would be larger than kMaxImagePixels.
Result<RgbaImage> prepared(RgbaImage picture, const Settings& settings, int orientation);

/// Draws the filter as a browser's canvas of the photo's size does; lengths like 1vw are parts of
/// it. Empty on success, else one sentence.
std::string draw_filter(cssfilter::Renderer& renderer, const PhotoFilter& filter,
                        cssfilter::EdgeMode edge, RgbaImage& photo);

/// How the photo is stored: with OrientationMode::kTag turned back to how the stream had it.
RgbaImage as_stored(RgbaImage photo, const Settings& settings, int orientation);

/// What the Exif block of the stored photo says, 1..8.
int stored_orientation(const Settings& settings, int orientation);

}  // namespace booth::photo

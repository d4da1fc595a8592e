// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/chroma/segments.hpp"

namespace booth::keying {

/// How many pixels at each side of the picture are background whatever is seen there (a garbage
/// matte); 0 or more each, together more than the picture has is all of it.
struct Crop {
  int left = 0;
  int right = 0;
  int top = 0;
  int bottom = 0;

  bool any() const { return left > 0 || right > 0 || top > 0 || bottom > 0; }
  bool operator==(const Crop&) const = default;
};

/// The part of an I420 picture that is not cropped, without chroma samples that are so in part; the
/// picture itself where that is nothing.
ConstImageView uncropped(const Crop& crop, const ConstImageView& picture);

/// Marks what is cropped as screen in the bits of every sample; call before Segments::classify().
void crop_segments(const Crop& crop, int width, int height, Segments& segments);

/// Lays the background (I420) over what is cropped of an I420 picture, and 0 over its alpha where
/// that has data. A chroma sample that is cropped in part goes with it.
void crop_picture(const Crop& crop, const ConstImageView& background, const ImageView& out,
                  const Plane& alpha);

/// Fills what is cropped of a plane.
void crop_plane(const Crop& crop, const Plane& plane, int width, int height, std::uint8_t value);

}  // namespace booth::keying

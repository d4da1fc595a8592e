// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/pixels/crop.hpp"

#include <algorithm>
#include <cstring>

namespace booth::keying {
namespace {

/// What is left of the picture: pixels or samples [left, right) by [top, bottom).
struct Kept {
  int left, right, top, bottom;
};

Kept kept(const Crop& crop, int width, int height) {
  const int left = std::min(crop.left, width);
  const int top = std::min(crop.top, height);
  const Kept result{left, width - crop.right, top, height - crop.bottom};
  const bool nothing = result.left >= result.right || result.top >= result.bottom;
  return nothing ? Kept{0, 0, 0, 0} : result;
}

/// Chroma samples that are not cropped as a whole; those that are kept as a whole.
Kept touched_chroma(Kept k) {
  return {k.left / 2, (k.right + 1) / 2, k.top / 2, (k.bottom + 1) / 2};
}
Kept whole_chroma(Kept k, int width, int height) {
  return {(k.left + 1) / 2, k.right == width ? (width + 1) / 2 : k.right / 2, (k.top + 1) / 2,
          k.bottom == height ? (height + 1) / 2 : k.bottom / 2};
}

/// Calls `fill(y, begin, end)` for each stretch outside of `k`.
template <typename Fill>
void for_cropped(Kept k, int width, int height, const Fill& fill) {
  for (int y = 0; y < height; ++y) {
    if (y < k.top || y >= k.bottom) {
      fill(y, 0, width);
      continue;
    }
    if (k.left > 0) fill(y, 0, k.left);
    if (k.right < width) fill(y, k.right, width);
  }
}

}  // namespace

ConstImageView uncropped(const Crop& crop, const ConstImageView& picture) {
  const Kept pixels = kept(crop, picture.width, picture.height);
  const Kept k = whole_chroma(pixels, picture.width, picture.height);
  if (k.left >= k.right || k.top >= k.bottom) return picture;
  ConstImageView part = picture;
  part.width = std::min(2 * k.right, picture.width) - 2 * k.left;
  part.height = std::min(2 * k.bottom, picture.height) - 2 * k.top;
  part.planes[0].data = picture.planes[0].row(2 * k.top) + 2 * k.left;
  for (std::size_t plane = 1; plane < 3; ++plane)
    part.planes[plane].data = picture.planes[plane].row(k.top) + k.left;
  return part;
}

void crop_segments(const Crop& crop, int width, int height, Segments& segments) {
  const Kept k = kept(crop, width, height);
  const int chroma_width = (width + 1) / 2;
  const int chroma_height = (height + 1) / 2;
  for_cropped(touched_chroma(k), chroma_width, chroma_height, [&](int y, int begin, int end) {
    segments.mark_screen(y, {begin, end});
  });
  for_cropped(whole_chroma(k, width, height), chroma_width, chroma_height,
              [&](int y, int begin, int end) {
                segments.mark_changed(y, {begin, end});
              });
}

void crop_picture(const Crop& crop, const ConstImageView& background, const ImageView& out,
                  const Plane& alpha) {
  const Kept k = kept(crop, out.width, out.height);
  const auto copy = [&](std::size_t plane) {
    return [&, plane](int y, int begin, int end) {
      std::memcpy(out.planes[plane].row(y) + begin, background.planes[plane].row(y) + begin,
                  static_cast<std::size_t>(end - begin));
    };
  };
  for_cropped(k, out.width, out.height, copy(0));
  for (const std::size_t plane : {1U, 2U})
    for_cropped(whole_chroma(k, out.width, out.height), out.chroma_width(), out.chroma_height(),
                copy(plane));
  if (alpha.data) crop_plane(crop, alpha, out.width, out.height, 0);
}

void crop_plane(const Crop& crop, const Plane& plane, int width, int height, std::uint8_t value) {
  if (!crop.any()) return;
  for_cropped(kept(crop, width, height), width, height, [&](int y, int begin, int end) {
    std::fill(plane.row(y) + begin, plane.row(y) + end, value);
  });
}

}  // namespace booth::keying

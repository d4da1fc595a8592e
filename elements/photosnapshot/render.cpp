// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/render.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "elements/common/exif.hpp"
#include "elements/common/filter/parser.hpp"
#include "elements/common/image_file.hpp"
#include "elements/common/resize.hpp"

namespace booth::photo {
namespace {

void mirror(RgbaImage& image) {
  for (int y = 0; y < image.height; ++y) {
    std::uint8_t* row = image.view().planes[0].row(y);
    for (int left = 0, right = image.width - 1; left < right; ++left, --right)
      std::swap_ranges(row + 4 * left, row + 4 * left + 4, row + 4 * right);
  }
}

/// The orientation whose upright() undoes that of `orientation`: turns swap, mirrors stay.
int inverse(int orientation) {
  if (orientation == 6) return 8;
  return orientation == 8 ? 6 : orientation;
}

}  // namespace

Size photo_size(Size picture, const Settings& settings) {
  double scale = settings.scale;
  if (settings.max_width > 0)
    scale = std::min(scale, static_cast<double>(settings.max_width) / picture.width);
  if (settings.max_height > 0)
    scale = std::min(scale, static_cast<double>(settings.max_height) / picture.height);
  const auto side = [&](int full) {
    return std::max(1, static_cast<int>(std::lround(full * scale)));
  };
  return {side(picture.width), side(picture.height)};
}

Result<RgbaImage> prepared(RgbaImage picture, const Settings& settings, int orientation) {
  if (settings.orientation != OrientationMode::kIgnore)
    picture = upright(std::move(picture), orientation);
  if (settings.mirror) mirror(picture);
  const Size full{picture.width, picture.height};
  const Size size = photo_size(full, settings);
  if (size == full) return picture;
  if (static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) >
      kMaxImagePixels)
    return Result<RgbaImage>::failure("The photo would be larger than " +
                                      std::to_string(kMaxImagePixels) +
                                      " pixels; choose a smaller scale.");
  return resized(picture.view(), size.width, size.height);
}

std::string draw_filter(cssfilter::Renderer& renderer, const PhotoFilter& filter,
                        cssfilter::EdgeMode edge, RgbaImage& photo) {
  if (filter.chain.empty()) return {};
  css::Units units;
  units.viewport_width = photo.width;
  units.viewport_height = photo.height;
  const auto parsed = cssfilter::parse(filter.text, units);
  const auto* chain = std::get_if<cssfilter::Chain>(&parsed);
  if (!chain) return {};  // it was read before
  const auto view = photo.view();
  return renderer.apply(
      cssfilter::Filter(*chain, edge),
      {view.planes[0].data, view.planes[0].stride, photo.width, photo.height, {}});
}

RgbaImage as_stored(RgbaImage photo, const Settings& settings, int orientation) {
  if (settings.orientation != OrientationMode::kTag) return photo;
  return upright(std::move(photo), inverse(orientation));
}

int stored_orientation(const Settings& settings, int orientation) {
  return settings.orientation == OrientationMode::kTag ? orientation : 1;
}

}  // namespace booth::photo

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/picture.hpp"

#include <algorithm>

namespace booth::facemask {
namespace {

Picture::Level premultiplied(const RgbaImage& image) {
  Picture::Level level{image.width, image.height, {}};
  level.samples.reserve(image.pixels.size());
  for (std::size_t i = 0; i + 3 < image.pixels.size(); i += 4) {
    const unsigned alpha = image.pixels[i + 3];
    for (std::size_t c = 0; c < 3; ++c)
      level.samples.push_back(static_cast<Picture::Sample>(image.pixels[i + c] * alpha));
    level.samples.push_back(static_cast<Picture::Sample>(alpha * 255));
  }
  return level;
}

/// Half as wide and high. Of an odd size the last row or column stands for one of its own: that
/// stretches the picture by less than a pixel.
Picture::Level halved(const Picture::Level& level) {
  Picture::Level half{(level.width + 1) / 2, (level.height + 1) / 2, {}};
  half.samples.reserve(std::size_t{4} * static_cast<std::size_t>(half.width) *
                       static_cast<std::size_t>(half.height));
  const auto at = [&](int x, int y) {
    return level.samples.data() +
           4 * (static_cast<std::ptrdiff_t>(std::min(y, level.height - 1)) * level.width +
                std::min(x, level.width - 1));
  };
  for (int y = 0; y < half.height; ++y) {
    for (int x = 0; x < half.width; ++x) {
      const Picture::Sample* four[] = {at(2 * x, 2 * y), at(2 * x + 1, 2 * y), at(2 * x, 2 * y + 1),
                                       at(2 * x + 1, 2 * y + 1)};
      for (int c = 0; c < 4; ++c)
        half.samples.push_back(static_cast<Picture::Sample>(
            (four[0][c] + four[1][c] + four[2][c] + four[3][c] + 2) / 4));
    }
  }
  return half;
}

}  // namespace

Picture::Picture(const RgbaImage& image)
    : aspect_(static_cast<double>(image.width) / image.height) {
  Level level = premultiplied(image);
  while (std::max(level.width, level.height) > kLongest) level = halved(level);
  while (level.width > 1 || level.height > 1) {
    Level half = halved(level);
    levels_.push_back(std::move(level));
    level = std::move(half);
  }
  levels_.push_back(std::move(level));
}

const Picture::Level& Picture::level_for(double width) const {
  const Level* best = &levels_.front();
  for (const Level& level : levels_)
    if (level.width >= width) best = &level;
  return *best;
}

}  // namespace booth::facemask

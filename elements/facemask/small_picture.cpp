// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/small_picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace booth::facemask {
namespace {

/// One channel of all pixels.
std::vector<std::uint8_t> shrink_component(const Frame& frame, const Component& component,
                                           const SmallPicture& target) {
  const int factor = target.factor;
  const int first = factor / 4;
  const int second = factor - 1 - factor / 4;
  std::vector<std::uint8_t> samples(static_cast<std::size_t>(target.width) *
                                    static_cast<std::size_t>(target.height));
  // A frame narrower than the factor has its last column instead of the second.
  const auto at = [&](int i, int offset, int limit, int shift) {
    return std::min(i * factor + offset, limit - 1) >> shift;
  };
  std::uint8_t* out = samples.data();
  for (int y = 0; y < target.height; ++y) {
    const std::uint8_t* upper = component.row(at(y, first, frame.height, component.shift_y));
    const std::uint8_t* lower = component.row(at(y, second, frame.height, component.shift_y));
    for (int x = 0; x < target.width; ++x) {
      const int left = at(x, first, frame.width, component.shift_x) * component.step;
      const int right = at(x, second, frame.width, component.shift_x) * component.step;
      *out++ = static_cast<std::uint8_t>(
          (upper[left] + upper[right] + lower[left] + lower[right] + 2) / 4);
    }
  }
  return samples;
}

std::uint8_t to_byte(double value) {
  return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

}  // namespace

SmallPicture shrink(const Frame& frame, int longest, bool color) {
  SmallPicture result;
  const int longer = std::max(frame.width, frame.height);
  result.factor = std::max(1, (longer + longest - 1) / longest);
  result.width = std::max(1, frame.width / result.factor);
  result.height = std::max(1, frame.height / result.factor);
  std::array<std::vector<std::uint8_t>, 3> channels;
  const std::size_t wanted = frame.yuv && !color ? 1 : 3;
  for (std::size_t c = 0; c < wanted; ++c)
    channels[c] = shrink_component(frame, frame.components[c], result);
  const std::size_t pixels = channels[0].size();
  if (color) {
    result.bgr.resize(3 * pixels);
    for (std::size_t i = 0; i < pixels; ++i) {
      Color rgb{channels[0][i], channels[1][i], channels[2][i], 255};
      if (frame.yuv) rgb = to_rgb({rgb.r, rgb.g, rgb.b}, frame.colorimetry);
      result.bgr[3 * i] = rgb.b;
      result.bgr[3 * i + 1] = rgb.g;
      result.bgr[3 * i + 2] = rgb.r;
    }
  }
  if (frame.yuv) {
    result.grey = std::move(channels[0]);
    return result;
  }
  const LumaWeights weights = luma_weights(YuvMatrix::kBt601);
  result.grey.resize(pixels);
  for (std::size_t i = 0; i < pixels; ++i)
    result.grey[i] = to_byte(weights.red * channels[0][i] + weights.blue * channels[2][i] +
                             (1.0 - weights.red - weights.blue) * channels[1][i]);
  return result;
}

}  // namespace booth::facemask

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace booth::testing_support {
namespace {

std::uint8_t byte(int value) { return static_cast<std::uint8_t>(value & 255); }

std::uint8_t wave(double phase) {
  return static_cast<std::uint8_t>(std::lround(127.5 + 100.0 * std::sin(phase)));
}

}  // namespace

Difference difference(const RgbaImage& a, const RgbaImage& b) {
  if (a.width != b.width || a.height != b.height || a.pixels.size() != b.pixels.size())
    return {256, 256.0};
  Difference result;
  double sum = 0.0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    const int levels = std::abs(a.pixels[i] - b.pixels[i]);
    result.largest = std::max(result.largest, levels);
    sum += levels;
  }
  if (!a.empty()) result.mean = sum / static_cast<double>(a.pixels.size());
  return result;
}

RgbaImage test_card(int width, int height, bool smooth) {
  RgbaImage image{width, height, {}};
  image.pixels.reserve(std::size_t{4} * static_cast<std::size_t>(width) *
                       static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double u = 3.0 * x / width;
      const double v = 3.0 * y / height;
      const std::uint8_t pixel[] = {smooth ? wave(u + v) : byte(37 * x + 11 * y),
                                    smooth ? wave(u - v) : byte(5 * x + 91 * y),
                                    smooth ? wave(2.0 - u) : byte(x * y + 3), 255};
      image.pixels.insert(image.pixels.end(), std::begin(pixel), std::end(pixel));
    }
  }
  return image;
}

}  // namespace booth::testing_support

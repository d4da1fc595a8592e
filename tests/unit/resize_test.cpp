// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/resize.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/image_samples.hpp"

namespace booth {
namespace {

using samples::gradient;

TEST(Resize, TheSameSizeChangesNothing) {
  const RgbaImage image = gradient(31, 17);
  EXPECT_EQ(resized(image.view(), 31, 17).pixels, image.pixels);
}

TEST(Resize, FlatStaysFlat) {
  for (const auto& [width, height] :
       std::vector<std::pair<int, int>>{{1, 1}, {3, 50}, {200, 1}, {99, 101}}) {
    RgbaImage image = gradient(40, 30);
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
      image.pixels[i] = static_cast<std::uint8_t>(60 + 50 * (i % 4));
    const RgbaImage other = resized(image.view(), width, height);
    ASSERT_EQ(other.pixels.size(), std::size_t{4} * static_cast<std::size_t>(width * height));
    for (std::size_t i = 0; i < other.pixels.size(); ++i)
      EXPECT_NEAR(other.pixels[i], 60 + 50 * static_cast<int>(i % 4), 1);
  }
}

TEST(Resize, NothingOfThePictureIsLost) {
  // Every second column white: a sampling of points would show stripes or one of the two.
  RgbaImage image = gradient(64, 8);
  for (std::size_t i = 0; i < image.pixels.size(); i += 4)
    for (std::size_t c = 0; c < 3; ++c) image.pixels[i + c] = i / 4 % 2 ? 255 : 0;
  const RgbaImage half = resized(image.view(), 16, 2);
  for (std::size_t i = 0; i < half.pixels.size(); i += 4) EXPECT_NEAR(half.pixels[i], 127.5, 12);
}

TEST(Resize, ARampStaysARamp) {
  RgbaImage image{256, 1, std::vector<std::uint8_t>(1024, 255)};
  for (std::size_t x = 0; x < 256; ++x)
    for (std::size_t c = 0; c < 3; ++c) image.pixels[4 * x + c] = static_cast<std::uint8_t>(x);
  for (const int width : {64, 512}) {
    const RgbaImage other = resized(image.view(), width, 1);
    const double step = 256.0 / width;
    for (int x = 4; x < width - 4; ++x)
      EXPECT_NEAR(other.pixels[4 * static_cast<std::size_t>(x)], (x + 0.5) * step - 0.5, 1.0);
  }
}

TEST(Resize, TransparencyLendsNoColour) {
  RgbaImage image{2, 1, {255, 0, 0, 255, 0, 255, 0, 0}};
  const RgbaImage one = resized(image.view(), 1, 1);
  EXPECT_EQ(one.pixels[0], 255);
  EXPECT_EQ(one.pixels[1], 0);
  EXPECT_NEAR(one.pixels[3], 128, 1);
}

}  // namespace
}  // namespace booth

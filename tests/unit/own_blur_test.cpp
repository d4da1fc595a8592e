// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/own_blur.hpp"

#include <cmath>
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

namespace booth::keying {
namespace {

struct Planes {
  int width, height;
  std::vector<std::uint8_t> luma, u, v, weights;

  Planes(int w, int h, std::uint8_t y, std::uint8_t cb, std::uint8_t cr)
      : width(w),
        height(h),
        luma(static_cast<std::size_t>(w * h), y),
        u(static_cast<std::size_t>((w + 1) / 2 * ((h + 1) / 2)), cb),
        v(u.size(), cr),
        weights(u.size(), 255) {}
  ImageView view() {
    const int chroma = (width + 1) / 2;
    return {PixelFormat::kI420,
            width,
            height,
            {{{luma.data(), width}, {u.data(), chroma}, {v.data(), chroma}}}};
  }
  ConstPlane shares() const { return {weights.data(), (width + 1) / 2}; }
  std::uint8_t& at(int x, int y) { return luma[static_cast<std::size_t>(y * width + x)]; }
};

Planes blurred(Planes& picture, double sigma) {
  Planes out(picture.width, picture.height, 0, 0, 0);
  OwnBlur().render(picture.view(), picture.shares(), sigma, out.view());
  return out;
}

TEST(OwnBlur, OneColourStaysAtAnySizeAndStrength) {
  struct Size {
    int width, height;
  };
  for (const auto [width, height] : {Size{1, 1}, Size{1, 40}, Size{33, 7}, Size{160, 90}}) {
    for (const double sigma : {1.0, 2.7, 15.0, 400.0}) {
      SCOPED_TRACE(std::to_string(width) + "x" + std::to_string(height) + " by " +
                   std::to_string(sigma));
      Planes picture(width, height, 90, 60, 200);
      const Planes out = blurred(picture, sigma);
      EXPECT_EQ(out.luma, picture.luma);
      EXPECT_EQ(out.u, picture.u);
      EXPECT_EQ(out.v, picture.v);
    }
  }
}

TEST(OwnBlur, ThePersonLeavesNoHalo) {
  Planes picture(160, 90, 100, 110, 120);
  for (int y = 20; y < 90; ++y)
    for (int x = 60; x < 100; ++x) {
      picture.at(x, y) = 235;
      picture.u[static_cast<std::size_t>(y / 2 * 80 + x / 2)] = 240;
      picture.weights[static_cast<std::size_t>(y / 2 * 80 + x / 2)] = 0;
    }
  Planes out = blurred(picture, 6.0);
  for (int y = 0; y < 90; ++y)
    for (int x = 0; x < 160; ++x) ASSERT_EQ(out.at(x, y), 100) << x << ", " << y;
}

TEST(OwnBlur, IsAsWideAsAsked) {
  for (const double sigma : {4.0, 10.0, 25.0}) {
    SCOPED_TRACE(sigma);
    Planes picture(400, 40, 20, 128, 128);
    for (int y = 0; y < 40; ++y)
      for (int x = 200; x < 400; ++x) picture.at(x, y) = 220;
    Planes out = blurred(picture, sigma);
    EXPECT_NEAR(out.at(200, 20), 120, 12);
    // One standard deviation from an edge a bell has 16 and 84 per cent of it.
    const int step = static_cast<int>(sigma);
    EXPECT_NEAR(out.at(200 - step, 20), 20 + 0.16 * 200, 24);
    EXPECT_NEAR(out.at(200 + step, 20), 20 + 0.84 * 200, 24);
    for (int x = 1; x < 400; ++x) ASSERT_LE(out.at(x - 1, 20), out.at(x, 20)) << x;
  }
}

}  // namespace
}  // namespace booth::keying

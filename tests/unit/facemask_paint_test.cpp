// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What facemask draws, sample by sample.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "elements/facemask/mosaic.hpp"
#include "elements/facemask/paint.hpp"
#include "tests/unit/facemask_canvas.hpp"

namespace booth::facemask {
namespace {

RgbaImage plain(int width, int height, Color color) {
  RgbaImage image{width, height, {}};
  for (int i = 0; i < width * height; ++i)
    image.pixels.insert(image.pixels.end(), {color.r, color.g, color.b, color.a});
  return image;
}

RgbaImage random_image(int width, int height) {
  std::mt19937 random(17);
  RgbaImage image{width, height, {}};
  for (int i = 0; i < 4 * width * height; ++i)
    image.pixels.push_back(static_cast<std::uint8_t>(random()));
  return image;
}

/// The picture with its left upper corner at (x, y), pixel on pixel.
Placement pixel_on_pixel(const RgbaImage& image, int x, int y) {
  return {x + image.width / 2.0, y + image.height / 2.0, static_cast<double>(image.width),
          static_cast<double>(image.height), 0.0};
}

/// The exact result for one sample, by the definition, over every pixel it stands for.
double expected(const Canvas& canvas, const RgbaImage& image, int left, int top,
                std::size_t channel, int x, int y, double before) {
  const Frame& frame = canvas.frame();
  const Component& component = frame.components[channel];
  const LumaWeights weights = luma_weights(frame.colorimetry.matrix);
  double drawn = 0.0, rest = 0.0, all = 0.0;
  for (int py = y; py < std::min(frame.height, y + (1 << component.shift_y)); ++py)
    for (int px = x; px < std::min(frame.width, x + (1 << component.shift_x)); ++px) {
      double rgba[4] = {};
      if (px >= left && py >= top && px < left + image.width && py < top + image.height)
        for (std::size_t c = 0; c < 4; ++c)
          rgba[c] =
              image.pixels[4 * static_cast<std::size_t>((py - top) * image.width + px - left) + c];
      const double alpha = rgba[3] / 255.0;
      const double luma = weights.red * rgba[0] + weights.blue * rgba[2] +
                          (1.0 - weights.red - weights.blue) * rgba[1];
      const double yuv[] = {16.0 + luma * 219.0 / 255.0,
                            128.0 + (rgba[2] - luma) / 2.0 / (1.0 - weights.blue) * 224.0 / 255.0,
                            128.0 + (rgba[0] - luma) / 2.0 / (1.0 - weights.red) * 224.0 / 255.0};
      const double under = frame.has_alpha() ? before / 255.0 : 1.0;
      drawn += alpha * (channel == 3 ? 255.0 : frame.yuv ? yuv[channel] : rgba[channel]);
      rest += (1.0 - alpha) * under;
      all += alpha + (1.0 - alpha) * under;
    }
  if (channel == 3) return 255.0 * all;
  return (drawn + rest * before) / all;
}

TEST(FaceMaskPaint, BlendsEverySampleWithinItsRounding) {
  const RgbaImage image = random_image(6, 5);
  const Picture picture(image);
  struct Case {
    const char* description;
    int width, height, left, top;
  };
  const Case cases[] = {{"inside", 12, 10, 2, 4},          {"odd place", 13, 11, 3, 3},
                        {"over the left", 9, 7, -3, 1},    {"over the top", 9, 9, 2, -2},
                        {"over the right", 9, 7, 6, 2},    {"over the bottom", 8, 7, 1, 5},
                        {"larger than all", 3, 2, -1, -1}, {"one pixel", 1, 1, -2, -2}};
  for (const Layout layout : kLayouts)
    for (const Case& c : cases) {
      Canvas canvas(layout, c.width, c.height, 90);
      paint(canvas.frame(), picture, pixel_on_pixel(image, c.left, c.top));
      EXPECT_TRUE(canvas.only_samples_changed()) << layout << ' ' << c.description;
      for (std::size_t channel = 0; channel < static_cast<std::size_t>(canvas.frame().count);
           ++channel) {
        const Component& component = canvas.frame().components[channel];
        for (int y = 0; y < c.height; y += 1 << component.shift_y)
          for (int x = 0; x < c.width; x += 1 << component.shift_x)
            EXPECT_NEAR(canvas.at(channel, x, y),
                        expected(canvas, image, c.left, c.top, channel, x, y, 90), 0.501)
                << layout << ' ' << c.description << " channel " << channel << " at " << x << ' '
                << y;
      }
    }
}

TEST(FaceMaskPaint, OpaquePixelsKeepTheirValues) {
  const Color color{200, 30, 90, 255};
  const Yuv yuv = to_yuv(color, {});
  const RgbaImage image = plain(8, 8, color);
  for (const Layout layout : kLayouts) {
    Canvas canvas(layout, 8, 8, 0);
    paint(canvas.frame(), Picture(image), pixel_on_pixel(image, 0, 0));
    const bool is_yuv = canvas.frame().yuv;
    EXPECT_EQ(canvas.at(0, 3, 3), is_yuv ? yuv.y : color.r) << layout;
    EXPECT_EQ(canvas.at(1, 3, 3), is_yuv ? yuv.u : color.g) << layout;
    EXPECT_EQ(canvas.at(2, 3, 3), is_yuv ? yuv.v : color.b) << layout;
    if (canvas.frame().has_alpha()) {
      EXPECT_EQ(canvas.at(3, 3, 3), 255) << layout;
    }
  }
}

TEST(FaceMaskPaint, DrawsNothingWhereThereIsNothing) {
  const RgbaImage image = plain(4, 4, {255, 0, 0, 255});
  const Placement nowhere[] = {{-50, 5, 10, 10, 0}, {5, 90, 10, 10, 0}, {5, 5, 0, 0, 0},
                               {5, 5, -3, 4, 0},    {5, 5, NAN, 4, 0},  {NAN, 5, 9, 4, 0},
                               {5, 5, 9, 4, NAN},   {1e12, 0, 5, 5, 0}};
  for (const Placement& placement : nowhere) {
    Canvas canvas(Layout::kI420, 11, 9, 40);
    paint(canvas.frame(), Picture(image), placement);
    EXPECT_TRUE(canvas.is_untouched()) << placement.x << ' ' << placement.width;
  }
  Canvas canvas(Layout::kNv12, 11, 9, 40);
  paint(canvas.frame(), Picture(plain(5, 5, {255, 0, 0, 0})), {5, 5, 5, 5, 0});
  EXPECT_TRUE(canvas.is_untouched()) << "transparent";
}

/// Where the red of a picture lies, and how much of it, in pixels.
struct Blot {
  double x = 0.0, y = 0.0, area = 0.0;
};

Blot red_blot(Canvas& canvas) {
  Blot blot;
  for (int y = 0; y < canvas.frame().height; ++y)
    for (int x = 0; x < canvas.frame().width; ++x) {
      const double red = canvas.at(0, x, y) / 255.0;
      blot.x += red * (x + 0.5);
      blot.y += red * (y + 0.5);
      blot.area += red;
    }
  blot.x /= blot.area;
  blot.y /= blot.area;
  return blot;
}

TEST(FaceMaskPaint, PartsOfPixelsCount) {
  const Picture picture(plain(40, 30, {255, 0, 0, 255}));
  for (const double shift : {0.0, 0.2, 0.5, 0.9})
    for (const double width : {3.0, 10.3, 40.0, 61.7}) {
      Canvas canvas(Layout::kRgba, 100, 100, 0);
      for (int y = 0; y < 100; ++y)
        for (int x = 0; x < 100; ++x) canvas.at(3, x, y) = 255;
      paint(canvas.frame(), picture, {50 + shift, 40 - shift, width, width * 0.75, 0.0});
      const Blot blot = red_blot(canvas);
      EXPECT_NEAR(blot.x, 50 + shift, 0.05) << width;
      EXPECT_NEAR(blot.y, 40 - shift, 0.05) << width;
      EXPECT_NEAR(blot.area, width * width * 0.75, 0.01 * width * width) << shift;
    }
}

TEST(FaceMaskPaint, ASmallPictureHasTheMeanOfALargeOne) {
  RgbaImage checks = plain(256, 256, {0, 0, 0, 255});
  for (std::size_t i = 0; i < checks.pixels.size(); i += 4)
    checks.pixels[i] = (i / 4 + i / 4 / 256) % 2 ? 255 : 0;
  Canvas canvas(Layout::kBgrx, 20, 20, 0);
  paint(canvas.frame(), Picture(checks), {10, 10, 18, 18, 0});
  for (int i = 4; i < 16; ++i) EXPECT_NEAR(canvas.at(0, i, i), 128, 3) << i;
}

TEST(FaceMaskPaint, TurnsClockwise) {
  RgbaImage image = plain(20, 20, {0, 0, 0, 0});
  for (std::size_t i = 0; i < 10; ++i) {  // a red row from the middle to the right
    image.pixels[4 * (10 * 20 + 10 + i)] = 255;
    image.pixels[4 * (10 * 20 + 10 + i) + 3] = 255;
  }
  Canvas canvas(Layout::kRgba, 40, 40, 0);
  paint(canvas.frame(), Picture(image), {20, 20, 20, 20, std::numbers::pi / 2});
  EXPECT_GT(canvas.at(3, 19, 26), 200);  // now it points down
  EXPECT_EQ(canvas.at(3, 26, 20), 0);
}

TEST(FaceMaskMosaic, LeavesOneColourATile) {
  std::mt19937 random(3);
  for (const Layout layout : kLayouts) {
    Canvas canvas(layout, 81, 61, 0);
    for (int y = 0; y < 61; ++y)
      for (int x = 0; x < 81; ++x) canvas.at(0, x, y) = static_cast<std::uint8_t>(random());
    const int outside = canvas.at(0, 2, 2);
    draw_mosaic(canvas.frame(), {40, 30, 40, 50, 0}, 4, MosaicKind::kTiles);
    EXPECT_TRUE(canvas.only_samples_changed()) << layout;
    EXPECT_EQ(canvas.at(0, 2, 2), outside) << layout;
    for (int x = 31; x < 40; ++x)
      EXPECT_EQ(canvas.at(0, x, 28), canvas.at(0, 30, 28)) << layout << ' ' << x;
    EXPECT_NEAR(canvas.at(0, 35, 28), 127, 25) << layout << ": the mean of noise";
    if (canvas.frame().has_alpha()) {
      EXPECT_EQ(canvas.at(3, 40, 30), 0) << layout;
    }
  }
}

TEST(FaceMaskMosaic, BlurHasNoEdgesAndNoDetail) {
  Canvas canvas(Layout::kI420, 200, 200, 0);
  for (int y = 0; y < 200; ++y)
    for (int x = 0; x < 200; ++x) canvas.at(0, x, y) = x / 5 % 2 ? 255 : 0;
  draw_mosaic(canvas.frame(), {100, 100, 120, 120, 0}, 6, MosaicKind::kSmooth);
  for (int x = 60; x < 140; ++x) {
    EXPECT_NEAR(canvas.at(0, x, 100), canvas.at(0, x + 1, 100), 2) << x;
    EXPECT_NEAR(canvas.at(0, x, 100), 127, 10) << x;
  }
}

TEST(FaceMaskMosaic, TakesEveryPlaceAndSize) {
  const Placement places[] = {{0, 0, 30, 40, 0},   {40, 30, 500, 500, 0}, {-90, 5, 30, 30, 0},
                              {39, 29, 0.5, 1, 0}, {20, 15, 0, 10, 0},    {20, 15, NAN, 10, 0},
                              {NAN, 15, 9, 10, 0}};
  for (const Layout layout : kLayouts)
    for (const Placement& place : places)
      for (const int cells : {0, 1, 64}) {
        Canvas canvas(layout, 41, 31, 99);
        draw_mosaic(canvas.frame(), place, cells, MosaicKind::kTiles);
        draw_mosaic(canvas.frame(), place, cells, MosaicKind::kSmooth);
        EXPECT_TRUE(canvas.is_untouched()) << layout << " one colour stays one colour";
      }
}

}  // namespace
}  // namespace booth::facemask

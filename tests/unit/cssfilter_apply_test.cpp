// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What filters do to pixels, by hand-worked values and by what must hold for every picture.
// css_filter_test compares with a browser.
#include "elements/common/filter/apply.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "elements/common/image_view.hpp"
#include "elements/common/filter/limits.hpp"
#include "elements/common/filter/parser.hpp"

namespace booth::cssfilter {
namespace {

Filter filter(const std::string& text, EdgeMode edge = EdgeMode::kTransparent) {
  const auto parsed = parse(text);
  if (const auto* error = std::get_if<css::SyntaxError>(&parsed)) {
    ADD_FAILURE() << text << ": " << error->text;
    return {};
  }
  return Filter(std::get<Chain>(parsed), edge);
}

Pixels pixels(RgbaImage& image) {
  return {image.pixels.data(), std::ptrdiff_t{4} * image.width, image.width, image.height, {}};
}

RgbaImage filled(int width, int height, std::array<std::uint8_t, 4> color) {
  RgbaImage image{width, height, {}};
  for (int i = 0; i < width * height; ++i)
    image.pixels.insert(image.pixels.end(), color.begin(), color.end());
  return image;
}

RgbaImage noise(int width, int height, bool opaque) {
  std::mt19937 random(11);
  RgbaImage image = filled(width, height, {0, 0, 0, 0});
  for (auto& byte : image.pixels) byte = static_cast<std::uint8_t>(random());
  for (std::size_t i = 3; opaque && i < image.pixels.size(); i += 4) image.pixels[i] = 255;
  return image;
}

RgbaImage applied(RgbaImage image, const Filter& with) {
  Renderer renderer;
  EXPECT_EQ(renderer.apply(with, pixels(image)), "");
  return image;
}

std::array<int, 4> at(const RgbaImage& image, int x, int y) {
  const auto* pixel = image.pixels.data() + 4 * (y * image.width + x);
  return {pixel[0], pixel[1], pixel[2], pixel[3]};
}

struct Case {
  const char* filter;
  std::array<int, 4> expected;
};

TEST(CssFilterApply, ColorsAreWhatTheFormulasSay) {
  const std::vector<Case> cases{
      {"none", {100, 150, 200, 255}},
      {"brightness(0.5)", {50, 75, 100, 255}},
      {"brightness(300%) brightness(33.4%)", {85, 85, 85, 255}},  // clamped between: 255 * 0.334
      {"contrast(200%)", {72, 172, 255, 255}},                    // 2 * c - 127.5, cut
      {"invert(100%)", {155, 105, 55, 255}},
      {"grayscale(100%)", {143, 143, 143, 255}},  // 0.2126 r + 0.7152 g + 0.0722 b = 142.98
      {"saturate(0)", {143, 143, 143, 255}},      // 0.213 r + 0.715 g + 0.072 b = 142.95
      {"sepia(100%)", {192, 171, 134, 255}},
      {"hue-rotate(360deg)", {100, 150, 200, 255}},
      {"opacity(0)", {0, 0, 0, 0}},
  };
  for (const auto& [text, expected] : cases) {
    const auto result = at(applied(filled(1, 1, {100, 150, 200, 255}), filter(text)), 0, 0);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(result[i], expected[i], 1) << text << " " << i;
  }
}

TEST(CssFilterApply, NothingChangesWithoutEffect) {
  for (const char* text : {"none", "blur(0)", "brightness(1) contrast(100%) opacity()",
                           "drop-shadow(3px 3px transparent)", "sepia(0) hue-rotate(0deg)"})
    EXPECT_TRUE(filter(text).is_neutral()) << text;
}

TEST(CssFilterApply, EveryPixelOrderGivesTheSamePicture) {
  const std::vector<PixelOrder> orders{{2, 1, 0, 3, true}, {1, 2, 3, 0, true}, {3, 2, 1, 0, true}};
  const RgbaImage image = noise(37, 19, false);
  for (const char* text : {"sepia(.5) opacity(60%)", "blur(3px)", "drop-shadow(4px 2px 3px red)"}) {
    const RgbaImage expected = applied(image, filter(text));
    for (const PixelOrder order : orders) {
      RgbaImage shuffled = image;
      const auto move = [&](const RgbaImage& from, RgbaImage& to, bool back) {
        for (std::size_t i = 0; i < from.pixels.size(); i += 4) {
          const std::array<std::size_t, 4> places{order.r, order.g, order.b, order.a};
          for (std::size_t c = 0; c < 4; ++c)
            (back ? to.pixels[i + c] : to.pixels[i + places[c]]) =
                back ? from.pixels[i + places[c]] : from.pixels[i + c];
        }
      };
      move(image, shuffled, false);
      Pixels view = pixels(shuffled);
      view.order = order;
      EXPECT_EQ(Renderer().apply(filter(text), view), "");
      RgbaImage result = image;
      move(shuffled, result, true);
      EXPECT_EQ(result.pixels, expected.pixels) << text;
    }
  }
}

TEST(CssFilterApply, WithoutAlphaTheResultLiesOnBlack) {
  RgbaImage image = filled(40, 40, {255, 255, 255, 17});
  Pixels view = pixels(image);
  view.order.has_alpha = false;
  EXPECT_EQ(Renderer().apply(filter("blur(4px) opacity(50%)"), view), "");
  EXPECT_NEAR(at(image, 20, 20)[0], 127, 1);
  EXPECT_NEAR(at(image, 0, 20)[0], 63, 8);
  for (std::size_t i = 3; i < image.pixels.size(); i += 4) ASSERT_EQ(image.pixels[i], 255);
}

TEST(CssFilterApply, StaysInsideItsRows) {
  for (const char* text : {"sepia(1)", "blur(5px)", "drop-shadow(4px 4px 3px red)",
                           "blur(2px) drop-shadow(-9px 9px 3px red) blur(1px)"}) {
    for (const int width : {1, 3, 17, 65}) {
      const int height = 9;
      const std::size_t stride = 4 * static_cast<std::size_t>(width) + 12;
      std::vector<std::uint8_t> bytes(stride * height, 0x5a);
      const Pixels view{bytes.data(), static_cast<std::ptrdiff_t>(stride), width, height, {}};
      EXPECT_EQ(Renderer().apply(filter(text), view), "");
      for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = stride - 12; x < stride; ++x)
          ASSERT_EQ(bytes[y * stride + x], 0x5a) << text << " " << width;
    }
  }
}

TEST(CssFilterApply, AShadowLiesWhereItSays) {
  RgbaImage image = filled(30, 20, {0, 0, 0, 0});
  std::fill_n(image.pixels.begin() + 4 * (5 * 30 + 6), 4, std::uint8_t{255});  // one white pixel
  const RgbaImage hard = applied(image, filter("drop-shadow(7px -3px blue)"));
  EXPECT_EQ(at(hard, 6, 5), (std::array<int, 4>{255, 255, 255, 255}));
  EXPECT_EQ(at(hard, 13, 2), (std::array<int, 4>{0, 0, 255, 255}));
  EXPECT_EQ(at(hard, 12, 2)[3], 0);
  const RgbaImage half = applied(image, filter("drop-shadow(7.5px 0 blue)"));
  EXPECT_NEAR(at(half, 13, 5)[3], 128, 1);
  EXPECT_NEAR(at(half, 14, 5)[3], 128, 1);
}

TEST(CssFilterApply, AnOpaquePictureHidesItsShadow) {
  const RgbaImage image = noise(40, 30, true);
  EXPECT_EQ(applied(image, filter("drop-shadow(4px 4px 8px blue)")).pixels, image.pixels);
}

TEST(CssFilterApply, NothingIsCutInTheMiddleOfAChain) {
  // The same on a canvas with so much room that nothing can be lost.
  constexpr int kRoom = 80;
  const RgbaImage image = noise(31, 23, true);
  for (const char* text : {"blur(5px) blur(4px)", "blur(6px) drop-shadow(-11px 9px 3px red)",
                           "drop-shadow(35px 0 lime) drop-shadow(-40px 10px 1px red) blur(1px)",
                           "drop-shadow(0 30px 2px) sepia(1) drop-shadow(10px -31px 2px)"}) {
    RgbaImage large = filled(31 + 2 * kRoom, 23 + 2 * kRoom, {0, 0, 0, 0});
    for (int y = 0; y < 23; ++y)
      std::copy_n(image.pixels.begin() + 4 * 31 * y, 4 * 31,
                  large.pixels.begin() + 4 * ((y + kRoom) * large.width + kRoom));
    large = applied(large, filter(text));
    const RgbaImage small = applied(image, filter(text));
    for (int y = 0; y < 23; ++y)
      for (int x = 0; x < 31; ++x)
        ASSERT_EQ(at(small, x, y), at(large, x + kRoom, y + kRoom)) << text << " " << x << "," << y;
  }
}

TEST(CssFilterApply, RepeatedEdgesDoNotDarken) {
  const RgbaImage image = filled(50, 20, {200, 100, 50, 255});
  for (const char* text : {"blur(1px)", "blur(5px)", "blur(100px) blur(3px)"}) {
    EXPECT_EQ(applied(image, filter(text, EdgeMode::kRepeat)).pixels, image.pixels) << text;
    EXPECT_LT(at(applied(image, filter(text)), 0, 0)[3], 255) << text;
  }
}

TEST(CssFilterApply, ABlurSpreadsEvenlyAndLosesNothing) {
  for (const char* text : {"blur(0.7px)", "blur(1.9px)", "blur(2px)", "blur(3.3px)", "blur(6px)"}) {
    RgbaImage image = filled(81, 81, {0, 0, 0, 0});
    for (int y = 38; y < 43; ++y)
      std::fill_n(image.pixels.begin() + 4 * (y * 81 + 38), 4 * 5, std::uint8_t{255});
    const RgbaImage blurred = applied(image, filter(text));
    int sum = 0;
    for (int y = 0; y < 81; ++y) {
      for (int x = 0; x < 81; ++x) {
        sum += at(blurred, x, y)[3];
        // Rows are rounded before columns, so the two directions may differ by a level.
        ASSERT_LE(std::abs(at(blurred, x, y)[3] - at(blurred, 80 - x, y)[3]), 1) << text;
        ASSERT_LE(std::abs(at(blurred, x, y)[3] - at(blurred, y, x)[3]), 2) << text;
      }
    }
    EXPECT_NEAR(sum, 25 * 255, 25 * 255 / 12) << text;
  }
}

TEST(CssFilterApply, TakesTheSmallestPicturesAndTheLargestAmounts) {
  for (const char* text :
       {"blur(1e30px)", "drop-shadow(1e30px -1e30px 1e30px red)",
        "brightness(1e400) contrast(1e400)", "saturate(1e400) hue-rotate(1e400deg)",
        "opacity(50%) drop-shadow(0 0 532px red)", "hue-rotate(calc(infinity * 1deg))"}) {
    for (const int width : {1, 2, 130}) {
      RgbaImage image = noise(width, 3, false);
      EXPECT_EQ(Renderer().apply(filter(text), pixels(image)), "") << text;
    }
  }
}

TEST(CssFilterApply, RefusesWhatNeedsTooMuchMemory) {
  const auto refused = [](int width, int height, const char* text) {
    // A refused picture is not touched, so there need not be one.
    const Pixels view{nullptr, std::ptrdiff_t{4} * width, width, height, {}};
    return Renderer().apply(filter(text), view);
  };
  EXPECT_NE(refused(limits::kMaxSidePx + 1, 1, "sepia(1)"), "");
  EXPECT_NE(refused(1, limits::kMaxSidePx + 1, "sepia(1)"), "");
  EXPECT_NE(refused(0, 1, "sepia(1)"), "");
  const std::string reason = refused(16384, 16384, "blur(5px) blur(5px)");
  EXPECT_NE(reason.find("16384x16384"), std::string::npos) << reason;
  EXPECT_NE(reason.find("1024 MiB"), std::string::npos) << reason;
  EXPECT_NE(
      refused(100, 100, "drop-shadow(60000px 60000px red) drop-shadow(-60000px -60000px red)"), "");
}

}  // namespace
}  // namespace booth::cssfilter

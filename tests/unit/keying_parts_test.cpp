// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The parts of the keyer, one by one: formula, map of the light, segments, key finder, background.
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "elements/virtualbackground/background/background.hpp"
#include "elements/virtualbackground/chroma/matte.hpp"
#include "elements/virtualbackground/chroma/screen_level.hpp"
#include "elements/virtualbackground/chroma/segments.hpp"
#include "tests/unit/keying_scene.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;

TEST(FixedPoint, RampIsALineAndThenLevel) {
  for (const int span : {1, 2, 7, 174, 1392, 20000, 32767}) {
    const Ramp ramp = Ramp::to(span, kOneQ14);
    for (int x = 0; x <= span; ++x)
      ASSERT_NEAR(ramp(x), double(kOneQ14) * x / span, 1.5) << x << " of " << span;
    EXPECT_EQ(ramp(span), kOneQ14);
    EXPECT_EQ(ramp(32767), kOneQ14);
    EXPECT_EQ(ramp(-5), 0);
  }
}

/// The matte byte of a colour before a screen that is lit as brightly as the key.
int matte_of(const MatteParams& params, const KeyColor& key, int u, int v) {
  const int gain = static_cast<int>(kScreen * 32768.0 / (128.0 * key.saturation()) + 0.5);
  return MatteParams::matte(params.along(u, v).screen, gain);
}

TEST(Matte, IsTheShareOfTheScreen) {
  const KeyColor key{120.0, 88.0, 68.0};
  const MatteParams params = MatteParams::of(key, {}, YuvRange::kLimited);
  struct Case {
    const char* description;
    int u, v;
    double expected;  ///< of kScreen
  };
  const std::vector<Case> cases{
      {"the key", 88, 68, 1.0},
      {"half of it, half grey", 108, 98, 0.5},
      {"a brighter place", 78, 53, 1.25},
      {"grey", 128, 128, 0.0},
      {"the opposite colour", 168, 188, 0.0},
      {"skin", 110, 150, 0.0},
      {"another green, 20 degrees off", 77, 92, 0.65},
  };
  for (const auto& [description, u, v, expected] : cases)
    EXPECT_NEAR(matte_of(params, key, u, v), expected * kScreen, 3.0) << description;
}

TEST(Matte, LeavesSkinAloneBeforeAYellowScreen) {
  const KeyColor yellow{178.0, 45.0, 142.0};
  const MatteParams params = MatteParams::of(yellow, {}, YuvRange::kLimited);
  for (const auto& [u, v] : {std::pair{100, 152}, std::pair{99, 153}, std::pair{102, 147}})
    EXPECT_LE(matte_of(params, yellow, u, v), params.foreground_to) << u << " " << v;
  EXPECT_NEAR(matte_of(params, yellow, 45, 142), kScreen, 2);
}

TEST(Matte, SettingsMoveTheRamp) {
  struct Case {
    const char* description;
    MatteSettings settings;
    int foreground_to, screen_from;
  };
  const std::vector<Case> cases{
      {"defaults", {}, 6, 180},
      {"nothing forgiven", {0.0, 1.0, 1.0}, 0, 200},
      {"hard edge", {0.5, 0.0, 1.0}, 98, 100},
      {"everything is screen", {1.0, 1.0, 1.0}, 0, 2},
  };
  for (const auto& [description, settings, foreground_to, screen_from] : cases) {
    const MatteParams params = MatteParams::of({120, 88, 68}, settings, YuvRange::kLimited);
    EXPECT_EQ(params.foreground_to, foreground_to) << description;
    EXPECT_EQ(params.screen_from, screen_from) << description;
    EXPECT_EQ(params.background(screen_from << kMatteShift), kOneQ14) << description;
    EXPECT_EQ(params.background(foreground_to << kMatteShift), 0) << description;
  }
}

TEST(Segments, AreWhatALookAtEverySampleSays) {
  std::mt19937 random(3);
  for (const auto& [width, height] : {std::pair{1, 1}, std::pair{16, 3}, std::pair{100, 9},
                                      std::pair{333, 12}, std::pair{1100, 5}}) {
    SCOPED_TRACE(std::to_string(width) + "x" + std::to_string(height));
    Segments segments;
    segments.configure(width, height);
    std::vector<std::vector<int>> kinds(static_cast<std::size_t>(height));
    for (auto& row : kinds) {  // long runs of screen (1), foreground (2) and neither (0)
      while (row.size() < static_cast<std::size_t>(width))
        row.insert(row.end(), random() % 90, static_cast<int>(random() % 3));
      row.resize(static_cast<std::size_t>(width));
      if (&row != &kinds.front() && random() % 2 == 0) row = kinds.front();
    }
    const auto kind = [&](int x, int y) {
      return kinds[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)];
    };
    for (int y = 0; y < height; ++y) {
      for (int i = 0; i < segments.words(); ++i)
        segments.screen_bits(y)[i] = segments.foreground_bits(y)[i] = ~std::uint64_t{0};
      for (int x = 0; x < width; ++x) {
        if (kind(x, y) != 1) segments.screen_bits(y)[x / 64] &= ~(std::uint64_t{1} << x % 64);
        if (kind(x, y) != 2) segments.foreground_bits(y)[x / 64] &= ~(std::uint64_t{1} << x % 64);
      }
    }
    segments.classify();
    const auto uniform = [&](int x, int y, int wanted) {
      const int begin = x / Segments::kWidth * Segments::kWidth;
      for (int j = std::max(y - 2, 0); j <= std::min(y + 2, height - 1); ++j)
        for (int i = std::max(begin - 2, 0); i < std::min(begin + Segments::kWidth + 2, width); ++i)
          if (kind(i, j) != wanted) return false;
      return true;
    };
    for (int y = 0; y < height; ++y) {
      std::string found(static_cast<std::size_t>(width), 'f'), expected = found;
      for (const auto run : segments.screen_runs(y))
        std::fill(found.begin() + run.begin, found.begin() + run.end, 's');
      for (const auto run : segments.active_runs(y))
        std::fill(found.begin() + run.begin, found.begin() + run.end, 'a');
      for (int x = 0; x < width; ++x)
        expected[static_cast<std::size_t>(x)] = uniform(x, y, 1)   ? 's'
                                                : uniform(x, y, 2) ? 'f'
                                                                   : 'a';
      EXPECT_EQ(found, expected) << "row " << y;
    }
  }
}

TEST(ScreenLevel, LearnsTheLightFromOneFrame) {
  const KeyColor key{120.0, 88.0, 68.0};
  const MatteParams params = MatteParams::of(key, {}, YuvRange::kLimited);
  const int width = 160, height = 96;
  std::vector<std::uint8_t> u, v;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double light = 1.0 - 0.4 * x / width;  // and a grey person, who must not count
      const bool person = x > 60 && x < 100 && y > 40;
      u.push_back(static_cast<std::uint8_t>(person ? 128 : 128 - 40 * light + 0.5));
      v.push_back(static_cast<std::uint8_t>(person ? 128 : 128 - 60 * light + 0.5));
    }
  }
  ScreenLevel level{LevelRows{}};
  level.configure(width, height);
  level.reset(key, 16);
  level.learn(params, {u.data(), v.data(), width, width});
  EXPECT_NEAR(level.level(0, 0), key.saturation() * 0.98, 2.0);
  EXPECT_NEAR(level.level(9, 0), key.saturation() * 0.62, 2.0);
  EXPECT_NEAR(level.level(5, 5), key.saturation() * 0.80, 8.0) << "behind the person";
  const std::int16_t* gain = level.matte_gain(48);
  for (int x = 1; x < width; ++x) ASSERT_GE(gain[x], gain[x - 1]) << x;
}

TEST(Background, CoversTheFrameAndKeepsProportions) {
  // A red square with a white disc in the middle, cut to wide and tall frames.
  RgbaImage image{200, 200, {}};
  for (int y = 0; y < 200; ++y)
    for (int x = 0; x < 200; ++x) {
      const bool disc = std::hypot(x - 99.5, y - 99.5) < 60;
      const auto other = static_cast<std::uint8_t>(disc ? 255 : 0);
      image.pixels.insert(image.pixels.end(), {255, other, other, 255});
    }
  for (const auto& [width, height] :
       {std::pair{400, 300}, std::pair{300, 400}, std::pair{50, 50}, std::pair{37, 21}}) {
    SCOPED_TRACE(std::to_string(width) + "x" + std::to_string(height));
    const RgbaImage scaled = fitted(image, Fit::kCover, {0, 0, 0, 255}, width, height);
    ASSERT_EQ(scaled.width, width);
    ASSERT_EQ(scaled.height, height);
    int across = 0, down = 0;
    for (int x = 0; x < width; ++x)
      across += scaled.view().planes[0].row(height / 2)[4 * x + 1] > 127;
    for (int y = 0; y < height; ++y)
      down += scaled.view().planes[0].row(y)[4 * (width / 2) + 1] > 127;
    const double diameter = 0.6 * std::max(width, height);
    EXPECT_NEAR(across, std::min<double>(diameter, width), 2.0);
    EXPECT_NEAR(down, std::min<double>(diameter, height), 2.0);
  }
}

TEST(Background, ShowsTheColourThroughTransparency) {
  RgbaImage image{1, 1, {200, 100, 0, 128}};
  const RgbaImage scaled = fitted(image, Fit::kCover, {0, 100, 200, 255}, 3, 2);
  EXPECT_NEAR(scaled.pixels[0], 100, 1);
  EXPECT_NEAR(scaled.pixels[1], 100, 1);
  EXPECT_NEAR(scaled.pixels[2], 100, 1);
  EXPECT_EQ(scaled.pixels[3], 255);
}

TEST(Background, IsMadeInTheStreamsColorimetry) {
  const Color color{30, 180, 90, 255};
  for (const YuvMatrix matrix : {YuvMatrix::kBt601, YuvMatrix::kBt709, YuvMatrix::kBt2020}) {
    for (const YuvRange range : {YuvRange::kLimited, YuvRange::kFull}) {
      const Colorimetry colorimetry{matrix, range};
      const auto background = Background::make({BackgroundKind::kColor, color, nullptr},
                                               {PixelFormat::kI420, 5, 3, colorimetry});
      const Yuv expected = to_yuv(color, colorimetry);
      EXPECT_NEAR(background->planar().planes[0].row(2)[4], expected.y, 1);
      EXPECT_NEAR(background->planar().planes[1].row(1)[2], expected.u, 1);
      EXPECT_NEAR(background->planar().planes[2].row(1)[2], expected.v, 1);
    }
  }
}

TEST(PackedRows, ComeBackWithinRounding) {
  for (const YuvMatrix matrix : {YuvMatrix::kBt601, YuvMatrix::kBt709, YuvMatrix::kBt2020}) {
    for (const YuvRange range : {YuvRange::kLimited, YuvRange::kFull}) {
      const Geometry planar{PixelFormat::kI420, 2, 2, {matrix, range}};
      const PackedRows rows(PixelFormat::kBgrx, planar.colorimetry);
      for (const Color color : {Color{255, 255, 255, 9}, Color{0, 0, 0, 9}, Color{200, 90, 30, 9},
                                Color{12, 240, 99, 9}, Color{128, 128, 128, 9}}) {
        RgbaImage image{2, 2, {}};
        for (int i = 0; i < 4; ++i)
          image.pixels.insert(image.pixels.end(), {color.b, color.g, color.r, color.a});
        RgbaImage back{2, 2, std::vector<std::uint8_t>(16, 77)};
        Frame frame(planar);
        rows.to_planar(image.view(), frame.view(), 0);
        const Yuv expected = to_yuv(color, planar.colorimetry);
        EXPECT_NEAR(frame.view().planes[0].data[3], expected.y, 1);
        EXPECT_NEAR(frame.view().planes[1].data[0], expected.u, 1);
        EXPECT_NEAR(frame.view().planes[2].data[0], expected.v, 1);
        rows.to_packed(frame.view(), back.view(), 0, 0, 1);
        for (std::size_t i = 0; i < 16; ++i)
          EXPECT_NEAR(back.pixels[i], i % 4 == 3 ? 77 : image.pixels[i], 3) << to_string(color);
      }
    }
  }
}

}  // namespace
}  // namespace booth::keying

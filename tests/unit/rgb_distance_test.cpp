// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/distance/rgb_distance.hpp"

#include <cmath>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include "elements/common/to_rgba.hpp"
#include "tests/unit/keying_scene.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;

constexpr Color kKey{0, 177, 64, 255};

/// What a page does with two canvases.
RgbaImage replaced(const RgbaImage& frame, const RgbaImage& background, Color key,
                   double tolerance) {
  RgbaImage out = frame;
  for (std::size_t i = 0; i < out.pixels.size(); i += 4) {
    const double r = frame.pixels[i] - key.r;
    const double g = frame.pixels[i + 1] - key.g;
    const double b = frame.pixels[i + 2] - key.b;
    if (std::sqrt(r * r + g * g + b * b) < tolerance)
      for (std::size_t c = 0; c < 4; ++c) out.pixels[i + c] = background.pixels[i + c];
  }
  return out;
}

RgbaImage noise(int width, int height, unsigned seed) {
  RgbaImage image{width, height,
                  std::vector<std::uint8_t>(static_cast<std::size_t>(4 * width * height))};
  std::mt19937 random(seed);
  for (auto& byte : image.pixels) byte = static_cast<std::uint8_t>(random());
  for (std::size_t i = 3; i < image.pixels.size(); i += 4) image.pixels[i] = 255;
  return image;
}

FrameSettings settings_of(const RgbaImage& background, double tolerance, double softness = 0.0) {
  FrameSettings settings;
  settings.method = Method::kRgbDistance;
  settings.matte.tolerance = tolerance;
  settings.matte.softness = softness;
  settings.background.kind = BackgroundKind::kImage;
  settings.background.image = std::make_shared<const RgbaImage>(background);
  return settings;
}

struct Size {
  int width, height;
};

/// Runs the body for every instruction set of this CPU, with the functions chosen for it.
class RgbDistanceTest : public testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override {
    hwy::SetSupportedTargetsForTest(GetParam());
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
  void TearDown() override {
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
};

TEST_P(RgbDistanceTest, IsThePlainLoopByteForByteInEveryRgb) {
  for (const auto& [name, format] : all_formats()) {
    if (!layout_of(format).rgb) continue;
    for (const auto [width, height] : {Size{1, 1}, Size{33, 3}, Size{131, 37}}) {
      const RgbaImage background = noise(width, height, 9);
      SceneSpec spec;
      spec.noise = 6.0;
      spec.width = width;
      spec.height = height;
      for (const RgbaImage& seen : {noise(width, height, 5), Scene(spec).seen()}) {
        // At whole numbers the border itself counts.
        for (const double tolerance : {0.0, 1.0, 23.7, 80.0, 199.0, 300.5, 441.7}) {
          SCOPED_TRACE(std::string(name) + " " + std::to_string(width) + " " +
                       std::to_string(tolerance));
          const Geometry geometry{format, width, height, {}};
          RgbDistance distance;
          distance.configure(geometry);
          Frame in = frame_of(seen, geometry), out(geometry);
          const Frame wanted = frame_of(replaced(seen, background, kKey, tolerance), geometry);
          distance.process(settings_of(background, tolerance), kKey, in.view(), out.view());
          ASSERT_EQ(out, wanted);
          distance.process(settings_of(background, tolerance), kKey, in.view(), in.view());
          ASSERT_EQ(in, wanted) << "in place";
        }
      }
    }
  }
}

TEST_P(RgbDistanceTest, GivesTheBytesOfThePlainRowsInEveryFormat) {
  for (const auto& [name, format] : all_formats()) {
    for (const auto [width, height] : {Size{1, 1}, Size{35, 5}, Size{197, 31}}) {
      for (const double softness : {0.0, 60.0}) {
        SCOPED_TRACE(std::string(name) + " " + std::to_string(width) + " " +
                     std::to_string(softness));
        const Geometry geometry{format, width, height, {YuvMatrix::kBt2020, YuvRange::kFull}};
        const Frame seen = frame_of(noise(width, height, 5), geometry);
        const FrameSettings settings = settings_of(noise(width, height, 9), 140.0, softness);
        RgbDistance fast, plain(Rows{}, DistanceFunctions{});
        std::vector<Frame> outs;
        for (RgbDistance* distance : {&fast, &plain}) {
          Frame in = seen, out(geometry);
          distance->configure(geometry);
          distance->process(settings, kKey, in.view(), out.view());
          EXPECT_EQ(in, seen);
          outs.push_back(out);
          distance->process(settings, kKey, in.view(), in.view());
          EXPECT_EQ(in, out) << "in place";
        }
        ASSERT_EQ(outs[0], outs[1]);
      }
    }
  }
}

std::vector<std::int64_t> targets() {
  std::vector<std::int64_t> all;
  for (std::int64_t set = hwy::SupportedTargets() & HWY_TARGETS; set != 0; set &= set - 1)
    all.push_back(set & -set);
  return all;
}

INSTANTIATE_TEST_SUITE_P(EveryCpu, RgbDistanceTest, testing::ValuesIn(targets()),
                         [](const auto& target) {
                           return std::string(hwy::TargetName(target.param));
                         });

/// The decision for YUV is the one for the RGB it stands for, but at the border, where two ways of
/// rounding may differ.
TEST(RgbDistance, DecidesOnYuvAsOnTheRgbItStandsFor) {
  constexpr double kTolerance = 110.0;
  for (const PixelFormat format : {PixelFormat::kY444, PixelFormat::kI420, PixelFormat::kUyvy}) {
    for (const Colorimetry colorimetry :
         {Colorimetry{}, Colorimetry{YuvMatrix::kBt709, YuvRange::kLimited},
          Colorimetry{YuvMatrix::kBt2020, YuvRange::kFull}}) {
      const Geometry geometry{format, 64, 32, colorimetry};
      Frame in = frame_of(noise(64, 32, 3), geometry), out(geometry);
      std::vector<std::uint8_t> alpha(64 * 32);
      RgbDistance distance;
      distance.configure(geometry);
      distance.process(settings_of(noise(64, 32, 4), kTolerance), kKey, in.view(), out.view(),
                       {alpha.data(), 64});
      const RgbaImage rgb = to_rgba(in.view(), colorimetry);
      int replaced = 0;
      for (std::size_t i = 0; i < alpha.size(); ++i) {
        const double d = std::hypot(rgb.pixels[4 * i] - kKey.r, rgb.pixels[4 * i + 1] - kKey.g,
                                    rgb.pixels[4 * i + 2] - kKey.b);
        replaced += alpha[i] == 0;
        if (std::abs(d - kTolerance) > 2.0) {
          ASSERT_EQ(alpha[i], d < kTolerance ? 0 : 255) << d;
        }
      }
      EXPECT_GT(replaced, 20);
    }
  }
}

TEST(RgbDistance, SoftnessIsAStraightRampRoundedToNearest) {
  const Geometry geometry{PixelFormat::kRgba, 256, 1, {}};
  RgbaImage grey{256, 1, {}};
  for (int x = 0; x < 256; ++x)
    for (int c = 0; c < 4; ++c) grey.pixels.push_back(static_cast<std::uint8_t>(c == 3 ? 255 : x));
  Frame in = frame_of(grey, geometry), out(geometry);
  std::vector<std::uint8_t> alpha(256);
  RgbDistance distance;
  distance.configure(geometry);
  distance.process(settings_of(grey, 50.0, 120.0), {20, 20, 20, 255}, in.view(), out.view(),
                   {alpha.data(), 256});
  for (int x = 0; x < 256; ++x) {
    const double d = std::abs(x - 20) * std::sqrt(3.0);
    const double share = std::min(std::max((170.0 - d) / 120.0, 0.0), 1.0);
    EXPECT_NEAR(alpha[static_cast<std::size_t>(x)], 255.0 * (1.0 - share), 0.51) << x;
  }
}

TEST(RgbDistance, BlursWhatIsReplaced) {
  for (const PixelFormat format : {PixelFormat::kI420, PixelFormat::kRgb, PixelFormat::kYuy2}) {
    const Geometry geometry{format, 64, 48, {}};
    SceneSpec spec;
    spec.width = 64;
    spec.height = 48;
    Frame in = frame_of(Scene(spec).seen(), geometry);
    FrameSettings settings = settings_of(stripes(64, 48), 60.0);
    settings.background.kind = BackgroundKind::kBlur;
    RgbDistance distance;
    distance.configure(geometry);
    distance.process(settings, kKey, in.view(), in.view());
    const RgbaImage shown = to_rgba(in.view(), {});
    EXPECT_NEAR(shown.pixels[0], kKey.r, 6);
    EXPECT_NEAR(shown.pixels[1], kKey.g, 6);
    EXPECT_NEAR(shown.pixels[2], kKey.b, 6);
  }
}

}  // namespace
}  // namespace booth::keying

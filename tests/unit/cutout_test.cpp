// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/pixels/cutout.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "elements/common/to_rgba.hpp"
#include "tests/unit/keying_scene.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;

constexpr Color kScreen{0, 177, 64, 255};

FrameSettings settings_of(BackgroundKind kind, const RgbaImage& image) {
  FrameSettings settings;
  settings.key = kScreen;
  settings.background.kind = kind;
  settings.background.image = std::make_shared<const RgbaImage>(image);
  return settings;
}

int over(int value, int below, int alpha) {
  return (value * alpha + below * (255 - alpha) + 127) / 255;
}

/// Somebody who lays the cutout over a picture sees what keying over that picture gives: soft edges
/// and single hairs included.
TEST(Cutout, LaidOverAPictureIsTheKeyedPicture) {
  const Geometry geometry{PixelFormat::kI420, 321, 179, {}};
  const RgbaImage picture = stripes(geometry.width, geometry.height);
  Frame seen = frame_of(Scene({.width = 321, .height = 179}).seen(), geometry);
  Frame below = frame_of(picture, geometry), keyed(geometry), cut(geometry);
  std::vector<std::uint8_t> alpha(321 * 179);
  Replacer replacer;
  replacer.configure(geometry);
  ASSERT_TRUE(
      replacer.process(settings_of(BackgroundKind::kImage, picture), seen.view(), keyed.view()));
  replacer.configure(geometry);
  Cutout cutout;
  const ImageView planes = cut.view();
  const AlphaView out{
      AlphaFormat::kA420,
      321,
      179,
      {{planes.planes[0], planes.planes[1], planes.planes[2], {alpha.data(), 321}}}};
  ASSERT_TRUE(
      cutout.process(replacer, settings_of(BackgroundKind::kNone, picture), seen.view(), out));
  int soft = 0;
  double sum = 0.0;
  for (int y = 0; y < geometry.height; ++y) {
    for (int x = 0; x < geometry.width; ++x) {
      const int share = alpha[static_cast<std::size_t>(321 * y + x)];
      soft += share > 0 && share < 255;
      const int laid = over(planes.planes[0].row(y)[x], below.view().planes[0].row(y)[x], share);
      sum += std::pow(laid - keyed.view().planes[0].row(y)[x], 2);
    }
  }
  EXPECT_GT(soft, 100) << "the scene has no soft edges";
  // Not bit for bit: light that is brighter than its share of foreground allows is cut off.
  EXPECT_LT(std::sqrt(sum / (321 * 179)), 1.0);
}

TEST(Cutout, PackedPixelsAreLaidOverTheSame) {
  const Geometry geometry{PixelFormat::kRgba, 161, 91, {}};
  const RgbaImage picture = stripes(geometry.width, geometry.height);
  Frame seen = frame_of(Scene({.width = 161, .height = 91}).seen(), geometry);
  Frame keyed(geometry), cut(geometry);
  Replacer replacer;
  replacer.configure(geometry);
  ASSERT_TRUE(
      replacer.process(settings_of(BackgroundKind::kImage, picture), seen.view(), keyed.view()));
  replacer.configure(geometry);
  Cutout cutout;
  const AlphaView out{AlphaFormat::kRgba, 161, 91, {{cut.view().planes[0], {}, {}, {}}}};
  ASSERT_TRUE(
      cutout.process(replacer, settings_of(BackgroundKind::kNone, picture), seen.view(), out));
  double sum = 0.0;
  for (int i = 0; i < 161 * 91; ++i) {
    const std::uint8_t* pixel = cut.view().planes[0].data + 4 * i;
    const std::uint8_t* wanted = keyed.view().planes[0].data + 4 * i;
    for (int c = 0; c < 3; ++c) {
      const int below = picture.pixels[static_cast<std::size_t>(4 * i + c)];
      sum += std::pow(over(pixel[c], below, pixel[3]) - wanted[c], 2);
    }
  }
  // Not bit for bit: dark samples over black are cut off at 0 before they are divided.
  EXPECT_LT(std::sqrt(sum / (3 * 161 * 91)), 3.0);
}

/// RGB keeps its bytes and its order is changed, from any to any.
TEST(Cutout, ReordersPixelsWithoutALoss) {
  const Geometry size{PixelFormat::kRgba, 37, 21, {}};
  const RgbaImage scene = Scene({.width = 37, .height = 21}).seen();
  FrameSettings settings = settings_of(BackgroundKind::kNone, scene);
  settings.method = Method::kRgbDistance;
  settings.matte.tolerance = 80.0;
  settings.matte.softness = 0.0;
  struct Out {
    AlphaFormat format;
    PixelFormat pixels;
  };
  for (const auto& [name, format] : all_formats()) {
    if (!layout_of(format).rgb) continue;
    for (const auto& [alpha_format, pixels] :
         {Out{AlphaFormat::kRgba, PixelFormat::kRgba}, Out{AlphaFormat::kBgra, PixelFormat::kBgra},
          Out{AlphaFormat::kArgb, PixelFormat::kArgb},
          Out{AlphaFormat::kAbgr, PixelFormat::kAbgr}}) {
      SCOPED_TRACE(std::string(name) + " " + std::to_string(static_cast<int>(pixels)));
      const Geometry geometry{format, size.width, size.height, {}};
      Replacer replacer;
      replacer.configure(geometry);
      Frame seen = frame_of(scene, geometry);
      Frame cut({pixels, size.width, size.height, {}});
      Cutout cutout;
      ASSERT_TRUE(cutout.process(
          replacer, settings, seen.view(),
          {alpha_format, size.width, size.height, {{cut.view().planes[0], {}, {}, {}}}}));
      const RgbaImage got = to_rgba(cut.view(), {});
      for (std::size_t i = 0; i < got.pixels.size(); i += 4) {
        if (got.pixels[i + 3] == 0) continue;
        ASSERT_TRUE(std::equal(&got.pixels[i], &got.pixels[i] + 4, &scene.pixels[i])) << i / 4;
      }
      EXPECT_EQ(got.pixels[3], 0) << "the screen";
      EXPECT_EQ(got.pixels[4 * (37 * 19 + 18) + 3], 255) << "the person";
    }
  }
}

TEST(Cutout, WithoutAScreenItIsOpaque) {
  const Geometry geometry{PixelFormat::kNv12, 64, 36, {}};
  RgbaImage grey{64, 36, std::vector<std::uint8_t>(64 * 36 * 4, 120)};
  Frame seen = frame_of(grey, geometry);
  Replacer replacer;
  replacer.configure(geometry);
  std::vector<std::uint8_t> pixels(64 * 36 * 4);
  FrameSettings settings;
  settings.background.kind = BackgroundKind::kNone;
  Cutout cutout;
  EXPECT_FALSE(cutout.process(replacer, settings, seen.view(),
                              {AlphaFormat::kBgra, 64, 36, {{{pixels.data(), 256}, {}, {}, {}}}}));
  for (std::size_t i = 3; i < pixels.size(); i += 4) ASSERT_EQ(pixels[i], 255);
}

}  // namespace
}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/keyer.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "elements/common/to_rgba.hpp"
#include "tests/unit/keying_scene.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;

constexpr Color kGreen{0, 177, 64, 255};

FrameSettings settings_with(const RgbaImage& background) {
  FrameSettings settings;
  settings.background.kind = BackgroundKind::kImage;
  settings.background.image = std::make_shared<const RgbaImage>(background);
  return settings;
}

/// The last of a few equal frames, as a still scene looks once the map of the light has settled.
Frame keyed(Keyer& keyer, const Geometry& geometry, const FrameSettings& settings,
            const RgbaImage& seen, int frames = 9) {
  keyer.configure(geometry);
  Frame frame = frame_of(seen, geometry);
  for (int i = 0; i < frames; ++i) {
    frame = frame_of(seen, geometry);
    keyer.process(settings, frame.view(), frame.view());
  }
  return frame;
}

TEST(Keyer, LooksLikeThePersonBeforeTheBackground) {
  // With one hard threshold on the colour these scenes get 24 to 31 dB.
  struct Case {
    const char* description;
    SceneSpec scene;
    double least_psnr;
  };
  const std::vector<Case> cases{
      {"green", {}, 45.0},
      {"blue, and a bluish shirt", {{20, 60, 190, 255}}, 31.0},
      {"yellow-green", {{200, 200, 13, 255}}, 37.0},
      {"dull green with noise", {{66, 150, 82, 255}, 1.0, 3.0}, 42.0},
      {"dark corner", {kGreen, 0.55, 1.0}, 42.0},
  };
  for (const auto& [description, spec, least_psnr] : cases) {
    const Scene scene(spec);
    const Geometry geometry{PixelFormat::kI420, spec.width, spec.height, {}};
    const RgbaImage background = stripes(spec.width, spec.height);
    Keyer keyer;
    Frame out = keyed(keyer, geometry, settings_with(background), scene.seen());
    Frame wanted = frame_of(scene.wanted(background), geometry);
    EXPECT_GE(luma_psnr(out.view(), wanted.view()), least_psnr) << description;
  }
}

TEST(Keyer, GivesTheSameInPlaceAndNot) {
  struct Size {
    int width, height;
  };
  for (const auto& [name, format] : all_formats()) {
    for (const auto [width, height] : {Size{1, 1}, Size{31, 17}, Size{160, 90}, Size{161, 91}}) {
      SCOPED_TRACE(std::string(name) + " " + std::to_string(width));
      SceneSpec spec;
      spec.width = width;
      spec.height = height;
      const Geometry geometry{format, width, height, {}};
      FrameSettings settings = settings_with(stripes(width, height));
      settings.key = kGreen;
      const Frame seen = frame_of(Scene(spec).seen(), geometry);
      Frame source = seen, separate(geometry), in_place = seen;
      Keyer one, other, plain{Rows{}};
      one.configure(geometry);
      other.configure(geometry);
      plain.configure(geometry);
      EXPECT_TRUE(one.process(settings, source.view(), separate.view()));
      EXPECT_TRUE(other.process(settings, in_place.view(), in_place.view()));
      EXPECT_EQ(source, seen) << "the input is left alone";
      EXPECT_EQ(separate, in_place);
      source = seen;
      plain.process(settings, source.view(), source.view());
      EXPECT_EQ(source, in_place) << "plain rows";
    }
  }
}

/// What is done to the finished picture needs its chroma as I420; what is left is the same.
TEST(Keyer, GivesTheSameInPlaceWithChokeAndCrop) {
  for (const PixelFormat format :
       {PixelFormat::kYuy2, PixelFormat::kY444, PixelFormat::kRgb, PixelFormat::kNv21}) {
    for (const double choke : {-1.5, 0.0, 1.5}) {
      SCOPED_TRACE(std::to_string(static_cast<int>(format)) + " " + std::to_string(choke));
      const Geometry geometry{format, 161, 91, {}};
      FrameSettings settings = settings_with(stripes(161, 91));
      settings.key = kGreen;
      settings.choke = choke;
      if (choke == 0.0) settings.crop.left = 7;
      const Frame seen = frame_of(Scene({.width = 161, .height = 91}).seen(), geometry);
      Frame source = seen, separate(geometry), in_place = seen;
      Keyer one, other;
      one.configure(geometry);
      other.configure(geometry);
      one.process(settings, source.view(), separate.view());
      other.process(settings, in_place.view(), in_place.view());
      EXPECT_EQ(source, seen);
      EXPECT_EQ(separate, in_place);
    }
  }
}

/// Peak signal to noise ratio of two frames as RGB, in dB.
double rgb_psnr(Frame& a, Frame& b) {
  const RgbaImage x = to_rgba(a.view(), {}), y = to_rgba(b.view(), {});
  double sum = 0.0;
  for (std::size_t i = 0; i < x.pixels.size(); ++i) sum += std::pow(x.pixels[i] - y.pixels[i], 2);
  return 10.0 * std::log10(255.0 * 255.0 * 0.75 * static_cast<double>(x.pixels.size()) / sum);
}

TEST(Keyer, DrawsEdgesWithTheChromaOfTheFrame) {
  struct Case {
    PixelFormat format;
    double gain_db;  ///< at least, over I420
  };
  for (const SceneSpec& spec : {SceneSpec{}, SceneSpec{kGreen, 0.55, 1.0}}) {
    const RgbaImage background = stripes(spec.width, spec.height);
    const RgbaImage seen = Scene(spec).seen(), wanted = Scene(spec).wanted(background);
    const auto psnr = [&](PixelFormat format) {
      Keyer keyer;
      Frame out =
          keyed(keyer, {format, spec.width, spec.height, {}}, settings_with(background), seen);
      Frame truth = frame_of(wanted, {PixelFormat::kRgba, spec.width, spec.height, {}});
      return rgb_psnr(out, truth);
    };
    const double i420 = psnr(PixelFormat::kI420);
    for (const auto& [format, gain_db] :
         {Case{PixelFormat::kY42b, 1.0}, Case{PixelFormat::kYuy2, 1.0},
          Case{PixelFormat::kY444, 2.5}, Case{PixelFormat::kBgra, 2.5},
          Case{PixelFormat::kRgb, 2.5}})
      EXPECT_GE(psnr(format), i420 + gain_db) << static_cast<int>(format);
  }
}

TEST(Keyer, GivesTheSameInPlaceAndNotWithEveryControl) {
  struct Case {
    const char* description;
    void (*set)(FrameSettings&);
  };
  const std::vector<Case> cases{{"nearest", [](FrameSettings& s) { s.edge = Edge::kNearest; }},
                                {"bilinear", [](FrameSettings& s) { s.edge = Edge::kBilinear; }},
                                {"choke", [](FrameSettings& s) { s.choke = 2.3; }},
                                {"grow", [](FrameSettings& s) { s.choke = -1.7; }},
                                {"denoise", [](FrameSettings& s) { s.denoise = 0.8; }},
                                {"crop",
                                 [](FrameSettings& s) {
                                   s.crop = {13, 8, 3, 6};
                                 }},
                                {"all", [](FrameSettings& s) {
                                   s.choke = 1.0;
                                   s.denoise = 0.5;
                                   s.crop = {2, 1, 0, 7};
                                   s.level_screen = 0.4;
                                   s.matte.angle = 40.0;
                                 }}};
  SceneSpec spec;
  spec.width = 97;
  spec.height = 55;
  spec.noise = 3.0;
  for (const auto& [description, set] : cases) {
    for (const PixelFormat format : {PixelFormat::kI420, PixelFormat::kNv12, PixelFormat::kRgba}) {
      SCOPED_TRACE(std::string(description) + " " + std::to_string(static_cast<int>(format)));
      const Geometry geometry{format, spec.width, spec.height, {}};
      FrameSettings settings = settings_with(stripes(spec.width, spec.height));
      settings.key = kGreen;
      set(settings);
      const Frame seen = frame_of(Scene(spec).seen(), geometry);
      Frame source = seen, separate(geometry), in_place = seen, other = seen;
      Keyer one, two, plain{Rows{}};
      for (Keyer* keyer : {&one, &two, &plain}) keyer->configure(geometry);
      for (int frame = 0; frame < 3; ++frame) {
        source = in_place = other = seen;
        EXPECT_TRUE(one.process(settings, source.view(), separate.view()));
        two.process(settings, in_place.view(), in_place.view());
        plain.process(settings, other.view(), other.view());
      }
      EXPECT_EQ(source, seen) << "the input is left alone";
      EXPECT_EQ(separate, in_place);
      EXPECT_EQ(other, in_place) << "plain rows";
    }
  }
}

TEST(Keyer, PassesAPictureWithoutAScreenUnchanged) {
  SceneSpec spec;
  spec.screen = {150, 140, 130, 255};
  const RgbaImage seen = Scene(spec).seen();
  for (const auto& [name, format] : all_formats()) {
    SCOPED_TRACE(name);
    const Geometry geometry{format, spec.width, spec.height, {}};
    Keyer keyer;
    keyer.configure(geometry);
    Frame source = frame_of(seen, geometry), out(geometry);
    EXPECT_FALSE(keyer.process({}, source.view(), out.view()));
    EXPECT_EQ(out, source);
    EXPECT_EQ(keyer.key(), std::nullopt);
  }
}

TEST(Keyer, LooksForTheScreenWithinTheCrop) {
  // A screen no wider than the chair before it, in a grey room.
  const SceneSpec spec;
  RgbaImage seen = Scene(spec).seen();
  for (int y = 0; y < spec.height; ++y)
    for (int x = 0; x < spec.width; ++x)
      if (x < 71 || x >= 249 || y < 31)
        std::fill_n(seen.pixels.begin() + 4 * (y * spec.width + x), 3, std::uint8_t{140});
  const Geometry geometry{PixelFormat::kI420, spec.width, spec.height, {}};
  for (const Crop crop : {Crop{}, Crop{71, 71, 31, 0}, Crop{70, 70, 30, 0}, Crop{90, 75, 40, 3}}) {
    FrameSettings settings = settings_with(stripes(spec.width, spec.height));
    settings.crop = crop;
    Keyer keyer;
    keyed(keyer, geometry, settings, seen, 1);
    EXPECT_EQ(keyer.key().has_value(), crop.any()) << crop.left;
  }
  FrameSettings settings;
  settings.crop = {160, 160, 0, 0};
  Keyer keyer;
  keyed(keyer, geometry, settings, Scene(spec).seen());
  EXPECT_TRUE(keyer.key()) << "all of it is cropped";
}

TEST(Keyer, KeepsAPackedForegroundAsItWas) {
  const Geometry geometry{PixelFormat::kRgba, 320, 180, {}};
  const RgbaImage seen = Scene({}).seen();
  Keyer keyer;
  Frame out = keyed(keyer, geometry, settings_with(stripes(320, 180)), seen);
  const std::uint8_t* shirt = out.view().planes[0].row(150) + 4 * 150;
  EXPECT_TRUE(std::equal(shirt, shirt + 80, seen.view().planes[0].row(150) + 4 * 150));
}

TEST(Keyer, FollowsAChangedKeyAtOnce) {
  const SceneSpec blue{{20, 60, 190, 255}};
  const Geometry geometry{PixelFormat::kI420, blue.width, blue.height, {}};
  FrameSettings settings = settings_with(stripes(blue.width, blue.height));
  settings.key = kGreen;
  const Frame seen = frame_of(Scene(blue).seen(), geometry);
  Keyer keyer;
  keyer.configure(geometry);
  Frame frame = seen;
  keyer.process(settings, frame.view(), frame.view());
  EXPECT_EQ(frame.view().planes[0].row(5)[5], Frame(seen).view().planes[0].row(5)[5]);
  settings.key = blue.screen;
  frame = seen;
  keyer.process(settings, frame.view(), frame.view());
  Frame wanted = frame_of(stripes(blue.width, blue.height), geometry);
  EXPECT_EQ(frame.view().planes[0].row(5)[5], wanted.view().planes[0].row(5)[5]);
  EXPECT_GT(keyer.screen_share(), 0.3);
}

TEST(Keyer, FollowsAShadowThatFallsOnTheScreen) {
  SceneSpec bright, dark;
  dark.dark_corner = 0.6;
  const Geometry geometry{PixelFormat::kI420, bright.width, bright.height, {}};
  const RgbaImage background = stripes(bright.width, bright.height);
  const FrameSettings settings = settings_with(background);
  Keyer keyer;
  keyed(keyer, geometry, settings, Scene(bright).seen());
  const Frame seen = frame_of(Scene(dark).seen(), geometry);
  Frame frame = seen;
  for (int i = 0; i < 40; ++i) {
    frame = seen;
    keyer.process(settings, frame.view(), frame.view());
  }
  Frame wanted = frame_of(Scene(dark).wanted(background), geometry);
  EXPECT_GE(luma_psnr(frame.view(), wanted.view()), 44.0);
}

}  // namespace
}  // namespace booth::keying

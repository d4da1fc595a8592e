// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Masks laid on pictures: edges, formats, sizes, transparency.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "elements/virtualbackground/mask/mask_stage.hpp"
#include "tests/unit/keying_scene.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;

constexpr int kWidth = 320;
constexpr int kHeight = 180;
constexpr int kCell = 4;
constexpr Color kBeach{40, 160, 220, 255};

RgbaImage room(int width, int height) {
  RgbaImage image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto shade = static_cast<std::uint8_t>(150 + 20 * ((x / 40 + y / 60) % 2));
      image.pixels.insert(image.pixels.end(),
                          {shade, static_cast<std::uint8_t>(shade - 10), shade, 255});
    }
  }
  return image;
}

/// The share of foreground that a model of coarse sight would give to every cell.
std::vector<std::uint8_t> coarse_mask(const Scene& scene, const GuidedMask& guide) {
  std::vector<std::uint8_t> mask;
  for (int y = 0; y < guide.down(); ++y) {
    for (int x = 0; x < guide.across(); ++x) {
      double sum = 0.0;
      for (int i = -1; i <= 1; ++i)
        for (int j = -1; j <= 1; ++j)
          sum += scene.coverage((x + 0.5 + i) * guide.cell(), (y + 0.5 + j) * guide.cell());
      mask.push_back(static_cast<std::uint8_t>(sum / 9.0 * 255.0 + 0.5));
    }
  }
  return mask;
}

std::vector<std::uint8_t> full_mask(const GuidedMask& guide, std::uint8_t value) {
  return std::vector<std::uint8_t>(
      static_cast<std::size_t>(guide.across()) * static_cast<std::size_t>(guide.down()), value);
}

FrameSettings shown(Color color) {
  FrameSettings settings;
  settings.background.color = color;
  return settings;
}

TEST(MaskStage, FollowsEdgesThatTheMaskOnlyGuesses) {
  const Scene scene({.width = kWidth, .height = kHeight});
  Frame frame =
      frame_of(scene.wanted(room(kWidth, kHeight)), {PixelFormat::kI420, kWidth, kHeight, {}});
  GuidedMask guide;
  guide.configure(kWidth, kHeight, kCell);
  const ConstPlane luma = ConstImageView(frame.view()).planes[0];
  guide.look(luma);
  const std::vector<std::uint8_t> mask = coarse_mask(scene, guide);
  guide.fit(mask, {});
  std::vector<std::uint8_t> shares(kWidth * kHeight);
  guide.render(luma, {shares.data(), kWidth});
  double error = 0.0, coarse_error = 0.0;
  int edge = 0;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const double truth = scene.coverage(x + 0.5, y + 0.5) * 255.0;
      const double coarse = mask[static_cast<std::size_t>(y / kCell * guide.across() + x / kCell)];
      if (std::abs(coarse - 127.5) > 122.0) continue;
      ++edge;
      error += std::abs(shares[static_cast<std::size_t>(y * kWidth + x)] - truth);
      coarse_error += std::abs(coarse - truth);
    }
  }
  ASSERT_GT(edge, 500);
  EXPECT_LT(error, 0.75 * coarse_error) << error / edge << " against " << coarse_error / edge;
}

TEST(MaskStage, IsTheSameInPlaceAndNotAtEverySize) {
  for (const auto& [name, format] : all_formats()) {
    for (const auto& [width, height] : std::vector<std::pair<int, int>>{
             {1, 1}, {2, 1}, {1, 5}, {3, 3}, {33, 17}, {160, 90}, {161, 91}}) {
      SCOPED_TRACE(name + std::string(" ") + std::to_string(width) + "x" + std::to_string(height));
      const Geometry geometry{format, width, height, {}};
      const Scene scene({.width = width, .height = height});
      const Frame in = frame_of(scene.wanted(room(width, height)), geometry);
      const auto run = [&](bool in_place) {
        MaskStage stage;
        stage.configure(geometry);
        Frame source = in;
        Frame out = in_place ? in : Frame(geometry);
        const ImageView view = in_place ? out.view() : source.view();
        stage.load(view, 2);
        const auto mask = coarse_mask(scene, stage.guide());
        stage.compose({mask, {}}, shown(kBeach), view, out.view(), {});
        return out;
      };
      EXPECT_TRUE(run(true) == run(false));
    }
  }
}

TEST(MaskStage, KeepsWhatIsAllPersonAndReplacesWhatIsNot) {
  for (const auto& [name, format] : all_formats()) {
    SCOPED_TRACE(name);
    const Geometry geometry{format, 97, 55, {}};
    const Frame in = frame_of(room(97, 55), geometry);
    RgbaImage beach{97, 55, {}};
    for (int i = 0; i < 97 * 55; ++i)
      beach.pixels.insert(beach.pixels.end(), {kBeach.r, kBeach.g, kBeach.b, 255});
    Frame wanted = frame_of(beach, geometry);
    MaskStage stage;
    stage.configure(geometry);
    Frame frame = in;
    stage.load(frame.view(), 4);
    stage.compose({full_mask(stage.guide(), 255), {}}, shown(kBeach), frame.view(), frame.view(),
                  {});
    EXPECT_TRUE(frame == in);
    EXPECT_EQ(stage.background_share(), 0.0);
    const auto corner = [&](Frame& of) {
      return std::vector<int>{of.view().planes[0].data[0], of.view().planes[0].data[1]};
    };
    stage.load(frame.view(), 4);
    stage.compose({full_mask(stage.guide(), 0), {}}, shown(kBeach), frame.view(), frame.view(), {});
    EXPECT_EQ(corner(frame), corner(wanted));
    EXPECT_EQ(stage.background_share(), 1.0);
    Frame hidden = in;
    stage.load(hidden.view(), 4);
    stage.hide(shown(kBeach), hidden.view(), hidden.view(), {});
    EXPECT_TRUE(hidden == frame);
  }
}

TEST(MaskStage, TellsTheSharesWhereTheyAreWanted) {
  const Geometry geometry{PixelFormat::kI420, kWidth, kHeight, {}};
  const Scene scene({.width = kWidth, .height = kHeight});
  Frame frame = frame_of(scene.wanted(room(kWidth, kHeight)), geometry);
  MaskStage stage;
  stage.configure(geometry);
  stage.load(frame.view(), kCell);
  std::vector<std::uint8_t> alpha(kWidth * kHeight, 77);
  stage.compose({coarse_mask(scene, stage.guide()), {}}, shown(kBeach), frame.view(), frame.view(),
                {alpha.data(), kWidth});
  const auto at = [&](int x, int y) { return alpha[static_cast<std::size_t>(y * kWidth + x)]; };
  EXPECT_EQ(at(2, 2), 0);
  EXPECT_EQ(at(kWidth - 1, 2), 0);
  EXPECT_EQ(at(kWidth / 2, kHeight - 1), 255);
  EXPECT_EQ(frame.view().planes[0].data[0], 16) << "laid on black";
}

TEST(MaskStage, TakesTheRoomsColourOffEdges) {
  const Geometry geometry{PixelFormat::kI420, kWidth, kHeight, {}};
  const Scene scene({.screen = {200, 190, 20, 255}, .width = kWidth, .height = kHeight});
  RgbaImage grey{kWidth, kHeight, {}};
  for (int i = 0; i < kWidth * kHeight; ++i)
    grey.pixels.insert(grey.pixels.end(), {120, 120, 120, 255});
  Frame wanted = frame_of(scene.wanted(grey), geometry);
  Frame seen = frame_of(scene.seen(), geometry);
  std::vector<std::uint8_t> alpha(kWidth * kHeight);
  const auto run = [&](bool with_alpha) {
    Frame frame = seen;
    MaskStage stage;
    stage.configure(geometry);
    stage.load(frame.view(), kCell);
    stage.compose({coarse_mask(scene, stage.guide()), {}}, shown({120, 120, 120, 255}),
                  frame.view(), frame.view(), with_alpha ? Plane{alpha.data(), kWidth} : Plane{});
    return frame;
  };
  run(true);
  Frame got = run(false);
  double error = 0.0, plain_error = 0.0;
  for (int y = 0; y < kHeight / 2; ++y) {
    for (int x = 0; x < kWidth / 2; ++x) {
      const std::uint8_t* shares = alpha.data() + std::ptrdiff_t{2} * y * kWidth + 2 * x;
      const double share =
          (shares[0] + shares[1] + shares[kWidth] + shares[kWidth + 1]) / (4 * 255.0);
      for (const std::size_t plane : {1U, 2U}) {
        const auto at = [&](Frame& frame) { return frame.view().planes[plane].row(y)[x]; };
        const double plain = share * at(seen) + (1.0 - share) * 128.0;
        error += std::pow(at(got) - at(wanted), 2.0);
        plain_error += std::pow(plain - at(wanted), 2.0);
      }
    }
  }
  EXPECT_LT(std::sqrt(error), 0.75 * std::sqrt(plain_error)) << std::sqrt(error / plain_error);
}

}  // namespace
}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a user sees of the keyer's quality, on drawn people whose true picture is known: fringes,
// tinted hair, holes in clothes. Everything here is deterministic.
#include <cmath>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "elements/virtualbackground/chroma/keyer.hpp"
#include "tests/unit/keying_scene.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;

struct Result {
  double psnr = 0.0;        ///< luma, dB
  double edge_psnr = 0.0;   ///< of the pixels that are partly person
  double tint = 0.0;        ///< mean chroma towards the key that edges have too much, code values
  double taken = 0.0;       ///< mean chroma of the key that the person is short of, code values
  double body_error = 0.0;  ///< mean luma error in the person's body, code values
};

/// Sum and number of what a figure is the mean of.
struct Mean {
  double sum = 0.0;
  int count = 0;
  void add(double value) {
    sum += value;
    ++count;
  }
  double value() const { return count == 0 ? 0.0 : sum / count; }
};

double decibels(const Mean& squares) {
  return 10.0 * std::log10(255.0 * 255.0 / std::max(squares.value(), 1e-6));
}

Result compare(const SceneSpec& spec, const ImageView& shown, const ImageView& wanted) {
  const Scene scene(spec);
  const Yuv key = to_yuv(spec.screen, {});
  const double u = key.u - 128.0, v = key.v - 128.0;
  Mean all, edge, tint, taken, body;
  for (int y = 0; y < spec.height; ++y) {
    for (int x = 0; x < spec.width; ++x) {
      const double covered = scene.coverage(x + 0.5, y + 0.5);
      const double error = shown.planes[0].row(y)[x] - wanted.planes[0].row(y)[x];
      all.add(error * error);
      if (covered > 0.02 && covered < 0.98) edge.add(error * error);
      if (covered == 1.0 && y > 0.7 * spec.height) body.add(std::abs(error));
      if (covered < 0.3) continue;
      const double du = shown.planes[1].row(y / 2)[x / 2] - wanted.planes[1].row(y / 2)[x / 2];
      const double dv = shown.planes[2].row(y / 2)[x / 2] - wanted.planes[2].row(y / 2)[x / 2];
      const double along = (du * u + dv * v) / std::hypot(u, v);
      taken.add(std::max(-along, 0.0));
      if (covered < 0.98) tint.add(std::max(along, 0.0));
    }
  }
  return {decibels(all), decibels(edge), tint.value(), taken.value(), body.value()};
}

Result keyed(const SceneSpec& spec) {
  const Geometry geometry{PixelFormat::kI420, spec.width, spec.height, {}};
  const RgbaImage behind = stripes(spec.width, spec.height);
  Frame frame = frame_of(Scene(spec).seen(), geometry);
  Frame wanted = frame_of(Scene(spec).wanted(behind), geometry);
  FrameSettings settings;
  settings.background.kind = BackgroundKind::kImage;
  settings.background.image = std::make_shared<const RgbaImage>(behind);
  Keyer keyer;
  keyer.configure(geometry);
  EXPECT_TRUE(keyer.process(settings, frame.view(), frame.view()));
  return compare(spec, frame.view(), wanted.view());
}

SceneSpec scene(Color screen, double dark_corner, double noise, double spill) {
  SceneSpec spec;
  spec.screen = screen;
  spec.dark_corner = dark_corner;
  spec.noise = noise;
  spec.spill = spill;
  spec.shirt = {110, 110, 112, 255};
  return spec;
}

TEST(KeyingQuality, EdgesLookAsIfThereHadBeenNoScreen) {
  struct Case {
    const char* description;
    SceneSpec spec;
    double psnr, edge_psnr, tint;
  };
  const std::vector<Case> cases{
      {"even light", scene({0, 177, 64, 255}, 1.0, 0.0, 0.0), 51.0, 34.5, 7.7},
      {"screen's light on the hair", scene({0, 177, 64, 255}, 1.0, 0.0, 0.5), 42.0, 24.0, 7.0},
      {"a dark corner, noise", scene({20, 160, 70, 255}, 0.6, 3.0, 0.3), 42.0, 26.0, 8.3},
      {"blue", scene({24, 66, 176, 255}, 0.9, 2.0, 0.3), 42.0, 25.5, 8.0},
  };
  for (const auto& [description, spec, psnr, edge_psnr, tint] : cases) {
    const Result result = keyed(spec);
    EXPECT_GE(result.psnr, psnr) << description;
    EXPECT_GE(result.edge_psnr, edge_psnr) << description;
    EXPECT_LE(result.tint, tint) << description;
  }
}

TEST(KeyingQuality, ClothesOfALikeColourStay) {
  struct Case {
    const char* description;
    Color screen, shirt;
    double body_error;
  };
  const std::vector<Case> cases{
      {"blue-grey before blue", {24, 66, 176, 255}, {88, 104, 120, 255}, 2.6},
      {"olive before green", {0, 177, 64, 255}, {84, 128, 78, 255}, 1.6},
  };
  for (const auto& [description, screen, shirt, body_error] : cases) {
    SceneSpec spec = scene(screen, 0.9, 2.0, 0.0);
    spec.width = 640;
    spec.height = 360;
    spec.shirt = shirt;
    EXPECT_LE(keyed(spec).body_error, body_error) << description;
  }
}

TEST(KeyingQuality, FacesStayWarmBeforeAYellowWall) {
  SceneSpec spec = scene({214, 213, 20, 255}, 0.8, 2.0, 0.0);
  const Result result = keyed(spec);
  EXPECT_GE(result.psnr, 41.5);
  EXPECT_LE(result.tint, 3.0);
  EXPECT_LE(result.taken, 0.5);
}

}  // namespace
}  // namespace booth::keying

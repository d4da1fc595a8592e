// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Faces between detections: a drawn texture moves, and what was found goes along.
#include <cmath>
#include <functional>
#include <memory>
#include <thread>

#include <gtest/gtest.h>

#include "elements/facemask/finder.hpp"
#include "tests/unit/facemask_canvas.hpp"
#include "tests/unit/facemask_fake_detector.hpp"

namespace booth::facemask {
namespace {

constexpr int kWidth = 160;
constexpr int kHeight = 120;
constexpr double kSize = 48.0;

/// A face that no other place looks like, around (x, y), on a wall with some texture of its own.
std::uint8_t luma(double px, double py, double x, double y) {
  const double u = (px + 0.5 - x) / kSize, v = (py + 0.5 - y) / kSize;
  if (std::hypot(u, v) > 0.6)
    return static_cast<std::uint8_t>(std::lround(150 + 10 * std::sin(px / 9) * std::cos(py / 7)));
  const double value =
      120 + 50 * std::sin(9 * u + 2 * v) + 40 * std::cos(9 * v + 5 * u * v) - 20 * std::cos(14 * u);
  return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
}

void draw(Canvas& canvas, double x, double y) {
  for (int py = 0; py < kHeight; ++py)
    for (int px = 0; px < kWidth; ++px) canvas.at(0, px, py) = luma(px, py, x, y);
}

SmallPicture picture(double x, double y) {
  Canvas canvas(Layout::kI420, kWidth, kHeight, 0);
  draw(canvas, x, y);
  return shrink(canvas.frame(), kWidth, false);
}

TEST(FaceMaskLook, RecognisesAFaceThatHasMoved) {
  struct Case {
    const char* description;
    double x, y, x_guess, y_guess;
  };
  const Case cases[] = {
      {"still", 80, 60, 80, 60},         {"parts of pixels", 80.3, 59.6, 80, 60},
      {"to the right", 92, 60, 80, 60},  {"up and left", 66, 50, 80, 60},
      {"a wrong guess", 80, 60, 90, 52}, {"half out of the picture", 3, 60, 12, 60}};
  const auto look = Look::of(picture(80, 60), {80, 60, kSize});
  ASSERT_TRUE(look);
  for (const Case& c : cases) {
    const auto found = look->find(picture(c.x, c.y), {c.x_guess, c.y_guess, kSize});
    if (c.x < 10) {
      EXPECT_TRUE(!found || std::abs(found->x - c.x) < 3) << c.description;
      continue;
    }
    ASSERT_TRUE(found) << c.description;
    EXPECT_NEAR(found->x, c.x, 0.3) << c.description;
    EXPECT_NEAR(found->y, c.y, 0.3) << c.description;
  }
}

TEST(FaceMaskLook, DoesNotTakeTheWallForAFace) {
  const auto look = Look::of(picture(80, 60), {80, 60, kSize});
  ASSERT_TRUE(look);
  EXPECT_FALSE(look->find(picture(-200, -200), {80, 60, kSize}));
  Canvas flat(Layout::kI420, kWidth, kHeight, 99);
  const SmallPicture empty = shrink(flat.frame(), kWidth, false);
  EXPECT_FALSE(look->find(empty, {80, 60, kSize}));
  EXPECT_FALSE(Look::of(empty, {80, 60, kSize}));
}

TEST(FaceMaskLook, TakesEveryPlaceAndSize) {
  const SmallPicture small{1, 1, 1, {7}, {}};
  const auto look = Look::of(picture(80, 60), {80, 60, kSize});
  const SmallPicture face = picture(80, 60);
  for (const Square& square : {Square{0, 0, 1}, Square{-500, 900, 40}, Square{80, 60, 1e5},
                               Square{80, 60, 0}, Square{159, 119, 48}}) {
    EXPECT_FALSE(look->find(small, square));
    EXPECT_FALSE(Look::of(small, square));
    look->find(face, square);
    Look::of(face, square);
  }
}

Finder::Settings settings_for(const std::shared_ptr<FakeDetector>& detector) {
  Finder::Settings settings;
  settings.detector = detector;
  settings.longest = kWidth;
  settings.interval = 100.0;  // one search
  settings.hold = 100.0;
  settings.wait = true;
  return settings;
}

TEST(FaceMaskFollow, GoesAlongWithoutDetections) {
  const auto detector = std::make_shared<FakeDetector>();
  detector->face = {60, 60, kSize};
  Finder finder;
  Canvas canvas(Layout::kI420, kWidth, kHeight, 128);
  for (int i = 0; i < 90; ++i) {
    const double x = 60 + 40 * std::sin(i * 0.1), y = 60 + 0.2 * i;
    draw(canvas, x, y);
    const auto faces = finder.next(canvas.frame(), i / 30.0, settings_for(detector)).faces;
    ASSERT_EQ(faces.size(), 1U) << i;
    EXPECT_NEAR(faces[0].square.x, x, 1.0) << i;
    EXPECT_NEAR(faces[0].square.y, y, 1.0) << i;
  }
  EXPECT_EQ(detector->searches, 1);
}

TEST(FaceMaskFollow, AStillFaceStaysWhereItIs) {
  const auto detector = std::make_shared<FakeDetector>();
  detector->face = {70, 60, kSize};
  Finder finder;
  Canvas canvas(Layout::kI420, kWidth, kHeight, 128);
  draw(canvas, 70, 60);
  for (int i = 0; i < 60; ++i) {
    const auto faces = finder.next(canvas.frame(), i / 30.0, settings_for(detector)).faces;
    ASSERT_EQ(faces.size(), 1U);
    EXPECT_NEAR(faces[0].square.x, 70.0, 0.1) << i;
    EXPECT_NEAR(faces[0].square.y, 60.0, 0.1) << i;
  }
}

TEST(FaceMaskFollow, ALateResultIsAboutTheFrameThatWasSearched) {
  const auto detector = std::make_shared<FakeDetector>();
  detector->face = {40, 60, kSize};
  auto settings = settings_for(detector);
  settings.interval = 0.6;
  settings.wait = false;
  Finder finder;
  Canvas canvas(Layout::kI420, kWidth, kHeight, 128);
  const auto place = [](int frame) { return 40 + 1.5 * frame; };
  const auto next = [&](int frame) {
    draw(canvas, place(frame), 60);
    return finder.next(canvas.frame(), frame / 30.0, settings);
  };
  // The first search is quick, the second one, of frame 18, is only answered at frame 30.
  while (!next(0).searched) std::this_thread::yield();
  detector->set_open(false);
  for (int i = 1; i < 30; ++i) {
    const auto faces = next(i).faces;
    ASSERT_EQ(faces.size(), 1U) << i;
    EXPECT_NEAR(faces[0].square.x, place(i), 2.0) << i;
  }
  detector->face.x = place(18);
  detector->set_open(true);
  Finder::Result late;
  while (!(late = next(30)).searched) std::this_thread::yield();
  for (int i = 31; i < 36; ++i) {
    const auto faces = next(i).faces;
    ASSERT_EQ(faces.size(), 1U) << i;
    EXPECT_NEAR(faces[0].square.x, place(i), 2.0) << i;
  }
}

}  // namespace
}  // namespace booth::facemask

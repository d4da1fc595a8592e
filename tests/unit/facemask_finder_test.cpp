// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Who is who, where, and when it is searched: facemask's cores with drawn tracks and a detector
// that says what it is told.
#include <cmath>
#include <filesystem>
#include <functional>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "elements/facemask/finder.hpp"
#include "tests/unit/facemask_canvas.hpp"
#include "tests/unit/facemask_fake_detector.hpp"

namespace booth::facemask {
namespace {

constexpr Tracker::Limits kLimits{0.5, 1.0, 640, 480};
constexpr double kFrame = 1.0 / 60.0;

/// Shows every frame, detects in every sixth, and says what was shown.
std::vector<Square> follow(Tracker& tracker, int frames,
                           const std::function<std::vector<Detection>(double)>& detect) {
  std::vector<Square> shown;
  for (int i = 0; i < frames; ++i) {
    const double time = i * kFrame;
    if (i % 6 == 0) tracker.update(time, detect(time), kLimits);
    const auto faces = tracker.show(time, kLimits);
    shown.push_back(faces.size() == 1 ? faces[0].square : Square{});
  }
  return shown;
}

TEST(FaceMaskTracker, AStillFaceDoesNotJitter) {
  std::mt19937 random(5);
  std::normal_distribution<double> noise(0.0, 1.5);
  Tracker tracker;
  const auto shown = follow(tracker, 600, [&](double) -> std::vector<Detection> {
    return {{{300 + noise(random), 200 + noise(random), 120 + noise(random)}, 1.0, 0.0}};
  });
  double step = 0.0, spread = 0.0, size_spread = 0.0;
  for (std::size_t i = 61; i < shown.size(); ++i) {
    step = std::max(step, std::hypot(shown[i].x - shown[i - 1].x, shown[i].y - shown[i - 1].y));
    spread = std::max(spread, std::hypot(shown[i].x - 300, shown[i].y - 200));
    size_spread = std::max(size_spread, std::abs(shown[i].size - 120));
  }
  EXPECT_LT(step, 0.4) << "pixels from frame to frame";
  EXPECT_LT(spread, 2.0);
  EXPECT_LT(size_spread, 2.0);
}

TEST(FaceMaskTracker, FollowsMovesCloselyAndSmoothly) {
  struct Case {
    const char* description;
    std::function<Square(double)> track;
    double closeness;  ///< in widths of the face
  };
  const Case cases[] = {{"walks",
                         [](double t) {
                           return Square{100 + 100 * t, 200, 100};
                         },
                         0.1},
                        {"comes nearer",
                         [](double t) {
                           return Square{320, 240, 80 * std::exp(0.3 * t)};
                         },
                         0.1},
                        {"nods",
                         [](double t) {
                           return Square{320, 240 + 30 * std::sin(5 * t), 100};
                         },
                         0.2},
                        {"walks at once",
                         [](double t) {
                           return Square{100 + 200 * std::max(0.0, t - 1), 200, 100};
                         },
                         0.3}};
  for (const Case& c : cases) {
    Tracker tracker;
    const auto shown = follow(tracker, 180, [&](double time) -> std::vector<Detection> {
      return {{c.track(time), 1.0, 0.0}};
    });
    for (std::size_t i = 30; i < shown.size(); ++i) {
      const Square truth = c.track(static_cast<double>(i) * kFrame);
      EXPECT_LT(std::hypot(shown[i].x - truth.x, shown[i].y - truth.y), c.closeness * truth.size)
          << c.description << " frame " << i;
      EXPECT_NEAR(shown[i].size, truth.size, 0.15 * truth.size) << c.description << " frame " << i;
      EXPECT_LT(std::abs(shown[i].x - shown[i - 1].x), 0.1 * truth.size)
          << c.description << " jumps in frame " << i;
    }
  }
}

TEST(FaceMaskTracker, BridgesAGapAndThenForgets) {
  Tracker tracker;
  const auto shown = follow(tracker, 240, [&](double time) -> std::vector<Detection> {
    if (time > 1.0 && time < 1.8) return {};
    if (time > 2.0) return {};
    return {{{200 + 20 * time, 200, 100}, 1.0, 0.0}};
  });
  for (std::size_t i = 0; i < 170; ++i) EXPECT_GT(shown[i].size, 0.0) << i;
  EXPECT_EQ(shown.back().size, 0.0);
  EXPECT_EQ(tracker.show(10.0, kLimits).size(), 0U);
}

TEST(FaceMaskTracker, AFaceThatLeavesIsNotHeldAtTheEdge) {
  for (const auto& [x, held] : {std::pair(300.0, true), std::pair(10.0, false)}) {
    Tracker tracker;
    tracker.update(0.0, {{{x, 200, 100}, 1.0, 0.0}}, kLimits);
    tracker.update(0.2, {}, kLimits);
    EXPECT_EQ(tracker.show(0.2, kLimits).size(), 1U) << x;
    EXPECT_EQ(tracker.show(0.6, kLimits).size(), held ? 1U : 0U) << x;
  }
}

TEST(FaceMaskTracker, FacesKeepTheirNumbersWhenTheyPass) {
  Tracker tracker;
  std::vector<Face> first;
  for (int i = 0; i < 180; ++i) {
    const double time = i * kFrame;
    const Detection left{{100 + 80 * time, 150, 80}, 0.9, 0.0};
    const Detection right{{500 - 80 * time, 330, 80}, 0.9, 0.0};
    // A detector has no order.
    if (i % 6 == 0)
      tracker.update(time, i % 12 ? std::vector{left, right} : std::vector{right, left}, kLimits);
    const auto faces = tracker.show(time, kLimits);
    ASSERT_EQ(faces.size(), 2U) << i;
    if (i == 0) first = faces;
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_EQ(faces[k].id, first[k].id);
      EXPECT_NEAR(faces[k].square.y, first[k].square.y, 5.0) << i;
    }
  }
}

TEST(FaceMaskTracker, WhatCountsAsAFace) {
  const Square a{100, 100, 80}, b{400, 300, 80};
  struct Case {
    const char* description;
    std::vector<Detection> first, second;
    std::size_t faces;
  };
  const Case cases[] = {
      {"a sure one", {{a, 0.6, 0}}, {}, 1},
      {"a doubtful one", {{a, 0.4, 0}}, {{a, 0.4, 0}}, 0},
      {"a known one that has become doubtful", {{a, 0.9, 0}}, {{a, 0.1, 0}}, 1},
      {"one found twice", {{a, 0.9, 0}, {{105, 102, 90}, 0.8, 0}}, {}, 1},
      {"two", {{a, 0.9, 0}, {b, 0.9, 0}}, {}, 2},
      {"a second one over the first", {{a, 0.9, 0}}, {{a, 0.9, 0}, {{115, 100, 90}, 0.9, 0}}, 1},
      {"no size", {{{100, 100, 0}, 0.9, 0}}, {}, 0},
      {"no number", {{{NAN, 100, 80}, 0.9, 0}, {{9, 9, 80}, NAN, 0}}, {}, 0},
      {"outside", {{{-30, 100, 80}, 0.9, 0}}, {}, 0}};
  for (const Case& c : cases) {
    Tracker tracker;
    tracker.update(0.0, c.first, kLimits);
    tracker.update(0.1, c.second, kLimits);
    EXPECT_EQ(tracker.show(0.1, kLimits).size(), c.faces) << c.description;
  }
}

Finder::Settings settings_for(const std::shared_ptr<FakeDetector>& detector, bool wait) {
  Finder::Settings settings;
  settings.detector = detector;
  settings.longest = 100;
  settings.wait = wait;
  return settings;
}

TEST(FaceMaskFinder, WaitsForEverySearchAndKeepsTheInterval) {
  const auto detector = std::make_shared<FakeDetector>();
  const auto settings = settings_for(detector, true);
  Canvas canvas(Layout::kI420, 200, 160, 50);
  Finder finder;
  int searched = 0;
  for (int i = 0; i < 60; ++i) {
    const auto result = finder.next(canvas.frame(), i * kFrame, settings);
    searched += result.searched;
    ASSERT_EQ(result.faces.size(), 1U) << i;
    EXPECT_NEAR(result.faces[0].square.x, 80.0, 1e-6);
    EXPECT_NEAR(result.faces[0].square.size, 40.0, 1e-6);
  }
  EXPECT_EQ(searched, 10);
  EXPECT_EQ(detector->searches, 10);
  EXPECT_EQ(detector->size, std::pair(100, 80));
  EXPECT_FALSE(detector->had_color);
  ASSERT_EQ(detector->expected.size(), 1U);
  EXPECT_NEAR(detector->expected[0].x, 40.0, 1e-6);
  EXPECT_NEAR(detector->smallest, 20.0, 1e-6) << "a cascade's least";
  EXPECT_EQ(detector->everywhere, "e...e...e.");
}

TEST(FaceMaskFinder, SearchesEverywhereWhileAFaceIsMissing) {
  const auto detector = std::make_shared<FakeDetector>();
  const auto settings = settings_for(detector, true);
  Canvas canvas(Layout::kI420, 200, 160, 50);
  Finder finder;
  for (int i = 0; i < 60; ++i) {
    if (i == 18) detector->face.size = 0.0;  // is found no more
    if (i == 42) detector->face.size = 20.0;
    finder.next(canvas.frame(), i * kFrame, settings);
  }
  EXPECT_EQ(detector->everywhere, "e...eeee..");
}

TEST(FaceMaskFinder, NeverWaitsWhereItShallNot) {
  const auto detector = std::make_shared<FakeDetector>();
  const auto settings = settings_for(detector, false);
  Canvas canvas(Layout::kRgba, 200, 160, 50);
  Finder finder;
  detector->set_open(false);
  for (int i = 0; i < 60; ++i)  // this ends although the detector does not
    EXPECT_TRUE(finder.next(canvas.frame(), i * kFrame, settings).faces.empty());
  detector->set_open(true);
  std::vector<Face> faces;
  for (int i = 60; faces.empty() && i < 1000000; ++i) {
    faces = finder.next(canvas.frame(), 1.0 + i * 1e-6, settings).faces;
    std::this_thread::yield();
  }
  EXPECT_EQ(faces.size(), 1U);
}

TEST(FaceMaskFinder, ForgetsWhenTimeGoesBack) {
  const auto detector = std::make_shared<FakeDetector>();
  const auto settings = settings_for(detector, true);
  Canvas canvas(Layout::kNv12, 200, 160, 50);
  Finder finder;
  EXPECT_EQ(finder.next(canvas.frame(), 5.0, settings).faces.at(0).id, 1U);
  EXPECT_EQ(finder.next(canvas.frame(), 1.0, settings).faces.at(0).id, 2U);
  finder.reset();
  EXPECT_EQ(finder.next(canvas.frame(), 1.0, settings).faces.at(0).id, 3U);
}

TEST(FaceMaskFinder, TellsOfAFailedSearch) {
  const auto detector = std::make_shared<FakeDetector>();
  detector->error = "no such layer";
  detector->color = true;
  Canvas canvas(Layout::kI420, 33, 9, 50);
  Finder finder;
  const auto result = finder.next(canvas.frame(), 0.0, settings_for(detector, true));
  EXPECT_EQ(result.error, "no such layer");
  EXPECT_TRUE(detector->had_color);
  EXPECT_TRUE(finder.next(canvas.frame(), 0.0, {}).faces.empty()) << "no detector";
}

TEST(FaceMaskFinder, EndsInTheMiddleOfASearch) {
  const auto detector = std::make_shared<FakeDetector>();
  Canvas canvas(Layout::kI420, 200, 160, 50);
  Finder finder;
  detector->set_open(false);
  finder.next(canvas.frame(), 0.0, settings_for(detector, false));
  detector->set_open(true);
}

TEST(FaceMaskShrink, TakesEverySizeAndLayout) {
  const std::pair<int, int> sizes[] = {{1, 1}, {2, 1}, {1, 300}, {641, 3}, {64, 48}, {1921, 1081}};
  for (const Layout layout : kLayouts)
    for (const auto& [width, height] : sizes) {
      Canvas canvas(layout, width, height, 128);
      const SmallPicture small = shrink(canvas.frame(), 64, true);
      EXPECT_GE(small.width, 1);
      EXPECT_LE(std::max(small.width, small.height), 64) << layout << ' ' << width;
      EXPECT_EQ(small.grey.size(), static_cast<std::size_t>(small.width * small.height));
      EXPECT_EQ(small.bgr.size(), 3 * small.grey.size());
      EXPECT_EQ(small.grey.back(), 128) << layout;
    }
}

TEST(FaceMaskShrink, KeepsTheColour) {
  Canvas canvas(Layout::kBgrx, 40, 40, 10);
  for (int y = 0; y < 40; ++y)
    for (int x = 0; x < 40; ++x) canvas.at(0, x, y) = 200;
  const SmallPicture small = shrink(canvas.frame(), 10, true);
  EXPECT_EQ(small.factor, 4);
  EXPECT_EQ(small.bgr[0], 10);
  EXPECT_EQ(small.bgr[2], 200);
  EXPECT_EQ(small.grey[0], 67);  // 0.299 * 200 + 0.701 * 10
}

TEST(FaceMaskModel, SaysWhatToInstall) {
  const auto missing = default_model({"/nowhere/a.xml", "/nowhere/b.xml"});
  EXPECT_NE(missing.error().find("opencv-data"), std::string::npos);
  EXPECT_NE(missing.error().find("model"), std::string::npos);
  const std::string here = std::filesystem::read_symlink("/proc/self/exe").string();
  const auto found = default_model({"/nowhere/a.xml", here});
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, here);
}

}  // namespace
}  // namespace booth::facemask

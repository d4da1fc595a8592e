// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/key_finder.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/keying_shots.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;
using Change = KeyFinder::Change;

TEST(KeyFinder, FindsTheScreenInTheFirstFrame) {
  struct Case {
    const char* description;
    SceneSpec scene;
  };
  const std::vector<Case> cases{
      {"green", {}},
      {"blue", {{20, 60, 190, 255}}},
      {"magenta", {{190, 30, 160, 255}}},
      {"yellow-green", {{214, 213, 20, 255}}},
      {"dull green, noise", {{66, 150, 82, 255}, 0.9, 6.0}},
      {"dark green", {{20, 74, 40, 255}}},
      {"uneven light", {kGreen, 0.6, 2.0}},
      {"a small picture", {kGreen, 1.0, 0.0, 32, 24}},
      {"a large picture", {kGreen, 1.0, 0.0, 640, 360}},
  };
  for (const auto& [description, spec] : cases) {
    Watcher watcher;
    EXPECT_EQ(watcher.show(
                  frame_of(Scene(spec).seen(), {PixelFormat::kI420, spec.width, spec.height, {}})),
              Change::kFound)
        << description;
    Tone screen = tone(spec.screen);
    const double light = (1.0 + spec.dark_corner) / 2.0;
    screen = {16.0 + (screen.y - 16.0) * light, 128.0 + (screen.u - 128.0) * light,
              128.0 + (screen.v - 128.0) * light};
    EXPECT_LT(watcher.off(screen), 6.0) << description;
    ASSERT_TRUE(watcher.finder.key());
    EXPECT_NEAR(watcher.finder.key()->y, screen.y, 12.0) << description;
  }
}

TEST(KeyFinder, TakesNothingElseForAScreen) {
  struct Case {
    const char* description;
    Painter picture;
  };
  const std::vector<Case> cases{
      {"grey wall", wall(kGrey)},
      {"white wall", wall(Color{235, 235, 230, 255})},
      {"black", wall(Color{0, 0, 0, 255})},
      {"beige wall", wall(Color{205, 185, 150, 255})},
      {"wall like skin", wall(kSkin)},
      {"wood", wood()},
      {"pale blue wall", wall(Color{165, 185, 210, 255})},
      {"pale green wall", wall(Color{170, 200, 170, 255})},
      {"plants in half of the picture", plant(0.5, 0.0)},
      {"plants everywhere", plant(0.0, 0.0)},
      {"sky in a small window", window_of({90, 150, 220, 255}, 0.55, 0.05, 0.85, 0.45)},
      {"sky in a window at the edge", window_of({90, 150, 220, 255}, 0.7, 0.0, 1.0, 0.4)},
      {"a green door", window_of({30, 120, 60, 255}, 0.6, 0.2, 0.8, 1.0)},
      {"room of much green", greenish_room()},
  };
  for (const auto& [description, picture] : cases) {
    for (const Color shirt : {kDarkShirt, kBlueShirt, Color{40, 150, 70, 255}}) {
      for (const double size : {1.0, 1.6}) {
        Watcher watcher;
        watcher.show(person_before(picture, shirt, size), 7);
        EXPECT_EQ(watcher.found, 0) << description << ", shirt " << to_string(shirt);
      }
    }
  }
}

TEST(KeyFinder, TakesPicturesOfAnySize) {
  struct Size {
    int width, height;
  };
  for (const auto [width, height] :
       {Size{1, 1}, Size{1, 7}, Size{7, 1}, Size{2, 2}, Size{3, 5}, Size{16, 400}}) {
    SCOPED_TRACE(std::to_string(width) + " x " + std::to_string(height));
    Watcher grey, green;
    for (unsigned i = 0; i < 30; ++i) {
      grey.show(noisy(shot(wall(kGrey), width, height), i));
      green.show(noisy(shot(wall(kGreen), width, height), i));
    }
    EXPECT_EQ(grey.found, 0);
    EXPECT_EQ(green.found, 1);
    EXPECT_EQ(green.lost, 0) << "a picture may be all screen";
    EXPECT_LT(green.off(tone(kGreen)), 6.0);
  }
}

TEST(KeyFinder, LeavesTheKeyAloneInSteadyLight) {
  for (const int noise : {1, 4, 10}) {
    Watcher watcher;
    for (unsigned i = 0; i < 100; ++i) {
      const double size = 1.0 + 0.3 * std::sin(i * 0.1);
      watcher.show(noisy(shot(person_before(wall(kGreen), kDarkShirt, size)), i, noise));
    }
    EXPECT_EQ(watcher.found, 1) << noise;
    EXPECT_EQ(watcher.moved, 0) << noise;
    EXPECT_EQ(watcher.lost, 0) << noise;
  }
}

TEST(KeyFinder, FollowsSlowlyChangingLightSmoothly) {
  struct Case {
    const char* description;
    Color screen;
    Tone drift;  ///< in 10 s
  };
  const std::vector<Case> cases{
      {"warmer", kGreen, {0.0, -15.0, 26.0}},
      {"cooler", kGreen, {0.0, 26.0, 15.0}},
      {"darker", kGreen, {-30.0, 10.0, 18.0}},
      {"brighter", {20, 110, 60, 255}, {40.0, -10.0, -15.0}},
      {"blue, warmer", kBlue, {0.0, -25.0, 15.0}},
  };
  for (const auto& [description, color, drift] : cases) {
    constexpr int kFrames = 300;
    Watcher watcher;
    const Tone start = tone(color);
    Tone now = start;
    for (int i = 0; i < kFrames + 60; ++i) {
      const double way = std::min(1.0, double(i) / kFrames);
      now = {start.y + way * drift.y, start.u + way * drift.u, start.v + way * drift.v};
      const auto before = watcher.finder.key();
      watcher.show(person_before(wall(now)));
      ASSERT_LT(watcher.off(now), 5.0) << description << ", frame " << i;
      if (before) {
        ASSERT_LT(watcher.off({0.0, before->u, before->v}), 0.6) << description << ", frame " << i;
      }
    }
    EXPECT_EQ(watcher.found, 1) << description;
    EXPECT_EQ(watcher.lost, 0) << description;
    EXPECT_LT(watcher.off(now), 2.6) << description << ", in the end";
    EXPECT_NEAR(watcher.finder.key()->y, now.y, 5.2) << description;
  }
}

TEST(KeyFinder, FollowsACameraThatChangesItsWhiteBalance) {
  for (const int frames : {1, 10, 30}) {
    Watcher watcher;
    const Tone start = tone(kGreen);
    watcher.show(person_before(wall(kGreen)), 10);
    Tone now = start;
    for (int i = 1; i <= frames; ++i) {
      const double way = double(i) / frames;
      now = {start.y - 10.0 * way, start.u - 20.0 * way, start.v + 25.0 * way};
      watcher.show(person_before(wall(now)));
    }
    watcher.show(person_before(wall(now)), 25);
    EXPECT_LT(watcher.off(now), 3.0) << frames;
    EXPECT_EQ(watcher.lost, 0) << frames;
  }
}

TEST(KeyFinder, ChangesToAScreenOfAnotherColour) {
  const std::vector<Color> colors{kGreen, kBlue, {214, 213, 20, 255}, {190, 30, 160, 255}};
  for (const Color from : colors) {
    for (const Color to : colors) {
      if (from == to) continue;
      SCOPED_TRACE(to_string(from) + " to " + to_string(to));
      Watcher cut, pan;
      cut.show(person_before(wall(from)), 10);
      cut.show(person_before(wall(to)), 15);
      EXPECT_LT(cut.off(tone(to)), 3.0);
      EXPECT_EQ(cut.found, 2);
      // The new screen comes in from the right within two seconds.
      for (int i = 0; i <= 60; ++i) {
        const auto both = [&, edge = 1.0 - i / 60.0](double x, double) {
          return tone(x < edge ? from : to);
        };
        pan.show(person_before(both));
      }
      pan.show(person_before(wall(to)), 10);
      EXPECT_LT(pan.off(tone(to)), 3.0);
      EXPECT_EQ(pan.found, 2);
    }
  }
}

TEST(KeyFinder, GivesUpAScreenThatHasLeftAndTakesItAgain) {
  struct Case {
    const char* description;
    Painter room;
  };
  const std::vector<Case> cases{
      {"grey", wall(kGrey)},
      {"black", wall(Color{0, 0, 0, 255})},
      {"wood", wood()},
      {"plants", plant(0.4, 0.1)},
      {"one plant", plant(0.8, 0.5)},
      {"room of much green", greenish_room()},
      {"a green book", window_of(kGreen, 0.6, 0.3, 0.7, 0.4)},
  };
  for (const auto& [description, room] : cases) {
    for (const Color shirt : {kDarkShirt, Color{40, 150, 70, 255}}) {
      SCOPED_TRACE(std::string(description) + ", shirt " + to_string(shirt));
      Watcher watcher;
      watcher.show(person_before(wall(kGreen)), 20);
      watcher.show(person_before(room, shirt), 25);
      EXPECT_FALSE(watcher.finder.key()) << "gone within a second";
      watcher.show(person_before(room, shirt), 40);
      EXPECT_EQ(watcher.lost, 1);
      EXPECT_EQ(watcher.found, 1) << "nothing else is taken for it";
      watcher.show(person_before(wall(kGreen)), 6);
      EXPECT_TRUE(watcher.finder.key());
      EXPECT_EQ(watcher.found, 2);
    }
  }
}

TEST(KeyFinder, GivesUpAScreenThatGoesDark) {
  // In the dusk the screen is as grey as all else; then somebody switches the light on.
  const auto lit = [](double light) {
    return [light, scene = person_before(wall(kGreen))](double x, double y) {
      const Tone t = scene(x, y);
      return Tone{16.0 + (t.y - 16.0) * light, 128.0 + (t.u - 128.0) * light,
                  128.0 + (t.v - 128.0) * light};
    };
  };
  Watcher watcher;
  const auto show = [&](double light) { watcher.show(noisy(shot(lit(light)), watcher.frames, 1)); };
  for (int i = 0; i < 150; ++i) show(1.0 - i / 172.0);
  for (int i = 0; i < 60; ++i) show(0.13);
  EXPECT_FALSE(watcher.finder.key());
  EXPECT_EQ(watcher.lost, 1);
  EXPECT_EQ(watcher.found, 1);
  show(1.0);
  EXPECT_LT(watcher.off(tone(kGreen)), 3.0);
}

TEST(KeyFinder, KeepsTheKeyWhileItIsHidden) {
  struct Case {
    const char* description;
    Painter picture;
    int frames;
  };
  const std::vector<Case> cases{
      {"a flash", wall(Color{255, 255, 255, 255}), 2},
      {"dropped frames", wall(Color{0, 0, 0, 255}), 3},
      {"a hand before the lens", wall(kSkin), 6},
      {"somebody very near", person_before(wall(kGreen), kDarkShirt, 2.6), 60},
  };
  for (const auto& [description, picture, frames] : cases) {
    Watcher watcher;
    watcher.show(person_before(wall(kGreen)), 21);
    for (int time = 0; time < 3; ++time) {
      watcher.show(picture, frames);
      watcher.show(person_before(wall(kGreen)), 9);
    }
    EXPECT_EQ(watcher.lost, 0) << description;
    EXPECT_EQ(watcher.found, 1) << description;
    EXPECT_LT(watcher.off(tone(kGreen)), 3.0) << description;
  }
}

TEST(KeyFinder, DoesNotGoToAndFroWhileTheCameraTurnsAway) {
  for (const Painter& room : {wall(kGrey), wood(), plant(0.0, 0.0), greenish_room()}) {
    Watcher watcher;
    // Away, a second of nothing else, and back; and it trembles.
    for (int i = 0; i < 240; ++i) {
      const double edge = std::abs(i - 120) / 105.0 - 0.14 + 0.01 * std::sin(i * 1.7);
      const auto both = [&](double x, double y) { return x < edge ? tone(kGreen) : room(x, y); };
      watcher.show(both);
    }
    EXPECT_EQ(watcher.lost, 1);
    EXPECT_EQ(watcher.found, 2);
  }
}

TEST(KeyFinder, UsesTheColourItIsGiven) {
  KeyFinder finder;
  Frame green = shot(person_before(wall(kGreen)));
  EXPECT_EQ(finder.look(kBlue, green.view(), {}), Change::kFound);
  const Tone blue = tone(kBlue);
  for (int i = 0; i < 40; ++i) {
    EXPECT_EQ(finder.look(kBlue, green.view(), {}), Change::kNone);
    EXPECT_EQ(finder.key()->u, blue.u);
  }
  EXPECT_EQ(finder.look(kGrey, green.view(), {}), Change::kLost);
  EXPECT_FALSE(finder.key());
  EXPECT_EQ(finder.look({}, green.view(), {}), Change::kFound) << "looks at once";
  EXPECT_NEAR(finder.key()->u, tone(kGreen).u, 2.0);
}

}  // namespace
}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What each control of virtualbackground does to the picture.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

constexpr int kWidth = 96;
constexpr int kHeight = 54;
constexpr char kBackground[] = "key-color=#00b140 background-color=rgb(40,60,160) ";

/// The middle of the person, and a place that is screen.
constexpr int kPersonX = kWidth / 2, kPersonY = kHeight * 3 / 4;

/// How far two colours are from each other, 0 where they are the same.
int distance(Color a, Color b) {
  return std::abs(a.r - b.r) + std::abs(a.g - b.g) + std::abs(a.b - b.b);
}

using Picture = std::function<Color(int, int)>;

/// What is seen at (x, y) once the light of a still picture has been learned.
Color seen(const std::string& properties, const Picture& picture, int x, int y) {
  Stream stream(kBackground + properties);
  stream.set_caps(caps_text("I420", kWidth, kHeight));
  Color color;
  for (int frame = 0; frame < 9; ++frame) {
    EXPECT_EQ(stream.push_picture(picture), GST_FLOW_OK);
    color = stream.pulled_pixel(x, y);
  }
  return color;
}

TEST(VirtualBackgroundControls, AngleSaysWhichHuesAreScreen) {
  // A curtain of another green in the middle of the screen.
  const Color curtain{90, 177, 20, 255};
  const Picture picture = [&](int x, int y) {
    return is_person(x, y, kWidth, kHeight) ? curtain : kScreen;
  };
  const Color wide = seen("angle=75", picture, kPersonX, kPersonY);
  const Color narrow = seen("angle=15", picture, kPersonX, kPersonY);
  EXPECT_TRUE(near(narrow, curtain, 20));
  EXPECT_LT(distance(wide, kWanted), distance(narrow, kWanted) / 2);
  for (const char* angle : {"angle=15", "angle=80"})
    EXPECT_TRUE(near(seen(angle, picture, 2, 2), kWanted)) << angle << ": the screen goes";
}

TEST(VirtualBackgroundControls, LevelScreenTakesAShadowAway) {
  const Color shadow{0, 106, 38, 255};
  const Picture picture = [&](int x, int) { return x < kWidth / 2 ? kScreen : shadow; };
  const Color off = seen("level-screen=0", picture, kWidth - 5, kHeight / 2);
  const Color half = seen("level-screen=0.5", picture, kWidth - 5, kHeight / 2);
  const Color on = seen("level-screen=1", picture, kWidth - 5, kHeight / 2);
  EXPECT_TRUE(near(on, kWanted));
  EXPECT_LT(distance(half, kWanted), distance(off, kWanted));
  EXPECT_GT(distance(off, kWanted), 40);
  EXPECT_TRUE(near(seen("level-screen=0", picture, 5, 5), kWanted))
      << "the bright side goes anyway";
}

TEST(VirtualBackgroundControls, EdgeQualityGivesFinerOutlines) {
  constexpr Color kCoat{235, 230, 225, 255};
  const auto is_left = [](int x, int y) { return 10 * x + 7 * y < 7 * kWidth; };
  const auto error = [&](const char* edge) {
    Stream stream(std::string(kBackground) + "edge=" + edge);
    stream.set_caps(caps_text("I420", kWidth, kHeight));
    EXPECT_EQ(stream.push_picture([&](int x, int y) { return is_left(x, y) ? kCoat : kScreen; }),
              GST_FLOW_OK);
    const auto buffer = stream.pull();
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
    EXPECT_TRUE(near(pixels.get(2, 2), kCoat));
    EXPECT_TRUE(near(pixels.get(kWidth - 2, kHeight - 2), kWanted));
    int sum = 0;
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) {
        const Yuv wanted = to_yuv(is_left(x, y) ? kCoat : kWanted, {});
        sum += std::abs(pixels.view().planes[0].row(y)[x] - wanted.y);
      }
    return sum;
  };
  const int nearest = error("nearest"), bilinear = error("bilinear"), guided = error("guided");
  EXPECT_LT(guided, bilinear);
  EXPECT_LT(guided, nearest);
  EXPECT_NE(nearest, bilinear);
}

/// All pixels of the next frame, after some frames of a picture.
std::vector<Color> last_frame(const std::string& properties, const char* format, int frames,
                              const std::function<Color(int, int, int)>& picture) {
  Stream stream(kBackground + properties);
  stream.set_caps(caps_text(format, kWidth, kHeight));
  Ref<GstBuffer> buffer;
  for (int frame = 0; frame < frames; ++frame) {
    EXPECT_EQ(stream.push_picture([&](int x, int y) { return picture(x, y, frame); }), GST_FLOW_OK);
    buffer = stream.pull();
  }
  Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
  std::vector<Color> colors;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) colors.push_back(pixels.get(x, y));
  return colors;
}

Color at(const std::vector<Color>& colors, int x, int y) {
  return colors[static_cast<std::size_t>(kWidth * y + x)];
}

Color person_before_screen(int x, int y, int) {
  return is_person(x, y, kWidth, kHeight) ? kPerson : kScreen;
}

TEST(VirtualBackgroundControls, CropIsBackgroundWhateverIsThere) {
  // The camera sees no screen but in the middle.
  const auto studio = [](int x, int y, int) {
    const bool screen = x >= 30 && x < 70 && y >= 20 && y < 40;
    return screen ? kScreen : kPerson;
  };
  for (const char* format : {"I420", "NV12", "YUY2", "Y444", "RGBA", "BGR"}) {
    SCOPED_TRACE(format);
    const auto colors =
        last_frame("crop-left=11 crop-right=20 crop-top=6 crop-bottom=9", format, 1, studio);
    for (const auto& [x, y] : std::vector<std::pair<int, int>>{{0, 0},
                                                               {10, 30},
                                                               {76, 30},
                                                               {kWidth - 1, 30},
                                                               {50, 0},
                                                               {50, 5},
                                                               {50, kHeight - 9},
                                                               {50, kHeight - 1},
                                                               {50, 30}})
      EXPECT_TRUE(near(at(colors, x, y), kWanted)) << x << " " << y;
    for (const auto& [x, y] :
         std::vector<std::pair<int, int>>{{12, 30}, {73, 30}, {50, 8}, {50, kHeight - 12}})
      EXPECT_TRUE(near(at(colors, x, y), kPerson)) << x << " " << y;
  }
}

TEST(VirtualBackgroundControls, CropMayLeaveNothing) {
  for (const char* crop : {"crop-left=96", "crop-left=60 crop-right=60", "crop-top=32767"}) {
    const auto colors = last_frame(crop, "I420", 1, person_before_screen);
    for (const Color color : colors) ASSERT_TRUE(near(color, kWanted)) << crop;
  }
}

TEST(VirtualBackgroundControls, ChokeMovesTheOutline) {
  const auto share = [](double choke, const char* format) {
    int sum = 0;
    for (const Color color :
         last_frame("view=matte choke=" + std::to_string(choke), format, 1, person_before_screen))
      sum += color.g;
    return sum / 255.0;
  };
  for (const char* format : {"I420", "RGBA"}) {
    SCOPED_TRACE(format);
    const double plain = share(0.0, format);
    // A pixel all round, but at the bottom of the picture.
    const double outline = kWidth / 3.0 + 2.0 * (kHeight - kHeight / 3.0);
    double before = share(-4.0, format);
    EXPECT_NEAR(before, plain + 4.0 * outline, outline);
    for (const double choke : {-2.5, -1.0, 0.0, 0.5, 1.0, 2.0, 4.0}) {
      const double now = share(choke, format);
      EXPECT_LT(now, before) << choke;
      before = now;
    }
    EXPECT_NEAR(before, plain - 4.0 * outline, outline);
  }
}

TEST(VirtualBackgroundControls, OtherMethodsAreCroppedAndChokedAsWell) {
  const std::string method = "method=rgb-distance tolerance=40 ";
  for (const char* format : {"I420", "RGBA"}) {
    SCOPED_TRACE(format);
    const int edge = kWidth / 3;
    const auto plain = last_frame(method, format, 1, person_before_screen);
    EXPECT_TRUE(near(at(plain, edge + 1, kPersonY), kPerson));
    const auto smaller = last_frame(method + "choke=3", format, 1, person_before_screen);
    EXPECT_TRUE(near(at(smaller, edge + 1, kPersonY), kWanted));
    EXPECT_TRUE(near(at(smaller, edge + 6, kPersonY), kPerson));
    const auto larger = last_frame(method + "choke=-3", format, 1, person_before_screen);
    EXPECT_TRUE(near(at(larger, edge - 2, kPersonY), kScreen)) << "the picture is seen again";
    EXPECT_TRUE(near(at(larger, edge - 6, kPersonY), kWanted));
    const auto cropped = last_frame(method + "crop-right=48", format, 1, person_before_screen);
    EXPECT_TRUE(near(at(cropped, kWidth / 2 + 2, kPersonY), kWanted));
    EXPECT_TRUE(near(at(cropped, kWidth / 2 - 4, kPersonY), kPerson));
  }
}

TEST(VirtualBackgroundControls, ChokeLeavesNeitherPersonNorScreenBehind) {
  for (const char* format : {"I420", "YUY2", "RGBA"}) {
    SCOPED_TRACE(format);
    const auto colors = last_frame("choke=4", format, 1, person_before_screen);
    const int edge = kWidth / 3;
    EXPECT_TRUE(near(at(colors, edge + 1, kPersonY), kWanted)) << "cut off";
    EXPECT_TRUE(near(at(colors, edge + 8, kPersonY), kPerson));
    EXPECT_TRUE(near(at(colors, edge - 4, kPersonY), kWanted));
    for (const Color color : colors) ASSERT_LT(color.g, 80) << "a green outline";
  }
}

TEST(VirtualBackgroundControls, DenoiseSteadiesTheMatte) {
  // Glass, through which half of the screen is seen, by a noisy camera.
  const Color glass{60, 125, 70, 255};
  std::mt19937 random(5);
  std::normal_distribution<double> noise(0.0, 6.0);
  const auto noisy = [&](int x, int y, int) {
    const Color clean = is_person(x, y, kWidth, kHeight) ? glass : kScreen;
    const auto channel = [&](int value) {
      return static_cast<std::uint8_t>(std::clamp(value + noise(random), 0.0, 255.0));
    };
    return Color{channel(clean.r), channel(clean.g), channel(clean.b), 255};
  };
  const auto flicker = [&](const char* denoise) {
    const std::string properties = std::string("view=matte edge=bilinear denoise=") + denoise;
    const auto one = last_frame(properties, "I420", 12, noisy);
    const auto other = last_frame(properties, "I420", 12, noisy);
    double sum = 0.0;
    for (int y = kHeight / 2; y < kHeight - 4; ++y)
      for (int x = kWidth / 3 + 6; x < kWidth * 2 / 3 - 6; ++x)
        sum += std::abs(at(one, x, y).g - at(other, x, y).g);
    return sum;
  };
  const double off = flicker("0"), half = flicker("0.5"), full = flicker("1");
  EXPECT_LT(half, off);
  EXPECT_LT(full, 0.6 * off);
}

TEST(VirtualBackgroundControls, DenoiseLeavesNoTrail) {
  const auto walker = [](int x, int, int frame) {
    return x >= 8 * frame && x < 8 * frame + 24 ? kPerson : kScreen;
  };
  const auto colors = last_frame("denoise=1", "I420", 6, walker);
  EXPECT_TRUE(near(at(colors, 36, kPersonY), kWanted)) << "where he was a frame ago";
  EXPECT_TRUE(near(at(colors, 60, kPersonY), kPerson)) << "where he was not a frame ago";
  EXPECT_TRUE(near(at(colors, 52, kPersonY), kPerson));
}

}  // namespace
}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What each control of virtualbackground does to the picture.
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

constexpr int kWidth = 96;
constexpr int kHeight = 54;
constexpr char kBackground[] = "key-color=#00b140 background-color=rgb(40,60,160) ";
constexpr Color kBlack{0, 0, 0, 255};
constexpr Color kWhite{255, 255, 255, 255};

/// The middle of the person, and a place that is screen.
constexpr int kPersonX = kWidth / 2, kPersonY = kHeight * 3 / 4;

TEST(VirtualBackgroundControls, ViewShowsTheMatteInEveryFormatAndRange) {
  for (const char* format : {"I420", "NV12", "RGBA", "BGRx"}) {
    for (const char* colorimetry : {"bt709", "1:4:0:0"}) {
      const bool rgb = std::string(format) == "RGBA" || std::string(format) == "BGRx";
      if (rgb && std::string(colorimetry) != "bt709") continue;
      SCOPED_TRACE(std::string(format) + " " + colorimetry);
      Stream stream(std::string(kBackground) + "view=matte");
      stream.set_caps(caps_text(format, kWidth + 1, kHeight + 1,
                                rgb ? "" : (std::string(",colorimetry=") + colorimetry).c_str()));
      ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
      const auto buffer = stream.pull();
      Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
      EXPECT_TRUE(near(pixels.get(0, 0), kBlack, 1));
      EXPECT_TRUE(near(pixels.get(kWidth, kHeight), kBlack, 1));
      EXPECT_TRUE(near(pixels.get(kPersonX, kPersonY), kWhite, 1));
    }
  }
}

TEST(VirtualBackgroundControls, ViewShowsAWhiteMatteWhereNothingIsKeyed) {
  Stream stream("view=matte");
  stream.set_caps(caps_text("I420", kWidth, kHeight));
  ASSERT_EQ(stream.push_scene({140, 140, 140, 255}), GST_FLOW_OK);
  EXPECT_TRUE(near(stream.pulled_pixel(1, 1), kWhite, 1));
}

TEST(VirtualBackgroundControls, ViewShowsTheSourceAsItIs) {
  for (const char* format : {"I420", "NV12", "RGBA", "BGRx"}) {
    SCOPED_TRACE(format);
    Stream stream(std::string(kBackground) + "view=source");
    stream.set_caps(caps_text(format, kWidth, kHeight));
    ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
    const auto buffer = stream.pull();
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
    EXPECT_TRUE(near(pixels.get(1, 1), kScreen));
    EXPECT_TRUE(near(pixels.get(kPersonX, kPersonY), kPerson));
    EXPECT_EQ(stream.text_property("current-key"), "#00b140")
        << "the key is looked for all the same";
  }
}

TEST(VirtualBackgroundControls, OtherViewsAreOpaqueWhereTheResultIsNot) {
  for (const char* view : {"matte", "source"}) {
    for (const char* format : {"RGBA", "A420", "AYUV"}) {
      SCOPED_TRACE(std::string(view) + " " + format);
      GstHarness* harness = gst_harness_new_parse(
          (std::string("virtualbackground background=none key-color=#00b140 view=") + view +
           " ! capsfilter caps=video/x-raw,format=" + format + " ! videoconvert")
              .c_str());
      gst_harness_set_src_caps_str(
          harness,
          caps_text(std::string(format) == "RGBA" ? "RGBA" : "I420", kWidth, kHeight).c_str());
      gst_harness_set_sink_caps_str(harness, caps_text("RGBA", kWidth, kHeight).c_str());
      const GstVideoInfo info =
          info_of(caps_text(std::string(format) == "RGBA" ? "RGBA" : "I420", kWidth, kHeight));
      auto scene = frame_buffer(info, 0);
      {
        Pixels pixels(info, scene.get(), GST_MAP_WRITE);
        for (int y = 0; y < kHeight; ++y)
          for (int x = 0; x < kWidth; ++x) pixels.set(x, y, kScreen);
      }
      ASSERT_EQ(gst_harness_push(harness, scene.release()), GST_FLOW_OK);
      const auto buffer = Ref<GstBuffer>::adopt(gst_harness_pull(harness));
      const GstVideoInfo rgba = info_of(caps_text("RGBA", kWidth, kHeight));
      {
        Pixels pixels(rgba, buffer.get(), GST_MAP_READ);
        const std::uint8_t* pixel = pixels.view().planes[0].data;
        EXPECT_EQ(pixel[3], 255);
        EXPECT_TRUE(near({pixel[0], pixel[1], pixel[2], 255},
                         std::string(view) == "matte" ? kBlack : kScreen));
      }
      gst_harness_teardown(harness);
    }
  }
}

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

}  // namespace
}  // namespace booth

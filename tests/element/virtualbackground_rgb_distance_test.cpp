// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// method=rgb-distance: what a page with two canvases does, in a pipeline.
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

constexpr int kWidth = 65;
constexpr int kHeight = 49;
constexpr char kBackground[] = "background-color=rgb(40,60,160) ";

/// Colours of all distances from the screen.
Color patch(int x, int y) {
  return {static_cast<std::uint8_t>(x * 3), static_cast<std::uint8_t>(255 - y * 4),
          static_cast<std::uint8_t>((x * 7 + y * 5) % 256), 255};
}

double distance(Color a, Color b) {
  const double r = a.r - b.r, g = a.g - b.g, bl = a.b - b.b;
  return std::sqrt(r * r + g * g + bl * bl);
}

/// Whether the next frame is the patches with what is nearer to `key` than `tolerance` replaced.
void expect_replaced(Stream& stream, Color key, double tolerance) {
  ASSERT_EQ(stream.push_picture(patch), GST_FLOW_OK);
  const auto buffer = stream.pull();
  Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
  ASSERT_TRUE(pixels);
  int replaced = 0;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const bool inside = distance(patch(x, y), key) < tolerance;
      replaced += inside;
      ASSERT_TRUE(near(pixels.get(x, y), inside ? kWanted : patch(x, y), 0)) << x << " " << y;
    }
  }
  EXPECT_GT(replaced, 0);
  EXPECT_LT(replaced, kWidth * kHeight);
}

TEST(VirtualBackgroundRgbDistance, IsThePlainLoopExactly) {
  struct Case {
    const char* properties;
    Color key;
    double tolerance;
  };
  const Color white{255, 255, 255, 255};
  const std::vector<Case> cases{
      {"method=rgb-distance key-color=#00b140", kScreen, 80.0},  // the default
      {"method=rgb-distance key-color=#00b140 tolerance=80", kScreen, 80.0},
      {"tolerance=120.5 key-color=#00b140 method=rgb-distance", kScreen, 120.5},
      {"key-color=white method=rgb-distance tolerance=200", white, 200.0},
      {"method=rgb-distance key-color=white tolerance=200 spill=0", white, 200.0},
  };
  for (const auto& [properties, key, tolerance] : cases) {
    for (const char* format : {"RGBA", "BGRx", "ARGB", "RGB", "BGR"}) {
      SCOPED_TRACE(std::string(properties) + " " + format);
      Stream stream(std::string(kBackground) + properties);
      stream.set_caps(caps_text(format, kWidth, kHeight));
      expect_replaced(stream, key, tolerance);
    }
  }
}

TEST(VirtualBackgroundRgbDistance, ReplacesTheScreenInYuv) {
  for (const char* format : {"I420", "YV12", "NV12", "YUY2", "Y42B", "Y444"}) {
    for (const char* key : {"key-color=#00b140", "key-color=auto"}) {
      SCOPED_TRACE(std::string(format) + " " + key);
      Stream stream(std::string(kBackground) + "method=rgb-distance " + key);
      stream.set_caps(caps_text(format, kWidth, kHeight));
      ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
      const auto buffer = stream.pull();
      Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
      EXPECT_TRUE(near(pixels.get(1, 1), kWanted));
      EXPECT_TRUE(near(pixels.get(kWidth - 1, kHeight - 1), kWanted));
      EXPECT_TRUE(near(pixels.get(kWidth / 2, kHeight - 1), kPerson));
      EXPECT_NE(stream.text_property("current-key"), "(null)");
    }
  }
}

TEST(VirtualBackgroundRgbDistance, PassesAPictureWithoutAKey) {
  Stream stream(std::string(kBackground) + "method=rgb-distance");
  stream.set_caps(caps_text("RGB", kWidth, kHeight));
  ASSERT_EQ(stream.push_scene({120, 120, 120, 255}), GST_FLOW_OK);
  EXPECT_TRUE(near(stream.pulled_pixel(1, 1), {120, 120, 120, 255}, 0));
}

TEST(VirtualBackgroundRgbDistance, ToleranceAndSoftnessFollowTheMethodUntilTheyAreSet) {
  const auto value = [](Stream& stream, const char* name) {
    double number = 0.0;
    g_object_get(stream.element(), name, &number, nullptr);
    return number;
  };
  Stream stream("");
  EXPECT_EQ(value(stream, "tolerance"), 0.1);
  gst_util_set_object_arg(G_OBJECT(stream.element()), "method", "rgb-distance");
  EXPECT_EQ(value(stream, "tolerance"), 80.0);
  EXPECT_EQ(value(stream, "softness"), 0.0);
  gst_util_set_object_arg(G_OBJECT(stream.element()), "tolerance", "33");
  gst_util_set_object_arg(G_OBJECT(stream.element()), "method", "chroma");
  EXPECT_EQ(value(stream, "tolerance"), 33.0) << "it was set";
  EXPECT_EQ(value(stream, "softness"), 0.87);
}

TEST(VirtualBackgroundRgbDistance, ChangesLive) {
  Stream stream(std::string(kBackground) + "key-color=#00b140");
  stream.set_caps(caps_text("RGBA", kWidth, kHeight));
  ASSERT_EQ(stream.push_picture(patch), GST_FLOW_OK);
  stream.pull();
  gst_util_set_object_arg(G_OBJECT(stream.element()), "method", "rgb-distance");
  expect_replaced(stream, kScreen, 80.0);
  gst_util_set_object_arg(G_OBJECT(stream.element()), "tolerance", "150");
  expect_replaced(stream, kScreen, 150.0);
  // Grey is no key of the other method, so the change is refused.
  gst_util_set_object_arg(G_OBJECT(stream.element()), "key-color", "#808080");
  expect_replaced(stream, {128, 128, 128, 255}, 150.0);
  gst_util_set_object_arg(G_OBJECT(stream.element()), "method", "chroma");
  EXPECT_TRUE(stream.message(GST_MESSAGE_WARNING));
  expect_replaced(stream, {128, 128, 128, 255}, 150.0);
}

TEST(VirtualBackgroundRgbDistance, ShowsItsMatteInEveryView) {
  for (const char* format : {"I420", "NV12", "UYVY", "RGBA", "BGR"}) {
    SCOPED_TRACE(format);
    Stream stream("method=rgb-distance key-color=#00b140 view=matte");
    stream.set_caps(caps_text(format, kWidth, kHeight));
    ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
    const auto buffer = stream.pull();
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
    EXPECT_TRUE(near(pixels.get(0, 0), {0, 0, 0, 255}, 1));
    EXPECT_TRUE(near(pixels.get(kWidth / 2, kHeight - 2), {255, 255, 255, 255}, 1));
  }
}

/// Alpha in every format that has it, from every kind of input.
TEST(VirtualBackgroundRgbDistance, CutsOutWithoutABackground) {
  for (const char* in : {"I420", "YUY2", "RGBA", "RGB", "xBGR"}) {
    for (const char* out : {"A420", "AYUV", "RGBA", "BGRA", "ARGB", "ABGR"}) {
      SCOPED_TRACE(std::string(in) + " to " + out);
      GstHarness* harness = gst_harness_new_parse(
          (std::string("virtualbackground background=none method=rgb-distance key-color=#00b140 ! "
                       "video/x-raw,format=") +
           out + " ! videoconvert")
              .c_str());
      gst_harness_set_src_caps_str(harness, caps_text(in, kWidth, kHeight).c_str());
      gst_harness_set_sink_caps_str(harness, caps_text("RGBA", kWidth, kHeight).c_str());
      const GstVideoInfo info = info_of(caps_text(in, kWidth, kHeight));
      auto scene = frame_buffer(info, 0);
      {
        Pixels pixels(info, scene.get(), GST_MAP_WRITE);
        for (int y = 0; y < kHeight; ++y)
          for (int x = 0; x < kWidth; ++x)
            pixels.set(x, y, is_person(x, y, kWidth, kHeight) ? kPerson : kScreen);
      }
      ASSERT_EQ(gst_harness_push(harness, scene.release()), GST_FLOW_OK);
      const auto buffer = Ref<GstBuffer>::adopt(gst_harness_pull(harness));
      const GstVideoInfo rgba = info_of(caps_text("RGBA", kWidth, kHeight));
      {
        Pixels pixels(rgba, buffer.get(), GST_MAP_READ);
        const Plane plane = pixels.view().planes[0];
        EXPECT_EQ(plane.row(1)[4 + 3], 0);
        const std::uint8_t* person = plane.row(kHeight - 2) + 4 * (kWidth / 2);
        EXPECT_EQ(person[3], 255);
        EXPECT_TRUE(near({person[0], person[1], person[2], 255}, kPerson));
      }
      gst_harness_teardown(harness);
    }
  }
}

}  // namespace
}  // namespace booth

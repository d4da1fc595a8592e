// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the property view of virtualbackground shows.
#include <string>

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

/// The middle of the person.
constexpr int kPersonX = kWidth / 2, kPersonY = kHeight * 3 / 4;

TEST(VirtualBackgroundView, ViewShowsTheMatteInEveryFormatAndRange) {
  for (const char* format : kFormats) {
    for (const char* colorimetry : {"bt709", "1:4:0:0"}) {
      const GstVideoInfo info = info_of(caps_text(format, 1, 1));
      const bool rgb = GST_VIDEO_INFO_IS_RGB(&info);
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

TEST(VirtualBackgroundView, ViewShowsAWhiteMatteWhereNothingIsKeyed) {
  Stream stream("view=matte");
  stream.set_caps(caps_text("I420", kWidth, kHeight));
  ASSERT_EQ(stream.push_scene({140, 140, 140, 255}), GST_FLOW_OK);
  EXPECT_TRUE(near(stream.pulled_pixel(1, 1), kWhite, 1));
}

TEST(VirtualBackgroundView, ViewShowsTheSourceAsItIs) {
  for (const char* format : kFormats) {
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

TEST(VirtualBackgroundView, OtherViewsAreOpaqueWhereTheResultIsNot) {
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

}  // namespace
}  // namespace booth

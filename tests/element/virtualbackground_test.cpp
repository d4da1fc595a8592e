// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What somebody sees who puts virtualbackground into a pipeline.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

TEST(VirtualBackground, ReplacesTheScreenInEveryFormatSizeAndStride) {
  struct Size {
    int width, height;
  };
  for (const char* format : kFormats) {
    for (const auto [width, height] : {Size{64, 48}, Size{65, 49}, Size{127, 31}, Size{320, 180}}) {
      for (const int extra : {0, 35}) {
        SCOPED_TRACE(caps_text(format, width, height) + " +" + std::to_string(extra));
        Stream stream("background-color=rgb(40,60,160)");
        stream.set_caps(caps_text(format, width, height));
        ASSERT_EQ(stream.push_scene(kScreen, extra), GST_FLOW_OK);
        const auto buffer = stream.pull();
        Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
        ASSERT_TRUE(pixels);
        EXPECT_TRUE(near(pixels.get(1, 1), kWanted));
        EXPECT_TRUE(near(pixels.get(width - 1, 0), kWanted));
        EXPECT_TRUE(near(pixels.get(0, height - 1), kWanted));
        EXPECT_TRUE(near(pixels.get(width - 1, height - 1), kWanted));
        EXPECT_TRUE(near(pixels.get(width / 2, height - 1), kPerson));
        EXPECT_TRUE(near(pixels.get(width / 2, height * 2 / 3), kPerson));
      }
    }
  }
}

TEST(VirtualBackground, TakesTheSmallestPictures) {
  struct Size {
    int width, height;
  };
  for (const char* format : kFormats) {
    for (const auto [width, height] :
         {Size{1, 1}, Size{1, 7}, Size{7, 1}, Size{2, 2}, Size{3, 5}}) {
      SCOPED_TRACE(caps_text(format, width, height));
      Stream stream("key-color=#00b140 background-color=rgb(40,60,160)");
      stream.set_caps(caps_text(format, width, height));
      ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
      const auto buffer = stream.pull();
      Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
      EXPECT_TRUE(near(pixels.get(0, 0), kWanted));
      EXPECT_TRUE(near(pixels.get(width - 1, height - 1), kWanted));
    }
  }
}

TEST(VirtualBackground, FailsToStartWithoutItsPicture) {
  const auto element =
      Ref<GstElement>::share(gst_element_factory_make("virtualbackground", nullptr));
  g_object_set(element.get(), "background-image", "/nowhere/beach.jpg", nullptr);
  const auto reason = refused_start(element.get());
  ASSERT_TRUE(reason);
  EXPECT_TRUE(g_error_matches(reason.get(), GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ));
  EXPECT_THAT(reason->message, testing::HasSubstr("/nowhere/beach.jpg"));
}

TEST(VirtualBackground, ShowsAPictureOfAnySize) {
  for (const int side : {1, 37, 900}) {
    const std::string path = write_picture("any-size.png", kWanted, side, 2 * side);
    Stream stream("background-image=" + path);
    stream.set_caps(caps_text("I420", 160, 90));
    ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
    EXPECT_TRUE(near(stream.pulled_pixel(3, 3), kWanted)) << side;
    std::filesystem::remove(path);
  }
}

}  // namespace
}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What virtualbackground shows instead of the screen: colours, pictures and its own blur, changed
// while frames run.
#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

TEST(VirtualBackgroundChoice, WhatIsSetLastIsShown) {
  const std::string picture = write_picture("choice.png", kWanted, 8, 8);
  struct Step {
    const char* property;
    std::string value;
    const char* choice;
    Color shown;
  };
  const std::vector<Step> steps{
      {"background-color", "rgb(200,30,20)", "color", kRed},
      {"background-image", picture, "image", kWanted},
      {"background", "color", "color", kRed},
      {"background", "image", "image", kWanted},
      {"background-image", "", "color", kRed},
      {"background", "image", "image", kRed},
      {"background-image", picture, "image", kWanted},
      {"background", "stream", "stream", kRed},
      {"background-image", "", "stream", kRed},
      {"background-image", picture, "image", kWanted},
  };
  Stream stream("");
  stream.set_caps(caps_text("I420", 96, 54));
  for (const Step& step : steps) {
    SCOPED_TRACE(std::string(step.property) + "=" + step.value);
    set(stream, step.property, step.value);
    EXPECT_EQ(choice(stream), step.choice);
    EXPECT_TRUE(near(shown(stream), step.shown));
    EXPECT_TRUE(near(shown(stream, 48, 50), kPerson));
  }
  std::filesystem::remove(picture);
}

TEST(VirtualBackgroundChoice, TellsWhoWatches) {
  const std::string picture = write_picture("watch.png", kWanted, 8, 8);
  Stream stream("");
  int notified = 0;
  g_signal_connect(stream.element(), "notify::background",
                   G_CALLBACK(+[](GObject*, GParamSpec*, int* count) { ++*count; }), &notified);
  set(stream, "background-image", picture);
  EXPECT_EQ(notified, 1);
  set(stream, "background-image", picture);
  EXPECT_EQ(notified, 1);
  std::filesystem::remove(picture);
}

TEST(VirtualBackgroundPicture, FitsAsAsked) {
  // A wide picture, red with a blue middle, in a square frame.
  RgbaImage image{120, 40, {}};
  for (int i = 0; i < image.width * image.height; ++i) {
    const bool middle = i % image.width >= 40 && i % image.width < 80;
    const Color color = middle ? kWanted : kRed;
    image.pixels.insert(image.pixels.end(), {color.r, color.g, color.b, 255});
  }
  const std::string path = write_picture("fit.png", image);
  const Color bars{30, 160, 220, 255};
  struct Case {
    const char* fit;
    Color top, left, right;  ///< of the frame's upper third, and of its middle row
  };
  const std::vector<Case> cases{{"cover", kWanted, kWanted, kWanted},
                                {"contain", bars, kRed, kRed},
                                {"stretch", kWanted, kRed, kRed}};
  for (const char* format : {"I420", "NV12", "RGBA", "BGRx"}) {
    Stream stream("key-color=#00b140 background-color=rgb(30,160,220) background-image=" + path);
    stream.set_caps(caps_text(format, 90, 90));
    for (const Case& wanted : cases) {
      SCOPED_TRACE(std::string(format) + " " + wanted.fit);
      set(stream, "background-fit", wanted.fit);
      EXPECT_TRUE(near(shown(stream, 45, 5), wanted.top));
      EXPECT_TRUE(near(shown(stream, 4, 45), wanted.left));
      EXPECT_TRUE(near(shown(stream, 85, 45), wanted.right));
    }
  }
  std::filesystem::remove(path);
}

TEST(VirtualBackgroundPicture, BrokenOnesChangeNothing) {
  const std::string picture = write_picture("good.png", kWanted, 8, 8);
  const std::string broken = temporary_file("broken.png");
  std::filesystem::copy_file(picture, broken, std::filesystem::copy_options::overwrite_existing);
  std::filesystem::resize_file(broken, 40);
  Stream stream("background-image=" + picture);
  stream.set_caps(caps_text("I420", 96, 54));
  EXPECT_TRUE(near(shown(stream), kWanted));
  for (const std::string& path : {broken, std::string("/nowhere/at-all.png"), std::string("/")}) {
    SCOPED_TRACE(path);
    set(stream, "background-image", path);
    EXPECT_TRUE(stream.message(GST_MESSAGE_WARNING));
    EXPECT_EQ(stream.text_property("background-image"), picture);
    EXPECT_TRUE(near(shown(stream), kWanted));
  }
  std::filesystem::remove(picture);
  std::filesystem::remove(broken);
}

/// Pictures with transparent parts, of each format that has them.
TEST(VirtualBackgroundPicture, TransparentPartsShowTheColour) {
  RgbaImage image{30, 30, {}};
  for (int i = 0; i < 900; ++i) {
    const int x = i % 30;  // opaque, half transparent and transparent, from left to right
    const std::uint8_t alpha = x < 10 ? 255 : x < 20 ? 128 : 0;
    image.pixels.insert(image.pixels.end(), {200, 40, 20, alpha});
  }
  for (const ImageFormat format : {ImageFormat::kPng, ImageFormat::kWebp}) {
    SCOPED_TRACE(static_cast<int>(format));
    const std::string path = temporary_file("alpha");
    const auto bytes = encode_image(image.view(), format, 1.0);
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes->data()),
               static_cast<std::streamsize>(bytes->size()));
    Stream stream("key-color=#00b140 background-fit=stretch background-image=" + path);
    stream.set_caps(caps_text("I420", 90, 90));
    for (const Color& under : {Color{0, 0, 200, 255}, Color{200, 200, 200, 255}}) {
      set(stream, "background-color", to_string(under));
      const auto mean = [](int a, int b) { return static_cast<std::uint8_t>((a + b) / 2); };
      EXPECT_TRUE(near(shown(stream, 4, 10), {200, 40, 20, 255}, 8));
      EXPECT_TRUE(near(shown(stream, 44, 10),
                       {mean(200, under.r), mean(40, under.g), mean(20, under.b), 255}, 8));
      EXPECT_TRUE(near(shown(stream, 85, 10), under, 8));
    }
    std::filesystem::remove(path);
  }
}

/// Another thread changes what is shown with every frame or oftener.
TEST(VirtualBackgroundChoice, ChangesCostNoFrame) {
  const std::string first = write_picture("first.png", kWanted, 400, 300);
  const std::string second = write_picture("second.png", kRed, 30, 20);
  Stream stream("key-color=#00b140");
  stream.set_caps(caps_text("I420", 96, 54));
  const std::vector<std::pair<const char*, std::string>> changes{
      {"background-image", first}, {"background", "blur"},       {"background-blur", "8"},
      {"background", "none"},      {"background-image", second}, {"background-fit", "contain"},
      {"background", "stream"},    {"background-color", "teal"}, {"background", "color"},
      {"background-fit", "cover"}, {"background-image", ""},
  };
  std::atomic<bool> done{false};
  std::thread user([&] {
    for (std::size_t i = 0; !done; i = (i + 1) % changes.size())
      set(stream, changes[i].first, changes[i].second);
  });
  constexpr guint64 kFrames = 150;
  for (guint64 i = 0; i < kFrames; ++i) {
    ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
    const auto buffer = stream.pull();
    EXPECT_EQ(GST_BUFFER_PTS(buffer.get()), i * GST_SECOND / 30);
  }
  done = true;
  user.join();
  EXPECT_EQ(gst_harness_buffers_received(stream.harness()), kFrames);
  EXPECT_FALSE(stream.message(
      static_cast<GstMessageType>(int{GST_MESSAGE_ERROR} | int{GST_MESSAGE_WARNING})));
  for (const std::string& path : {first, second}) std::filesystem::remove(path);
}

TEST(VirtualBackgroundBlur, TheScreenIsSeenOutOfFocusAndThePersonIsSharp) {
  for (const char* format : {"I420", "NV12", "RGBA", "BGRx"}) {
    SCOPED_TRACE(format);
    Stream stream("key-color=#00b140 background-color=rgb(40,60,160)");
    stream.set_caps(caps_text(format, 97, 55));
    EXPECT_TRUE(near(shown(stream), kWanted));
    set(stream, "background", "blur");
    set(stream, "background-blur", "20");
    EXPECT_TRUE(near(shown(stream), kScreen));
    EXPECT_TRUE(near(shown(stream, 30, 52), kScreen, 8)) << "beside the person, without a halo";
    EXPECT_TRUE(near(shown(stream, 48, 50), kPerson));
  }
}

}  // namespace
}  // namespace booth

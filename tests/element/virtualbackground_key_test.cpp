// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtualbackground: the colour that is removed, picked with the eye-dropper or found.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

constexpr char kBackground[] = " background-color=rgb(40,60,160)";

bool pick(GstElement* element, int x, int y) {
  gboolean picked = FALSE;
  g_signal_emit_by_name(element, "pick", x, y, &picked);
  return picked;
}

/// The text of the next warning; empty where there is none.
std::string warning_text(Stream& stream) {
  const auto warning = stream.message(GST_MESSAGE_WARNING);
  if (!warning) return "";
  Ref<GError> reason;
  gst_message_parse_warning(warning.get(), reason.out(), nullptr);
  return reason->message;
}

/// Shows a frame and gives one pixel of what comes out.
Color shown(Stream& stream, Color screen, int x, int y) {
  EXPECT_EQ(stream.push_scene(screen), GST_FLOW_OK);
  return stream.pulled_pixel(x, y);
}

TEST(VirtualBackgroundPick, RemovesTheColourOfAPlace) {
  struct Size {
    int width, height;
  };
  for (const char* format : {"I420", "YV12", "NV12", "NV21", "YUY2", "UYVY", "Y42B", "Y444", "RGBA",
                             "BGRA", "BGRx", "RGB"}) {
    for (const auto [width, height] : {Size{64, 48}, Size{33, 27}, Size{48, 150}}) {
      SCOPED_TRACE(caps_text(format, width, height));
      Stream stream(kBackground);
      stream.set_caps(caps_text(format, width, height, ",colorimetry=bt709"));
      const int x = width / 2, y = height - 2;
      EXPECT_TRUE(near(shown(stream, kScreen, x, y), kPerson));
      ASSERT_TRUE(pick(stream.element(), x, y));
      const auto key = parse_color(stream.text_property("key-color"));
      ASSERT_TRUE(key);
      EXPECT_TRUE(near(*key, kPerson));
      EXPECT_TRUE(near(shown(stream, kScreen, x, y), kWanted)) << "the very next frame";
      EXPECT_TRUE(near(shown(stream, kScreen, 1, 1), kScreen));
      // The frame was keyed in place, but it is the camera's colours that are picked.
      ASSERT_TRUE(pick(stream.element(), width - 1, 0));
      EXPECT_TRUE(near(shown(stream, kScreen, 1, 1), kWanted));
      EXPECT_TRUE(near(shown(stream, kScreen, x, y), kPerson));
      EXPECT_EQ(warning_text(stream), "");
    }
  }
}

TEST(VirtualBackgroundPick, TellsTheNewColour) {
  Stream stream(kBackground);
  int notified = 0;
  g_signal_connect(stream.element(), "notify::key-color",
                   G_CALLBACK(+[](GObject*, GParamSpec*, int* count) { ++*count; }), &notified);
  stream.set_caps(caps_text("RGBA", 64, 48));
  shown(stream, kScreen, 1, 1);
  EXPECT_EQ(stream.text_property("key-color"), "auto");
  ASSERT_TRUE(pick(stream.element(), 32, 40));
  EXPECT_EQ(stream.text_property("key-color"), to_string(kPerson));
  EXPECT_EQ(notified, 1);
  shown(stream, kScreen, 1, 1);
  const auto current = parse_color(stream.text_property("current-key"));
  ASSERT_TRUE(current);
  EXPECT_TRUE(near(*current, kPerson));
}

TEST(VirtualBackgroundPick, IsNotMisledBySinglePixels) {
  Stream stream(kBackground);
  stream.set_caps(caps_text("RGBA", 96, 54));
  auto buffer = frame_buffer(stream.info(), 0);
  {
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_WRITE);
    for (int y = 0; y < 54; ++y)
      for (int x = 0; x < 96; ++x) pixels.set(x, y, (x + 2 * y) % 5 == 0 ? Color{} : kBlueScreen);
  }
  ASSERT_EQ(gst_harness_push(stream.harness(), buffer.release()), GST_FLOW_OK);
  stream.pull();
  for (const auto& [x, y] :
       std::vector<std::pair<int, int>>{{0, 0}, {95, 53}, {50, 20}, {51, 20}}) {
    ASSERT_TRUE(pick(stream.element(), x, y));
    EXPECT_EQ(stream.text_property("key-color"), to_string(kBlueScreen));
  }
}

TEST(VirtualBackgroundPick, RefusesWhatCannotBeAKey) {
  struct Case {
    const char* description;
    int x, y;
    const char* text;
  };
  const std::vector<Case> cases{
      {"left of the picture", -1, 5, "outside of the picture, which has 64 by 48 pixels"},
      {"right of it", 64, 5, "outside"},
      {"above", 5, -1, "outside"},
      {"below", 5, 48, "outside"},
      {"far away", 2147483647, -2147483647 - 1, "outside"},
      {"a grey wall", 2, 2, "too grey"},
  };
  Stream stream(std::string("key-color=red") + kBackground);
  EXPECT_FALSE(pick(stream.element(), 2, 2));
  EXPECT_THAT(warning_text(stream), testing::HasSubstr("no picture yet"));
  stream.set_caps(caps_text("I420", 64, 48));
  const Color grey{120, 121, 119, 255};
  shown(stream, grey, 2, 2);
  for (const auto& [description, x, y, text] : cases) {
    EXPECT_FALSE(pick(stream.element(), x, y)) << description;
    EXPECT_THAT(warning_text(stream), testing::HasSubstr(text)) << description;
    EXPECT_EQ(stream.text_property("key-color"), "red") << description;
    EXPECT_TRUE(near(shown(stream, grey, 2, 2), grey)) << description;
  }
  gst_element_set_state(stream.element(), GST_STATE_READY);
  EXPECT_FALSE(pick(stream.element(), 32, 40)) << "the picture is gone";
}

TEST(VirtualBackgroundPick, TakesTheSmallestPictures) {
  struct Size {
    int width, height;
  };
  for (const char* format : {"I420", "NV12", "YUY2", "RGBA"}) {
    for (const auto [width, height] : {Size{1, 1}, Size{1, 7}, Size{7, 1}, Size{3, 5}}) {
      SCOPED_TRACE(caps_text(format, width, height));
      Stream stream(std::string("key-color=red") + kBackground);
      stream.set_caps(caps_text(format, width, height));
      EXPECT_TRUE(near(shown(stream, kScreen, 0, 0), kScreen));
      ASSERT_TRUE(pick(stream.element(), width - 1, height - 1));
      EXPECT_TRUE(near(shown(stream, kScreen, width - 1, height - 1), kWanted));
      EXPECT_FALSE(pick(stream.element(), width, 0));
    }
  }
}

TEST(VirtualBackgroundPick, WorksWhilePaused) {
  GError* error = nullptr;
  const auto pipeline = Ref<GstElement>::share(gst_parse_launch(
      "videotestsrc pattern=solid-color foreground-color=0xff143cbe ! "
      "video/x-raw,format=I420,width=64,height=48 ! virtualbackground name=v key-color=red ! "
      "fakesink",
      &error));
  ASSERT_EQ(error, nullptr);
  const auto element = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "v"));
  gst_element_set_state(pipeline.get(), GST_STATE_PAUSED);
  ASSERT_EQ(gst_element_get_state(pipeline.get(), nullptr, nullptr, kPatience),
            GST_STATE_CHANGE_SUCCESS);
  EXPECT_TRUE(pick(element.get(), 30, 30));
  char* key = nullptr;
  g_object_get(element.get(), "key-color", &key, nullptr);
  const auto color = parse_color(key);
  g_free(key);
  ASSERT_TRUE(color);
  EXPECT_TRUE(near(*color, kBlueScreen));
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
}

TEST(VirtualBackgroundKey, FollowsTheScreensColour) {
  Stream stream(kBackground);
  stream.set_caps(caps_text("I420", 96, 54));
  // From green to a warmer, darker green in ten seconds, then a blue one at once.
  for (int i = 0; i < 300; ++i) {
    const Color screen{static_cast<std::uint8_t>(i / 6), static_cast<std::uint8_t>(177 - i / 8),
                       static_cast<std::uint8_t>(64 - i / 10), 255};
    ASSERT_EQ(stream.push_scene(screen), GST_FLOW_OK);
    const auto buffer = stream.pull();
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
    ASSERT_TRUE(near(pixels.get(2, 2), kWanted, 2)) << i;
    ASSERT_TRUE(near(pixels.get(48, 52), kPerson)) << i;
  }
  for (int i = 0; i < 20; ++i) shown(stream, kBlueScreen, 2, 2);
  EXPECT_TRUE(near(shown(stream, kBlueScreen, 2, 2), kWanted));
  EXPECT_TRUE(near(shown(stream, kBlueScreen, 48, 52), kPerson));
}

TEST(VirtualBackgroundKey, LeavesAPictureWithoutAScreenAlone) {
  struct Case {
    const char* description;
    const char* properties;
    Color wall;
    bool replaced;
  };
  const std::vector<Case> cases{
      {"found before, gone now", "", {140, 138, 136, 255}, false},
      {"never there, colour given", "key-color=#143cbe", {140, 138, 136, 255}, false},
      {"all of it screen", "", kScreen, true},
  };
  for (const auto& [description, properties, wall, replaced] : cases) {
    SCOPED_TRACE(description);
    Stream stream(std::string(properties) + kBackground);
    stream.set_caps(caps_text("I420", 14, 12));  // too small for a person
    for (int i = 0; i < 10; ++i) shown(stream, kScreen, 2, 2);
    for (int i = 0; i < 30; ++i) shown(stream, wall, 2, 2);
    EXPECT_TRUE(near(shown(stream, wall, 2, 2), replaced ? kWanted : wall, 1));
    EXPECT_TRUE(near(shown(stream, wall, 13, 11), replaced ? kWanted : wall, 1));
    EXPECT_EQ(stream.text_property("current-key") == "(null)", !replaced && !*properties);
    if (!replaced) continue;
    EXPECT_EQ(gst_harness_buffers_received(stream.harness()), 42U);
  }
}

}  // namespace
}  // namespace booth

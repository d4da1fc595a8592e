// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtualbackground while it runs: keys and settings that change, streams that change, and words
// for the user where something is wrong.
#include <atomic>
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
constexpr char kBackground[] = "background-color=rgb(40,60,160)";

/// The screen's corner and the person's middle in the next frame.
struct Seen {
  Color corner;
  Color person;
};

Seen next(Stream& stream, Color screen = kScreen) {
  EXPECT_EQ(stream.push_scene(screen), GST_FLOW_OK);
  const auto buffer = stream.pull();
  Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
  return {pixels.get(2, 2), pixels.get(stream.info().width / 2, stream.info().height - 2)};
}

TEST(VirtualBackgroundLive, EveryFrameHasTheNewestSettings) {
  Stream stream(kBackground);
  stream.set_caps(caps_text("I420", kWidth, kHeight));
  EXPECT_TRUE(near(next(stream).corner, kWanted));
  g_object_set(stream.element(), "key-color", "blue", nullptr);
  EXPECT_TRUE(near(next(stream).corner, kScreen)) << "a green screen is not blue";
  EXPECT_EQ(stream.text_property("current-key"), "#0000ff");
  g_object_set(stream.element(), "key-color", "#00b140", nullptr);
  EXPECT_TRUE(near(next(stream).corner, kWanted));
  g_object_set(stream.element(), "key-color", "auto", nullptr);
  EXPECT_TRUE(near(next(stream, kBlueScreen).corner, kWanted)) << "looks for the screen again";
  g_object_set(stream.element(), "tolerance", 0.4, "softness", 0.2, "spill", 0.5, nullptr);
  const Seen seen = next(stream, kBlueScreen);
  EXPECT_TRUE(near(seen.corner, kWanted));
  EXPECT_TRUE(near(seen.person, kPerson));
  EXPECT_EQ(gst_harness_buffers_received(stream.harness()), 5U);
}

TEST(VirtualBackgroundLive, TellsWhichColourItRemoves) {
  Stream stream("");
  std::atomic<int> notified{0};
  g_signal_connect(stream.element(), "notify::current-key",
                   G_CALLBACK(+[](GObject*, GParamSpec*, std::atomic<int>* count) { ++*count; }),
                   &notified);
  EXPECT_EQ(stream.text_property("current-key"), "(null)");
  stream.set_caps(caps_text("I420", kWidth, kHeight));
  next(stream);
  const auto key = parse_color(stream.text_property("current-key"));
  ASSERT_TRUE(key);
  EXPECT_TRUE(near(*key, kScreen));
  EXPECT_EQ(notified, 1);
  next(stream);
  EXPECT_EQ(notified, 1) << "only changes are told";
}

TEST(VirtualBackgroundLive, FollowsTheStreamsCaps) {
  Stream stream(kBackground);
  for (const std::string& caps :
       {caps_text("I420", kWidth, kHeight), caps_text("NV12", 33, 77), caps_text("RGBA", 200, 100),
        caps_text("BGRx", 64, 64), caps_text("I420", 97, 55)}) {
    SCOPED_TRACE(caps);
    stream.set_caps(caps);
    for (int frame = 0; frame < 3; ++frame) {
      const Seen seen = next(stream);
      EXPECT_TRUE(near(seen.corner, kWanted));
      EXPECT_TRUE(near(seen.person, kPerson));
    }
  }
}

TEST(VirtualBackgroundLive, HonoursTheColorimetry) {
  for (const char* colorimetry : {"bt601", "bt709", "bt2020", "1:4:0:0", "1:3:0:0"}) {
    SCOPED_TRACE(colorimetry);
    Stream stream(std::string("key-color=#00b140 ") + kBackground);
    stream.set_caps(
        caps_text("I420", kWidth, kHeight, (std::string(",colorimetry=") + colorimetry).c_str()));
    const Seen seen = next(stream);
    EXPECT_TRUE(near(seen.corner, kWanted));
    EXPECT_TRUE(near(seen.person, kPerson));
  }
}

TEST(VirtualBackgroundLive, KeepsWhatItHasWhereANewValueIsWrong) {
  struct Case {
    const char* property;
    const char* wrong;
    const char* kept;
  };
  const std::vector<Case> cases{
      {"key-color", "greenish", "#00b140"},
      {"key-color", "#808080", "#00b140"},
      {"key-color", "black", "#00b140"},
      {"key-color", "#fffefc", "#00b140"},
      {"background-color", "rgb(1,2)", "rgb(40,60,160)"},
      {"background-image", "/nowhere/beach.png", "(null)"},
  };
  Stream stream(std::string("key-color=#00b140 ") + kBackground);
  stream.set_caps(caps_text("I420", kWidth, kHeight));
  next(stream);
  for (const auto& [property, wrong, kept] : cases) {
    SCOPED_TRACE(std::string(property) + "=" + wrong);
    g_object_set(stream.element(), property, wrong, nullptr);
    const auto warning = stream.message(GST_MESSAGE_WARNING);
    ASSERT_TRUE(warning);
    Ref<GError> reason;
    gst_message_parse_warning(warning.get(), reason.out(), nullptr);
    EXPECT_EQ(reason->domain, GST_RESOURCE_ERROR);
    EXPECT_THAT(reason->message, testing::HasSubstr(wrong));
    EXPECT_EQ(stream.text_property(property), kept);
    EXPECT_TRUE(near(next(stream).corner, kWanted));
  }
}

TEST(VirtualBackgroundLive, DoesNotStartWithAWrongColour) {
  struct Case {
    const char* property;
    const char* value;
  };
  for (const auto& [property, value] :
       {Case{"key-color", "no colour"}, Case{"key-color", "#777777"}, Case{"key-color", "white"},
        Case{"background-color", "no colour"}}) {
    SCOPED_TRACE(std::string(property) + "=" + value);
    const auto element =
        Ref<GstElement>::share(gst_element_factory_make("virtualbackground", nullptr));
    g_object_set(element.get(), property, value, nullptr);
    const auto reason = refused_start(element.get());
    ASSERT_TRUE(reason) << property;
    EXPECT_TRUE(g_error_matches(reason.get(), GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS));
    EXPECT_THAT(reason->message, testing::HasSubstr(property));
  }
}

TEST(VirtualBackgroundLive, SaysOnceThatThereIsNoScreen) {
  Stream stream(kBackground);
  stream.set_caps(caps_text("I420", 32, 32));
  const Color wall{140, 140, 140, 255};
  for (int frame = 0; frame < 70; ++frame) EXPECT_TRUE(near(next(stream, wall).corner, wall));
  EXPECT_TRUE(stream.message(GST_MESSAGE_WARNING));
  EXPECT_FALSE(stream.message(GST_MESSAGE_WARNING));
  for (int frame = 0; frame < 20; ++frame) next(stream);
  EXPECT_TRUE(near(next(stream).corner, kWanted)) << "the search goes on";
}

TEST(VirtualBackgroundLive, SurvivesFlushEosAndStateCycles) {
  Stream stream(kBackground);
  for (int cycle = 0; cycle < 3; ++cycle) {
    stream.set_caps(caps_text("I420", kWidth, kHeight));
    EXPECT_TRUE(near(next(stream).corner, kWanted));
    ASSERT_TRUE(gst_harness_push_event(stream.harness(), gst_event_new_flush_start()));
    ASSERT_TRUE(gst_harness_push_event(stream.harness(), gst_event_new_flush_stop(TRUE)));
    GstSegment segment;
    gst_segment_init(&segment, GST_FORMAT_TIME);
    ASSERT_TRUE(gst_harness_push_event(stream.harness(), gst_event_new_segment(&segment)));
    EXPECT_TRUE(near(next(stream).corner, kWanted));
    ASSERT_TRUE(gst_harness_push_event(stream.harness(), gst_event_new_eos()));
    EXPECT_EQ(stream.push_scene(), GST_FLOW_EOS);
    ASSERT_EQ(gst_element_set_state(stream.element(), GST_STATE_NULL), GST_STATE_CHANGE_SUCCESS);
    EXPECT_EQ(stream.text_property("current-key"), "(null)");
    ASSERT_EQ(gst_element_set_state(stream.element(), GST_STATE_PLAYING), GST_STATE_CHANGE_SUCCESS);
    gst_harness_push_event(stream.harness(), gst_event_new_stream_start("again"));
  }
}

TEST(VirtualBackgroundLive, LeavesSharedBuffersAlone) {
  Stream stream(kBackground);
  stream.set_caps(caps_text("I420", kWidth, kHeight));
  auto buffer = frame_buffer(stream.info(), 0);
  {
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_WRITE);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) pixels.set(x, y, kScreen);
  }
  const auto kept = buffer;  // somebody else, as behind a tee, still reads it
  ASSERT_EQ(gst_harness_push(stream.harness(), buffer.release()), GST_FLOW_OK);
  EXPECT_TRUE(near(stream.pulled_pixel(2, 2), kWanted));
  Pixels pixels(stream.info(), kept.get(), GST_MAP_READ);
  EXPECT_TRUE(near(pixels.get(2, 2), kScreen));
}

}  // namespace
}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The background pads of virtualbackground: videos of any size, format and rate instead of the
// screen, which come, change, end and go while frames run.
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/element/virtualbackground_second_video.hpp"

namespace booth {
namespace {

using namespace testing_support;

TEST(VirtualBackgroundPad, ShowsItsNewestPictureInEveryFormatAndSize) {
  struct Size {
    int width, height;
  };
  for (const char* main : {"I420", "NV21", "UYVY", "Y42B", "Y444", "BGRx", "ARGB", "RGB"}) {
    Stream stream("");
    stream.set_caps(caps_text(main, 96, 54));
    SecondVideo second(stream);
    EXPECT_TRUE(near(shown(stream), {0, 0, 0, 255})) << "nothing came yet";
    for (const char* format : {"I420", "NV12", "RGBA"}) {
      for (const auto [width, height] : {Size{1, 1}, Size{33, 95}, Size{640, 20}}) {
        SCOPED_TRACE(std::string(main) + " before " + caps_text(format, width, height));
        second.set_caps(caps_text(format, width, height));
        EXPECT_EQ(second.push(kRed), GST_FLOW_OK);
        EXPECT_EQ(second.push(kWanted), GST_FLOW_OK);
        EXPECT_TRUE(near(shown(stream), kWanted));
        EXPECT_TRUE(near(shown(stream, 48, 50), kPerson));
      }
    }
  }
}

TEST(VirtualBackgroundPad, WhatHappensThereNeverReachesTheStream) {
  Stream stream("background-color=rgb(200,30,20)");
  stream.set_caps(caps_text("I420", 96, 54));
  SecondVideo second(stream, "background");
  second.set_caps(caps_text("RGBA", 40, 30));
  second.push(kWanted);
  EXPECT_TRUE(near(shown(stream), kWanted));
  const std::vector<GstEvent*> events{
      gst_event_new_flush_start(), gst_event_new_flush_stop(TRUE),
      gst_event_new_custom(GST_EVENT_CUSTOM_DOWNSTREAM,
                           gst_structure_new_empty("for-the-background")),
      gst_event_new_eos()};
  while (GstEvent* old = gst_harness_try_pull_event(stream.harness())) gst_event_unref(old);
  for (GstEvent* event : events) {
    SCOPED_TRACE(GST_EVENT_TYPE_NAME(event));
    second.push_event(event);
    EXPECT_TRUE(near(shown(stream), kWanted)) << "the last picture stays";
  }
  EXPECT_EQ(gst_harness_events_in_queue(stream.harness()), 0U);
  const auto latency = Ref<GstQuery>::adopt(gst_query_new_latency());
  EXPECT_FALSE(gst_pad_peer_query(second.source(), latency.get()));
}

TEST(VirtualBackgroundPad, IsReleasedWhileFramesRun) {
  Stream stream("background-color=rgb(200,30,20)");
  stream.set_caps(caps_text("I420", 96, 54));
  {
    SecondVideo first(stream);
    first.set_caps(caps_text("I420", 40, 30));
    first.push(kWanted);
    EXPECT_TRUE(near(shown(stream), kWanted));
    {
      SecondVideo over_it(stream);
      over_it.set_caps(caps_text("I420", 30, 30));
      EXPECT_TRUE(near(shown(stream), kWanted)) << "no picture yet";
      over_it.push(kRed);
      EXPECT_TRUE(near(shown(stream), kRed));
    }
    EXPECT_TRUE(near(shown(stream), kWanted));
  }
  EXPECT_TRUE(near(shown(stream), kRed)) << "the colour";
}

TEST(VirtualBackgroundPad, KeepsItsPictureWhileAnotherBackgroundIsShown) {
  Stream stream("background-color=rgb(200,30,20)");
  stream.set_caps(caps_text("I420", 96, 54));
  SecondVideo second(stream);
  EXPECT_EQ(choice(stream), "stream");
  set(stream, "background", "color");
  second.set_caps(caps_text("I420", 40, 30));
  second.push(kWanted);
  EXPECT_TRUE(near(shown(stream), kRed));
  set(stream, "background", "stream");
  EXPECT_TRUE(near(shown(stream), kWanted));
  stream.set_caps(caps_text("NV12", 64, 80));
  EXPECT_TRUE(near(shown(stream), kWanted)) << "new caps of the main stream";
}

TEST(VirtualBackgroundPad, DoesNotTakeOverWhatTheUserChose) {
  Stream stream("background=color background-color=rgb(200,30,20)");
  SecondVideo second(stream);
  EXPECT_EQ(choice(stream), "color");
}

/// The time of the second video counts: a picture waits for the main stream in its own thread.
TEST(VirtualBackgroundPad, PicturesWaitForTheirTime) {
  Stream stream("");
  stream.set_caps(caps_text("I420", 96, 54));
  SecondVideo second(stream);
  second.set_caps(caps_text("I420", 40, 30));
  EXPECT_EQ(second.push(kWanted, 0), GST_FLOW_OK);
  std::thread later([&] { EXPECT_EQ(second.push(kRed, GST_SECOND / 2), GST_FLOW_OK); });
  for (int i = 0; i < 14; ++i) EXPECT_TRUE(near(shown(stream), kWanted)) << i;
  shown(stream);
  shown(stream);  // half a second has passed on the stream
  later.join();
  EXPECT_TRUE(near(shown(stream), kRed));
}

/// Seeks of the main stream move its time; the second video goes on from its next picture.
TEST(VirtualBackgroundPad, FollowsWhereTheStreamIsSought) {
  struct Case {
    const char* description;
    bool flush;
    GstClockTime base;  ///< running time that the stream goes on at
  };
  for (const auto& [description, flush, base] :
       {Case{"with a flush", true, 0},
        {"far ahead", false, 1000 * GST_SECOND},
        {"far ahead with a flush", true, 1000 * GST_SECOND}}) {
    SCOPED_TRACE(description);
    Stream stream("");
    stream.set_caps(caps_text("I420", 96, 54));
    SecondVideo second(stream);
    second.set_caps(caps_text("I420", 40, 30));
    EXPECT_EQ(second.push(kWanted, 0), GST_FLOW_OK);
    EXPECT_TRUE(near(shown(stream), kWanted));
    if (flush) {
      gst_harness_push_event(stream.harness(), gst_event_new_flush_start());
      gst_harness_push_event(stream.harness(), gst_event_new_flush_stop(TRUE));
    }
    GstSegment segment;
    gst_segment_init(&segment, GST_FORMAT_TIME);
    segment.base = base;
    gst_harness_push_event(stream.harness(), gst_event_new_segment(&segment));
    EXPECT_TRUE(near(shown(stream), kWanted)) << "the last picture stays";
    std::thread next([&] { EXPECT_EQ(second.push(kRed, GST_SECOND / 5), GST_FLOW_OK); });
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(near(shown(stream, 48, 50), kPerson));
    next.join();
    EXPECT_TRUE(near(shown(stream), kRed));
  }
}

TEST(VirtualBackgroundPad, AddsNoLatency) {
  Stream stream("");
  stream.set_caps(caps_text("I420", 96, 54));
  SecondVideo second(stream);
  second.set_caps(caps_text("I420", 40, 30));
  EXPECT_EQ(gst_harness_query_latency(stream.harness()), 0U);
  for (int i = 0; i < 30; ++i) shown(stream);  // nothing comes there: nobody waits for it
  EXPECT_EQ(gst_harness_buffers_received(stream.harness()), 30U);
}

TEST(VirtualBackgroundPad, EndsAndBeginsAgainWithTheElement) {
  Stream stream("background-color=rgb(200,30,20)");
  SecondVideo second(stream);
  for (int round = 0; round < 3; ++round) {
    stream.set_caps(caps_text("I420", 96, 54));
    EXPECT_TRUE(near(shown(stream), kRed)) << "an old picture is shown in round " << round;
    second.push_event(gst_event_new_stream_start("again"));
    second.set_caps(caps_text("I420", 40, 30));
    EXPECT_EQ(second.push(kWanted), GST_FLOW_OK);
    EXPECT_TRUE(near(shown(stream), kWanted));
    gst_element_set_state(stream.element(), GST_STATE_READY);
    EXPECT_EQ(second.push(kWanted), GST_FLOW_FLUSHING);
    gst_element_set_state(stream.element(), GST_STATE_PLAYING);
    gst_harness_play(stream.harness());
    gst_harness_push_event(stream.harness(), gst_event_new_stream_start("main"));
  }
}

TEST(VirtualBackgroundPad, AWaitingPictureLetsGo) {
  struct Case {
    const char* description;
    void (*end)(Stream&, SecondVideo&);
  };
  const std::vector<Case> cases{
      {"flush", [](Stream&, SecondVideo& s) { s.push_event(gst_event_new_flush_start()); }},
      {"deactivated pad", [](Stream&, SecondVideo& s) { gst_pad_set_active(s.pad(), FALSE); }},
      {"element stops",
       [](Stream& stream, SecondVideo&) {
         gst_element_set_state(stream.element(), GST_STATE_READY);
       }},
  };
  for (const Case& wanted : cases) {
    SCOPED_TRACE(wanted.description);
    Stream stream("");
    stream.set_caps(caps_text("I420", 96, 54));
    SecondVideo second(stream);
    second.set_caps(caps_text("I420", 40, 30));
    EXPECT_EQ(second.push(kWanted, 0), GST_FLOW_OK);
    std::thread waits([&] { second.push(kRed, GST_SECOND * 9 / 10); });
    wanted.end(stream, second);
    waits.join();
  }
}

}  // namespace
}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What virtualbackground shows instead of the screen: colours, pictures and second videos, changed
// while frames run.
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

constexpr Color kRed{200, 30, 20, 255};

std::string choice(Stream& stream) {
  int value = 0;
  g_object_get(stream.element(), "background", &value, nullptr);
  auto* pspec = g_object_class_find_property(G_OBJECT_GET_CLASS(stream.element()), "background");
  return g_enum_get_value(G_PARAM_SPEC_ENUM(pspec)->enum_class, value)->value_nick;
}

/// Sets a property as a launch line does.
void set(Stream& stream, const char* name, const std::string& value) {
  gst_util_set_object_arg(G_OBJECT(stream.element()), name, value.c_str());
}

/// The next scene's pixel at (x, y).
Color shown(Stream& stream, int x = 3, int y = 3) {
  EXPECT_EQ(stream.push_scene(), GST_FLOW_OK);
  return stream.pulled_pixel(x, y);
}

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

/// A second video, pushed into a background pad of a stream's element.
class SecondVideo {
 public:
  explicit SecondVideo(Stream& stream, const char* name = "background_%u")
      : element_(Ref<GstElement>::share(stream.element())),
        source_(Ref<GstPad>::share(gst_pad_new("second", GST_PAD_SRC))),
        pad_(Ref<GstPad>::adopt(gst_element_request_pad_simple(stream.element(), name))) {
    gst_pad_set_active(source_.get(), TRUE);
    EXPECT_EQ(gst_pad_link(source_.get(), pad_.get()), GST_PAD_LINK_OK);
    push_event(gst_event_new_stream_start("second"));
  }
  SecondVideo(const SecondVideo&) = delete;
  SecondVideo& operator=(const SecondVideo&) = delete;
  /// Releases the pad, as somebody does who takes the second video away.
  ~SecondVideo() {
    gst_element_release_request_pad(element_.get(), pad_.get());
    gst_pad_set_active(source_.get(), FALSE);
  }

  void set_caps(const std::string& text) {
    info_ = info_of(text);
    const auto caps = Ref<GstCaps>::adopt(gst_caps_from_string(text.c_str()));
    GstSegment segment;
    gst_segment_init(&segment, GST_FORMAT_TIME);
    EXPECT_TRUE(push_event(gst_event_new_caps(caps.get())));
    EXPECT_TRUE(push_event(gst_event_new_segment(&segment)));
  }

  /// One picture of one colour; without a time it is due at once.
  GstFlowReturn push(Color color, GstClockTime pts = GST_CLOCK_TIME_NONE) {
    auto buffer = frame_buffer(info_, 5);
    {
      Pixels pixels(info_, buffer.get(), GST_MAP_WRITE);
      for (int y = 0; y < info_.height; ++y)
        for (int x = 0; x < info_.width; ++x) pixels.set(x, y, color);
    }
    GST_BUFFER_PTS(buffer.get()) = pts;
    return gst_pad_push(source_.get(), buffer.release());
  }
  bool push_event(GstEvent* event) { return gst_pad_push_event(source_.get(), event); }
  GstPad* source() { return source_.get(); }
  GstPad* pad() { return pad_.get(); }

 private:
  Ref<GstElement> element_;
  Ref<GstPad> source_, pad_;
  GstVideoInfo info_{};
};

TEST(VirtualBackgroundPad, ShowsItsNewestPictureInEveryFormatAndSize) {
  struct Size {
    int width, height;
  };
  for (const char* main : {"I420", "NV12", "RGBA", "BGRx"}) {
    Stream stream("");
    stream.set_caps(caps_text(main, 96, 54));
    SecondVideo second(stream);
    EXPECT_TRUE(near(shown(stream), {0, 0, 0, 255})) << "nothing came yet";
    for (const char* format : {"I420", "NV12", "RGBA", "BGRx"}) {
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

/// A pixel and its alpha, of the layouts with alpha.
Color pixel_with_alpha(GstBuffer* buffer, const GstVideoInfo& info, int x, int y) {
  MappedFrame frame(info, buffer, GST_MAP_READ);
  const auto at = [&](guint component, int column, int row) {
    return static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_COMP_DATA(
        frame.frame(), component))[row * GST_VIDEO_FRAME_COMP_STRIDE(frame.frame(), component) +
                                   column * GST_VIDEO_FRAME_COMP_PSTRIDE(frame.frame(), component)];
  };
  const int half = GST_VIDEO_INFO_FORMAT(&info) == GST_VIDEO_FORMAT_A420 ? 2 : 1;
  Color color{at(0, x, y), at(1, x, y), at(2, x, y), at(3, x, y)};
  if (GST_VIDEO_INFO_IS_YUV(&info)) {
    const Yuv yuv{at(0, x, y), at(1, x / half, y / half), at(2, x / half, y / half)};
    color = to_rgb(yuv, colorimetry(info));
    color.a = at(3, x, y);
  }
  return color;
}

GstVideoInfo current_info(Stream& stream) {
  const auto caps = Ref<GstCaps>::adopt(gst_pad_get_current_caps(stream.harness()->sinkpad));
  GstVideoInfo info{};
  EXPECT_TRUE(caps && gst_video_info_from_caps(&info, caps.get()));
  return info;
}

TEST(VirtualBackgroundTransparency, IsGivenInWhatDownstreamTakes) {
  struct Case {
    const char* taken;
    const char* from_yuv;
    const char* from_rgb;
  };
  const std::vector<Case> cases{{"ANY", "A420", "RGBA"},
                                {"video/x-raw,format=A420", "A420", "A420"},
                                {"video/x-raw,format=AYUV", "AYUV", "AYUV"},
                                {"video/x-raw,format=RGBA", "RGBA", "RGBA"},
                                {"video/x-raw,format={I420,BGRA}", "BGRA", "BGRA"}};
  for (const char* format : {"I420", "NV12", "RGBA", "BGRx"}) {
    for (const Case& wanted : cases) {
      SCOPED_TRACE(std::string(format) + " to " + wanted.taken);
      Stream stream("key-color=#00b140 background=none");
      gst_harness_set_sink_caps_str(stream.harness(), wanted.taken);
      stream.set_caps(caps_text(format, 97, 55));
      ASSERT_EQ(stream.push_scene(kScreen, 7), GST_FLOW_OK);
      const auto buffer = stream.pull();
      const GstVideoInfo info = current_info(stream);
      const bool rgb = GST_VIDEO_INFO_IS_RGB(&stream.info());
      EXPECT_STREQ(gst_video_format_to_string(GST_VIDEO_INFO_FORMAT(&info)),
                   rgb ? wanted.from_rgb : wanted.from_yuv);
      EXPECT_EQ(pixel_with_alpha(buffer.get(), info, 3, 3).a, 0);
      EXPECT_EQ(pixel_with_alpha(buffer.get(), info, 96, 54).a, 0);
      const Color person = pixel_with_alpha(buffer.get(), info, 48, 50);
      EXPECT_EQ(person.a, 255);
      EXPECT_TRUE(near(person, kPerson));
    }
  }
}

TEST(VirtualBackgroundTransparency, SwitchesWhileFramesRun) {
  Stream stream("key-color=#00b140 background-color=rgb(40,60,160)");
  stream.set_caps(caps_text("I420", 96, 54));
  for (int round = 0; round < 3; ++round) {
    EXPECT_TRUE(near(shown(stream), kWanted));
    set(stream, "background", "none");
    ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
    const auto buffer = stream.pull();
    const GstVideoInfo info = current_info(stream);
    EXPECT_EQ(GST_VIDEO_INFO_FORMAT(&info), GST_VIDEO_FORMAT_A420);
    EXPECT_EQ(pixel_with_alpha(buffer.get(), info, 3, 3).a, 0);
    set(stream, "background", "color");
  }
  EXPECT_EQ(gst_harness_buffers_received(stream.harness()), 6U);
}

TEST(VirtualBackgroundTransparency, WhereNobodyTakesItTheColourIsShown) {
  Stream stream("key-color=#00b140 background=none background-color=rgb(40,60,160)");
  gst_harness_set_sink_caps_str(stream.harness(), "video/x-raw,format=I420");
  stream.set_caps(caps_text("I420", 96, 54));
  for (int i = 0; i < 70; ++i) EXPECT_TRUE(near(shown(stream), kWanted));
  const auto warning = stream.message(GST_MESSAGE_WARNING);
  ASSERT_TRUE(warning);
  EXPECT_FALSE(stream.message(GST_MESSAGE_WARNING)) << "told more than once";
}

TEST(VirtualBackgroundTransparency, OtherBackgroundsAreOpaqueThere) {
  for (const char* format : {"I420", "NV12", "RGBA", "BGRx"}) {
    for (const char* taken : {"A420", "AYUV", "RGBA", "BGRA"}) {
      SCOPED_TRACE(std::string(format) + " to " + taken);
      Stream stream("key-color=#00b140 background-color=rgb(40,60,160)");
      gst_harness_set_sink_caps_str(stream.harness(),
                                    (std::string("video/x-raw,format=") + taken).c_str());
      stream.set_caps(caps_text(format, 96, 54));
      ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
      const auto buffer = stream.pull();
      const Color color = pixel_with_alpha(buffer.get(), current_info(stream), 3, 3);
      EXPECT_TRUE(near(color, kWanted));
      EXPECT_EQ(color.a, 255);
    }
  }
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

/// Writes a video of `frames` pictures, 30 a second, as videotestsrc draws them.
void write_video(const std::string& path, const std::string& pattern, int frames) {
  const std::string line = "videotestsrc " + pattern + " num-buffers=" + std::to_string(frames) +
                           " ! video/x-raw,format=I420,width=64,height=48,framerate=30/1 ! "
                           "jpegenc ! matroskamux ! filesink location=" +
                           path;
  const auto pipeline = Ref<GstElement>::share(gst_parse_launch(line.c_str(), nullptr));
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  const auto end = Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(
      bus.get(), kPatience,
      static_cast<GstMessageType>(int{GST_MESSAGE_EOS} | int{GST_MESSAGE_ERROR})));
  EXPECT_TRUE(end && GST_MESSAGE_TYPE(end.get()) == GST_MESSAGE_EOS);
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
}

/// Frames go through until one shows the colour; the player needs a moment.
bool comes_to_show(Stream& stream, Color color) {
  const gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
  while (g_get_monotonic_time() < deadline) {
    if (near(shown(stream), color, 8)) return true;
    g_usleep(1000);
  }
  return false;
}

TEST(VirtualBackgroundUri, ShowsAVideo) {
  const std::string path = temporary_file("loop.mkv"), other = temporary_file("other.mkv");
  write_video(path, "pattern=solid-color foreground-color=0xff283ca0", 4);
  write_video(other, "pattern=solid-color foreground-color=0xffbe3c32", 4);
  Stream stream("background-color=rgb(200,30,20) background-uri=file://" + path);
  EXPECT_EQ(choice(stream), "stream");
  stream.set_caps(caps_text("I420", 96, 54));
  EXPECT_TRUE(comes_to_show(stream, kWanted));
  // Another one takes over while frames run, and is taken away.
  set(stream, "background-uri", "file://" + other);
  EXPECT_TRUE(comes_to_show(stream, {190, 60, 50, 255}));
  set(stream, "background-uri", "");
  EXPECT_TRUE(comes_to_show(stream, kRed));
  EXPECT_FALSE(stream.message(GST_MESSAGE_WARNING));
  std::filesystem::remove(path);
  std::filesystem::remove(other);
}

TEST(VirtualBackgroundUri, BeginsAgainAtItsEnd) {
  // Four pictures of two colours by turns: more changes than that are seen when it is repeated.
  const std::string path = temporary_file("blink.mkv");
  write_video(path, "pattern=blink foreground-color=0xff283ca0 background-color=0xffc81e14", 4);
  Stream stream("background-color=white background-uri=file://" + path);
  stream.set_caps(caps_text("I420", 96, 54));
  for (int round = 0; round < 6; ++round) {
    ASSERT_TRUE(comes_to_show(stream, kWanted)) << round;
    ASSERT_TRUE(comes_to_show(stream, kRed)) << round;
  }
  std::filesystem::remove(path);
}

TEST(VirtualBackgroundUri, OneThatCannotBePlayedIsAWarning) {
  const std::string broken = temporary_file("broken.mkv");
  std::ofstream(broken) << "this is no video";
  for (const std::string& uri : {"file://" + broken, std::string("file:///nowhere/at-all.webm")}) {
    SCOPED_TRACE(uri);
    // The URI after the bus is there: the warning may come before the constructor returns.
    Stream stream("background-color=rgb(200,30,20)");
    set(stream, "background-uri", uri);
    stream.set_caps(caps_text("I420", 96, 54));
    const gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    Ref<GstMessage> warning;
    while (!warning && g_get_monotonic_time() < deadline) {
      EXPECT_TRUE(near(shown(stream), kRed));
      warning = stream.message(GST_MESSAGE_WARNING);
    }
    ASSERT_TRUE(warning);
    EXPECT_TRUE(near(shown(stream), kRed));
  }
  std::filesystem::remove(broken);
}

}  // namespace
}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Second videos for virtualbackground: pushed into a background pad, or written to a file.
#pragma once

#include <string>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth::testing_support {

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

/// Runs a pipeline, as gst-launch writes it, until it ends.
inline void run_to_end(const std::string& line) {
  const auto pipeline = Ref<GstElement>::share(gst_parse_launch(line.c_str(), nullptr));
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  const auto end = Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(
      bus.get(), kPatience,
      static_cast<GstMessageType>(int{GST_MESSAGE_EOS} | int{GST_MESSAGE_ERROR})));
  EXPECT_TRUE(end && GST_MESSAGE_TYPE(end.get()) == GST_MESSAGE_EOS);
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
}

/// Writes a video of `frames` pictures, 30 a second, as videotestsrc draws them.
inline void write_video(const std::string& path, const std::string& pattern, int frames) {
  run_to_end("videotestsrc " + pattern + " num-buffers=" + std::to_string(frames) +
             " ! video/x-raw,format=I420,width=64,height=48,framerate=30/1 ! "
             "jpegenc ! matroskamux ! filesink location=" +
             path);
}

}  // namespace booth::testing_support

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtualbackground with background=none: the person alone, for others to lay over something.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

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

}  // namespace
}  // namespace booth

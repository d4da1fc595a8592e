// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What somebody sees who puts cssfilter into a pipeline.
#include <array>
#include <string>
#include <vector>

#include <gst/controller/gstdirectcontrolbinding.h>
#include <gst/controller/gstinterpolationcontrolsource.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>

#include "elements/common/yuv.hpp"
#include "gst/ref.hpp"
// Last: it brings in macros of GLib's test framework.
#include <gst/check/gstharness.h>

namespace booth {
namespace {

constexpr int kWidth = 6;
constexpr int kHeight = 4;
using Color = std::array<int, 4>;

/// cssfilter in a harness, with a bus.
class Stream {
 public:
  explicit Stream(const std::string& properties = "", const std::string& format = "RGBA")
      : harness_(gst_harness_new_parse(("cssfilter name=filter " + properties).c_str())),
        element_(Ref<GstElement>::adopt(gst_harness_find_element(harness_, "cssfilter"))),
        bus_(Ref<GstBus>::adopt(gst_bus_new())) {
    gst_element_set_bus(element_.get(), bus_.get());
    gst_video_info_set_format(&info_, gst_video_format_from_string(format.c_str()), kWidth,
                              kHeight);
    GstCaps* caps = gst_video_info_to_caps(&info_);
    gst_harness_set_src_caps(harness_, caps);
  }
  ~Stream() {
    gst_element_set_bus(element_.get(), nullptr);
    gst_harness_teardown(harness_);
  }

  GstElement* element() { return element_.get(); }
  void set(const char* filter) { g_object_set(element(), "filter", filter, nullptr); }
  std::string get(const char* name) {
    g_autofree char* text = nullptr;
    g_object_get(element(), name, &text, nullptr);
    return text ? text : "";
  }

  Ref<GstBuffer> picture(Color rgba, GstClockTime pts = 0) {
    GstBuffer* buffer = gst_buffer_new_allocate(nullptr, GST_VIDEO_INFO_SIZE(&info_), nullptr);
    gst_buffer_memset(buffer, 0, 0x33, GST_VIDEO_INFO_SIZE(&info_));
    GST_BUFFER_PTS(buffer) = pts;
    GstVideoFrame frame;
    gst_video_frame_map(&frame, &info_, buffer, GST_MAP_WRITE);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x)
        for (guint c = 0; c < GST_VIDEO_INFO_N_COMPONENTS(&info_); ++c)
          *sample(frame, x, y, c) = static_cast<guint8>(rgba[c]);
    gst_video_frame_unmap(&frame);
    return Ref<GstBuffer>::adopt(buffer);
  }

  Ref<GstBuffer> push(Ref<GstBuffer> buffer) {
    return Ref<GstBuffer>::adopt(gst_harness_push_and_pull(harness_, buffer.release()));
  }

  /// The colour that comes out in the middle; alpha 255 where the format has none.
  Color result(Color in, GstClockTime pts = 0) {
    const auto buffer = push(picture(in, pts));
    Color color{0, 0, 0, 255};
    GstVideoFrame frame;
    if (!buffer || !gst_video_frame_map(&frame, &info_, buffer.get(), GST_MAP_READ)) return {};
    for (guint c = 0; c < GST_VIDEO_INFO_N_COMPONENTS(&info_); ++c)
      color[c] = *sample(frame, kWidth / 2, kHeight / 2, c);
    gst_video_frame_unmap(&frame);
    return color;
  }

  /// The text of the warning on the bus, or nothing; there is no thread that could post it later.
  std::string warning() {
    const auto message =
        Ref<GstMessage>::adopt(gst_bus_pop_filtered(bus_.get(), GST_MESSAGE_WARNING));
    if (!message) return "";
    Ref<GError> error;
    gst_message_parse_warning(message.get(), error.out(), nullptr);
    EXPECT_TRUE(g_error_matches(error.get(), GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS));
    return error->message;
  }

 private:
  static guint8* sample(GstVideoFrame& frame, int x, int y, guint component) {
    const GstVideoFormatInfo* format = frame.info.finfo;
    return static_cast<guint8*>(GST_VIDEO_FRAME_COMP_DATA(&frame, component)) +
           (y >> GST_VIDEO_FORMAT_INFO_H_SUB(format, component)) *
               GST_VIDEO_FRAME_COMP_STRIDE(&frame, component) +
           (x >> GST_VIDEO_FORMAT_INFO_W_SUB(format, component)) *
               GST_VIDEO_FRAME_COMP_PSTRIDE(&frame, component);
  }

  GstHarness* harness_;
  Ref<GstElement> element_;
  Ref<GstBus> bus_;
  GstVideoInfo info_{};
};

TEST(CssFilter, FiltersEveryFormat) {
  for (const char* format : {"RGBA", "BGRA", "ARGB", "ABGR", "RGBx", "BGRx", "xRGB", "xBGR"}) {
    Stream stream("filter=\"invert(1) brightness(.5)\"", format);
    EXPECT_EQ(stream.result({155, 55, 5, 255}), (Color{50, 100, 125, 255})) << format;
  }
  for (const char* format : {"I420", "YV12", "NV12", "NV21"}) {
    Stream stream("filter=\"invert(1) brightness(.5)\"", format);
    const Yuv in = to_yuv({155, 55, 5, 255}, {}), out = to_yuv({50, 100, 125, 255}, {});
    const Color got = stream.result({in.y, in.u, in.v, 0});
    EXPECT_NEAR(got[0], out.y, 1) << format;
    EXPECT_NEAR(got[1], out.u, 1) << format;
    EXPECT_NEAR(got[2], out.v, 1) << format;
  }
}

TEST(CssFilter, PassesTheSameBufferWithoutAFilter) {
  Stream stream("filter=\"brightness(1) blur(0px)\"");
  auto buffer = stream.picture({1, 2, 3, 4});
  const auto keep = buffer;  // a second owner: a copy would be needed to write
  EXPECT_EQ(stream.push(std::move(buffer)).get(), keep.get());
  stream.set("invert(1)");
  EXPECT_EQ(stream.result({155, 55, 5, 255})[0], 100);
  stream.set("none");
  EXPECT_EQ(stream.result({155, 55, 5, 255})[0], 155);
}

TEST(CssFilter, LeavesABufferAloneThatOthersHold) {
  Stream stream("filter=invert(1)");
  auto buffer = stream.picture({10, 20, 30, 255});
  const auto keep = buffer;
  const auto out = stream.push(std::move(buffer));
  EXPECT_NE(out.get(), keep.get());
  guint8 first = 0;
  gst_buffer_extract(keep.get(), 0, &first, 1);
  EXPECT_EQ(first, 10);
}

TEST(CssFilter, RefusesABadStringAndKeepsTheOld) {
  Stream stream("filter=invert(1)");
  EXPECT_EQ(stream.get("canonical-filter"), "invert(1)");
  stream.set("invert(1) bluur(3px)");
  EXPECT_EQ(stream.warning(),
            "The filter \"invert(1) bluur(3px)\" is refused at character 11: unknown function "
            "'bluur()'. The filter before it stays.");
  EXPECT_EQ(stream.get("filter"), "invert(1)");
  EXPECT_EQ(stream.result({155, 55, 5, 255}), (Color{100, 200, 250, 255}));
  EXPECT_EQ(stream.warning(), "");
}

TEST(CssFilter, SaysSoAtTheStartWhereNobodyHeardIt) {
  const auto element = Ref<GstElement>::share(gst_element_factory_make("cssfilter", nullptr));
  g_object_set(element.get(), "filter", "sepia(", nullptr);
  g_object_set(element.get(), "filter", "sepia(px)", "amount", 0.5, nullptr);
  const auto bus = Ref<GstBus>::adopt(gst_bus_new());
  gst_element_set_bus(element.get(), bus.get());
  gst_element_set_state(element.get(), GST_STATE_PAUSED);
  const auto message = Ref<GstMessage>::adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_WARNING));
  EXPECT_TRUE(message);
  gst_element_set_state(element.get(), GST_STATE_NULL);
  gst_element_set_bus(element.get(), nullptr);
}

TEST(CssFilter, KnowsTheSizeOfThePictureAndTheFont) {
  Stream stream("filter=\"blur(50vw) drop-shadow(2em 1vh red)\" font-size=20");
  stream.result({0, 0, 0, 255});
  EXPECT_EQ(stream.get("canonical-filter"),
            "blur(3px) drop-shadow(rgb(255, 0, 0) 40px 0.04px 0px)");
}

TEST(CssFilter, RepeatsEdgesIfTold) {
  Stream stream("filter=blur(2px)");
  EXPECT_LT(stream.result({255, 255, 255, 255})[3], 250);
  gst_util_set_object_arg(G_OBJECT(stream.element()), "edge-mode", "repeat");
  EXPECT_EQ(stream.result({255, 255, 255, 255})[3], 255);
}

TEST(CssFilter, FollowsAControlledAmount) {
  Stream stream("filter=brightness(0)");
  auto* source = gst_interpolation_control_source_new();
  g_object_set(source, "mode", GST_INTERPOLATION_MODE_LINEAR, nullptr);
  auto* values = GST_TIMED_VALUE_CONTROL_SOURCE(source);
  gst_timed_value_control_source_set(values, 0, 0.0);
  gst_timed_value_control_source_set(values, 2 * GST_SECOND, 1.0);
  gst_object_add_control_binding(
      GST_OBJECT(stream.element()),
      gst_direct_control_binding_new(GST_OBJECT(stream.element()), "amount", source));
  gst_object_unref(source);
  EXPECT_EQ(stream.result({200, 200, 200, 255}, 0)[0], 200);
  EXPECT_NEAR(stream.result({200, 200, 200, 255}, GST_SECOND)[0], 100, 1);
  EXPECT_EQ(stream.result({200, 200, 200, 255}, 2 * GST_SECOND)[0], 0);
}

TEST(CssFilter, StopsWithAReasonWhereMemoryWouldNotDo) {
  const auto pipeline = Ref<GstElement>::share(gst_parse_launch(
      "videotestsrc num-buffers=1 ! video/x-raw,format=RGBA,width=64,height=64 ! cssfilter "
      "filter=\"drop-shadow(60000px 60000px red) drop-shadow(-60000px -60000px red)\" ! fakesink",
      nullptr));
  ASSERT_TRUE(pipeline);
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  const auto message = Ref<GstMessage>::adopt(
      gst_bus_timed_pop_filtered(bus.get(), 30 * GST_SECOND, GST_MESSAGE_ERROR));
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  ASSERT_TRUE(message);
  Ref<GError> error;
  gst_message_parse_error(message.get(), error.out(), nullptr);
  EXPECT_TRUE(g_error_matches(error.get(), GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT))
      << error->message;
}

}  // namespace
}  // namespace booth

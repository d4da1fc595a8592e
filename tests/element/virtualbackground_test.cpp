// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What somebody sees who puts virtualbackground into a pipeline.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>

#include "elements/common/color.hpp"
#include "elements/common/image_file.hpp"
#include "gst/ref.hpp"
#include "gst/video_view.hpp"
// Last: it brings in macros of GLib's test framework.
#include <gst/check/gstharness.h>

namespace booth {
namespace {

constexpr Color kScreen{0, 177, 64, 255};
constexpr Color kBlueScreen{20, 60, 190, 255};
constexpr Color kPerson{190, 60, 50, 255};
constexpr Color kWanted{40, 60, 160, 255};
constexpr GstClockTime kPatience = 30 * GST_SECOND;

/// The person is the middle third of the lower two thirds; tiny pictures have none.
bool is_person(int x, int y, int width, int height) {
  return width >= 16 && height >= 16 && y >= height / 3 && x >= width / 3 && x < width * 2 / 3;
}

/// Writes and reads single pixels of any format the element takes.
class Pixels {
 public:
  Pixels(const GstVideoInfo& info, GstBuffer* buffer, GstMapFlags flags)
      : frame_(info, buffer, flags), colorimetry_(colorimetry(info)) {}

  explicit operator bool() const { return static_cast<bool>(frame_); }
  ImageView view() { return image_view(*frame_.frame()); }

  void set(int x, int y, Color color) {
    const ImageView v = view();
    const Yuv yuv = to_yuv(color, colorimetry_);
    std::uint8_t* pixel = v.planes[0].row(y);
    switch (v.format) {
      case PixelFormat::kRgba: std::copy_n(&color.r, 4, pixel + 4 * x); return;
      case PixelFormat::kBgrx:
        pixel[4 * x] = color.b;
        pixel[4 * x + 1] = color.g;
        pixel[4 * x + 2] = color.r;
        return;
      case PixelFormat::kI420:
        v.planes[1].row(y / 2)[x / 2] = yuv.u;
        v.planes[2].row(y / 2)[x / 2] = yuv.v;
        break;
      case PixelFormat::kNv12:
        v.planes[1].row(y / 2)[x / 2 * 2] = yuv.u;
        v.planes[1].row(y / 2)[x / 2 * 2 + 1] = yuv.v;
        break;
    }
    pixel[x] = yuv.y;
  }

  Color get(int x, int y) {
    const ImageView v = view();
    const std::uint8_t* pixel = v.planes[0].row(y);
    switch (v.format) {
      case PixelFormat::kRgba: return {pixel[4 * x], pixel[4 * x + 1], pixel[4 * x + 2], 255};
      case PixelFormat::kBgrx: return {pixel[4 * x + 2], pixel[4 * x + 1], pixel[4 * x], 255};
      case PixelFormat::kI420:
        return to_rgb({pixel[x], v.planes[1].row(y / 2)[x / 2], v.planes[2].row(y / 2)[x / 2]},
                      colorimetry_);
      case PixelFormat::kNv12:
        return to_rgb(
            {pixel[x], v.planes[1].row(y / 2)[x / 2 * 2], v.planes[1].row(y / 2)[x / 2 * 2 + 1]},
            colorimetry_);
    }
    return {};
  }

 private:
  MappedFrame frame_;
  Colorimetry colorimetry_;
};

testing::AssertionResult near(Color a, Color b, int tolerance = 5) {
  const int off = std::max({std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b)});
  if (off <= tolerance) return testing::AssertionSuccess();
  return testing::AssertionFailure() << to_string(a) << " is not " << to_string(b);
}

GstVideoInfo info_of(const std::string& caps_text) {
  const auto caps = Ref<GstCaps>::adopt(gst_caps_from_string(caps_text.c_str()));
  GstVideoInfo info;
  EXPECT_TRUE(gst_video_info_from_caps(&info, caps.get())) << caps_text;
  return info;
}

std::string caps_text(const char* format, int width, int height, const char* more = "") {
  return std::string("video/x-raw,format=") + format + ",width=" + std::to_string(width) +
         ",height=" + std::to_string(height) + ",framerate=30/1" + more;
}

/// A frame with `extra` bytes more than needed in every row.
Ref<GstBuffer> frame_buffer(const GstVideoInfo& info, int extra) {
  GstVideoInfo padded = info;
  gsize size = 0;
  for (guint i = 0; i < GST_VIDEO_INFO_N_PLANES(&info); ++i) {
    const int rows = GST_VIDEO_FORMAT_INFO_SCALE_HEIGHT(info.finfo, i == 0 ? 0 : 1, info.height);
    padded.offset[i] = size;
    padded.stride[i] = info.stride[i] + extra;
    size += static_cast<gsize>(padded.stride[i]) * static_cast<gsize>(rows);
  }
  auto buffer = Ref<GstBuffer>::adopt(gst_buffer_new_allocate(nullptr, size, nullptr));
  gst_buffer_memset(buffer.get(), 0, 0x5a, size);
  gst_buffer_add_video_meta_full(buffer.get(), GST_VIDEO_FRAME_FLAG_NONE,
                                 GST_VIDEO_INFO_FORMAT(&info), static_cast<guint>(info.width),
                                 static_cast<guint>(info.height), GST_VIDEO_INFO_N_PLANES(&info),
                                 padded.offset, padded.stride);
  return buffer;
}

/// The element in a harness.
class Stream {
 public:
  explicit Stream(const std::string& properties)
      : harness_(gst_harness_new_parse(("virtualbackground " + properties).c_str())),
        bus_(Ref<GstBus>::adopt(gst_bus_new())),
        element_(Ref<GstElement>::adopt(gst_harness_find_element(harness_, "virtualbackground"))) {
    gst_element_set_bus(element_.get(), bus_.get());
    gst_harness_play(harness_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    gst_element_set_bus(element_.get(), nullptr);
    gst_harness_teardown(harness_);
  }

  GstElement* element() { return element_.get(); }
  GstHarness* harness() { return harness_; }

  void set_caps(const std::string& text) {
    info_ = info_of(text);
    gst_harness_set_src_caps_str(harness_, text.c_str());
  }

  GstFlowReturn push_scene(Color screen = kScreen, int extra = 0) {
    auto buffer = frame_buffer(info_, extra);
    {
      Pixels pixels(info_, buffer.get(), GST_MAP_WRITE);
      for (int y = 0; y < info_.height; ++y)
        for (int x = 0; x < info_.width; ++x)
          pixels.set(x, y, is_person(x, y, info_.width, info_.height) ? kPerson : screen);
    }
    GST_BUFFER_PTS(buffer.get()) = frames_++ * GST_SECOND / 30;
    return gst_harness_push(harness_, buffer.release());
  }

  Ref<GstBuffer> pull() { return Ref<GstBuffer>::adopt(gst_harness_pull(harness_)); }

  /// One pixel of the next frame.
  Color pulled_pixel(int x, int y) {
    const auto buffer = pull();
    Pixels pixels(info_, buffer.get(), GST_MAP_READ);
    return pixels.get(x, y);
  }

  const GstVideoInfo& info() const { return info_; }
  Ref<GstMessage> message(GstMessageType type) {
    return Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(bus_.get(), 0, type));
  }
  std::string text_property(const char* name) {
    char* text = nullptr;
    g_object_get(element_.get(), name, &text, nullptr);
    const std::string result = text ? text : "(null)";
    g_free(text);
    return result;
  }

 private:
  GstHarness* harness_;
  Ref<GstBus> bus_;
  Ref<GstElement> element_;
  GstVideoInfo info_{};
  guint64 frames_ = 0;
};

std::string temporary_file(const std::string& name) {
  return std::filesystem::temp_directory_path() /
         ("booth-" + std::to_string(getpid()) + "-" + name);
}

std::string write_picture(const std::string& name, Color color, int width, int height) {
  RgbaImage image{width, height, {}};
  for (int i = 0; i < width * height; ++i)
    image.pixels.insert(image.pixels.end(), {color.r, color.g, color.b, color.a});
  const auto png = encode_image(image.view(), ImageFormat::kPng, 1.0);
  const std::string path = temporary_file(name);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(png->data()), static_cast<std::streamsize>(png->size()));
  return path;
}

TEST(VirtualBackground, ReplacesTheScreenInEveryFormatSizeAndStride) {
  struct Size {
    int width, height;
  };
  for (const char* format : {"I420", "NV12", "RGBA", "BGRx"}) {
    for (const auto [width, height] : {Size{64, 48}, Size{65, 49}, Size{127, 31}, Size{320, 180}}) {
      for (const int extra : {0, 3, 64}) {
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
  for (const char* format : {"I420", "NV12", "RGBA", "BGRx"}) {
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
  const auto bus = Ref<GstBus>::adopt(gst_bus_new());
  gst_element_set_bus(element.get(), bus.get());
  g_object_set(element.get(), "background-image", "/nowhere/beach.jpg", nullptr);
  EXPECT_EQ(gst_element_set_state(element.get(), GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
  const auto error =
      Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(bus.get(), kPatience, GST_MESSAGE_ERROR));
  ASSERT_TRUE(error);
  Ref<GError> reason;
  gst_message_parse_error(error.get(), reason.out(), nullptr);
  EXPECT_TRUE(g_error_matches(reason.get(), GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ));
  EXPECT_THAT(reason->message, testing::HasSubstr("/nowhere/beach.jpg"));
  gst_element_set_state(element.get(), GST_STATE_NULL);
  gst_element_set_bus(element.get(), nullptr);
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

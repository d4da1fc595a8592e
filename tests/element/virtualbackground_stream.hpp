// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A person before a screen, pushed through virtualbackground frame by frame. For the test programs
// of that element.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <gst/video/video.h>
#include <gtest/gtest.h>

#include "elements/common/color.hpp"
#include "elements/common/image_file.hpp"
#include "elements/common/pixel_layout.hpp"
#include "gst/ref.hpp"
#include "gst/video_view.hpp"
// Last: it brings in macros of GLib's test framework.
#include <gst/check/gstharness.h>

namespace booth::testing_support {

inline constexpr Color kScreen{0, 177, 64, 255};
inline constexpr Color kBlueScreen{20, 60, 190, 255};
inline constexpr Color kPerson{190, 60, 50, 255};
inline constexpr Color kRed{200, 30, 20, 255};
inline constexpr Color kWanted{40, 60, 160, 255};
/// All that the element takes.
inline constexpr const char* kFormats[] = {"I420", "YV12", "NV12", "NV21", "YUY2", "UYVY",
                                           "Y42B", "Y444", "RGBA", "BGRA", "ARGB", "ABGR",
                                           "RGBx", "BGRx", "xRGB", "xBGR", "RGB",  "BGR"};
inline constexpr GstClockTime kPatience = 30 * GST_SECOND;

/// The person is the middle third of the lower two thirds; tiny pictures have none.
inline bool is_person(int x, int y, int width, int height) {
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
    if (layout().rgb) {
      const std::uint8_t values[4] = {color.r, color.g, color.b, color.a};
      for (std::size_t c = 0; c < components(); ++c) *sample(c, x, y) = values[c];
      return;
    }
    const Yuv yuv = to_yuv(color, colorimetry_);
    *sample(0, x, y) = yuv.y;
    *sample(1, x, y) = yuv.u;
    *sample(2, x, y) = yuv.v;
  }

  Color get(int x, int y) {
    const std::uint8_t a = *sample(0, x, y), b = *sample(1, x, y), c = *sample(2, x, y);
    return layout().rgb ? Color{a, b, c, 255} : to_rgb({a, b, c}, colorimetry_);
  }

 private:
  const PixelLayout& layout() { return layout_of(view().format); }
  std::size_t components() { return layout().components[3].step > 0 ? 4 : 3; }
  std::uint8_t* sample(std::size_t component, int x, int y) {
    const Component& place = layout().components[component];
    const bool chroma = component > 0;
    const int row = chroma ? y >> layout().chroma_y : y;
    const int column = chroma ? x >> layout().chroma_x : x;
    return view().planes[place.plane].row(row) + place.offset + place.step * column;
  }

  MappedFrame frame_;
  Colorimetry colorimetry_;
};

inline testing::AssertionResult near(Color a, Color b, int tolerance = 5) {
  const int off = std::max({std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b)});
  if (off <= tolerance) return testing::AssertionSuccess();
  return testing::AssertionFailure() << to_string(a) << " is not " << to_string(b);
}

inline GstVideoInfo info_of(const std::string& caps_text) {
  const auto caps = Ref<GstCaps>::adopt(gst_caps_from_string(caps_text.c_str()));
  GstVideoInfo info;
  EXPECT_TRUE(gst_video_info_from_caps(&info, caps.get())) << caps_text;
  return info;
}

inline std::string caps_text(const char* format, int width, int height, const char* more = "") {
  return std::string("video/x-raw,format=") + format + ",width=" + std::to_string(width) +
         ",height=" + std::to_string(height) + ",framerate=30/1" + more;
}

/// A frame with `extra` bytes more than needed in every row.
inline Ref<GstBuffer> frame_buffer(const GstVideoInfo& info, int extra) {
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

/// Why the element does not start, which it has said by the time it returns; fails the test where
/// it starts or says nothing.
inline Ref<GError> refused_start(GstElement* element) {
  const auto bus = Ref<GstBus>::adopt(gst_bus_new());
  gst_element_set_bus(element, bus.get());
  EXPECT_EQ(gst_element_set_state(element, GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
  const auto error = Ref<GstMessage>::adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ERROR));
  Ref<GError> reason;
  if (error) gst_message_parse_error(error.get(), reason.out(), nullptr);
  EXPECT_TRUE(reason);
  gst_element_set_state(element, GST_STATE_NULL);
  gst_element_set_bus(element, nullptr);
  return reason;
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
    return push_picture(
        [&](int x, int y) { return is_person(x, y, info_.width, info_.height) ? kPerson : screen; },
        extra);
  }

  /// The next frame, painted pixel by pixel.
  GstFlowReturn push_picture(const std::function<Color(int, int)>& color_at, int extra = 0) {
    auto buffer = frame_buffer(info_, extra);
    {
      Pixels pixels(info_, buffer.get(), GST_MAP_WRITE);
      for (int y = 0; y < info_.height; ++y)
        for (int x = 0; x < info_.width; ++x) pixels.set(x, y, color_at(x, y));
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

/// The nick of `background`.
inline std::string choice(Stream& stream) {
  int value = 0;
  g_object_get(stream.element(), "background", &value, nullptr);
  auto* pspec = g_object_class_find_property(G_OBJECT_GET_CLASS(stream.element()), "background");
  return g_enum_get_value(G_PARAM_SPEC_ENUM(pspec)->enum_class, value)->value_nick;
}

/// Sets a property as a launch line does.
inline void set(Stream& stream, const char* name, const std::string& value) {
  gst_util_set_object_arg(G_OBJECT(stream.element()), name, value.c_str());
}

/// The next scene's pixel at (x, y).
inline Color shown(Stream& stream, int x = 3, int y = 3) {
  EXPECT_EQ(stream.push_scene(), GST_FLOW_OK);
  return stream.pulled_pixel(x, y);
}

inline std::string temporary_file(const std::string& name) {
  return std::filesystem::temp_directory_path() /
         ("booth-" + std::to_string(getpid()) + "-" + name);
}

inline std::string write_picture(const std::string& name, const RgbaImage& image) {
  const auto png = encode_image(image.view(), ImageFormat::kPng, 1.0);
  const std::string path = temporary_file(name);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(png->data()), static_cast<std::streamsize>(png->size()));
  return path;
}

inline std::string write_picture(const std::string& name, Color color, int width, int height) {
  RgbaImage image{width, height, {}};
  for (int i = 0; i < width * height; ++i)
    image.pixels.insert(image.pixels.end(), {color.r, color.g, color.b, color.a});
  return write_picture(name, image);
}

}  // namespace booth::testing_support

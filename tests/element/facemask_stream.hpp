// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Frames with a red square for a face, pushed through facemask. For the tests of that element.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "elements/common/color.hpp"
#include "elements/common/image_file.hpp"
#include "gst/ref.hpp"
#include "tests/support/face_network.hpp"
// Last: it brings in macros of GLib's test framework.
#include <gst/check/gstharness.h>

namespace booth::testing_support {

inline constexpr Color kWall{120, 120, 120, 255};
inline constexpr Color kFace{255, 0, 0, 255};
inline constexpr Color kMask{20, 40, 220, 255};

/// Files that every test needs.
class Files {
 public:
  Files()
      : folder_(std::filesystem::temp_directory_path() /
                ("booth-mask-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
    write("red.prototxt", red_face_network());
    write("garbage.xml", std::string(3000, '\x8b'));
    RgbaImage image{4, 4, {}};
    for (int i = 0; i < 16; ++i)
      image.pixels.insert(image.pixels.end(), {kMask.r, kMask.g, kMask.b, kMask.a});
    const auto png = encode_image(image.view(), ImageFormat::kPng, 1.0);
    write("mask.png", std::string(png->begin(), png->end()));
  }
  ~Files() { std::filesystem::remove_all(folder_); }
  std::string path(const std::string& name) const { return folder_ / name; }

 private:
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
  }
  std::filesystem::path folder_;
};

/// The element in a harness that gives and takes RGBA.
class Stream {
 public:
  explicit Stream(const Files& files, const std::string& properties,
                  const std::string& format = "RGBA")
      : harness_(gst_harness_new_parse(
            ("videoconvert ! video/x-raw,format=" + format +
             " ! facemask name=mask wait=always detection-interval=0 scale=1 offset-y=0 model=" +
             files.path("red.prototxt") + " " + properties +
             " ! videoconvert ! capsfilter caps=video/x-raw,format=RGBA")
                .c_str())),
        element_(Ref<GstElement>::adopt(gst_harness_find_element(harness_, "facemask"))),
        bus_(Ref<GstBus>::adopt(gst_bus_new())) {
    gst_element_set_bus(element_.get(), bus_.get());
    gst_harness_play(harness_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    gst_element_set_bus(element_.get(), nullptr);
    gst_harness_teardown(harness_);
  }

  GstHarness* harness() { return harness_; }
  GstElement* element() { return element_.get(); }

  void set_size(int width, int height) {
    width_ = width;
    height_ = height;
    const std::string caps =
        "video/x-raw,format=RGBA,framerate=30/1,width=" + std::to_string(width) +
        ",height=" + std::to_string(height);
    gst_harness_set_src_caps_str(harness_, caps.c_str());
  }

  /// Pushes a wall with a face of a tenth of the frame, whose centre is at these parts of the
  /// frame, and takes what comes out.
  bool push(double x, double y, bool face = true) {
    pixels_.clear();
    for (int py = 0; py < height_; ++py)
      for (int px = 0; px < width_; ++px) {
        const bool red = face && std::abs(px + 0.5 - x * width_) < 0.05 * width_ &&
                         std::abs(py + 0.5 - y * height_) < 0.05 * height_;
        const Color color = red ? kFace : kWall;
        pixels_.insert(pixels_.end(), {color.r, color.g, color.b, color.a});
      }
    GstBuffer* buffer = gst_buffer_new_memdup(pixels_.data(), pixels_.size());
    if (with_times) GST_BUFFER_PTS(buffer) = frames_ * GST_SECOND / 30;
    ++frames_;
    if (gst_harness_push(harness_, buffer) != GST_FLOW_OK) return false;
    const auto out = Ref<GstBuffer>::adopt(gst_harness_pull(harness_));
    return out &&
           gst_buffer_extract(out.get(), 0, pixels_.data(), pixels_.size()) == pixels_.size();
  }

  /// Of the last frame; x and y are parts of it.
  Color color(double x, double y) const {
    const int px = static_cast<int>(x * width_), py = static_cast<int>(y * height_);
    const auto* p = pixels_.data() + 4 * static_cast<std::ptrdiff_t>(py * width_ + px);
    return {p[0], p[1], p[2], p[3]};
  }

  Ref<GstMessage> message(GstMessageType type) {
    return Ref<GstMessage>::adopt(gst_bus_pop_filtered(bus_.get(), type));
  }

  bool with_times = true;

 private:
  GstHarness* harness_;
  Ref<GstElement> element_;
  Ref<GstBus> bus_;
  int width_ = 0, height_ = 0;
  guint64 frames_ = 0;
  std::vector<std::uint8_t> pixels_;
};

inline testing::AssertionResult near(Color a, Color b, int tolerance = 6) {
  const int off = std::max({std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b)});
  if (off <= tolerance) return testing::AssertionSuccess();
  return testing::AssertionFailure() << to_string(a) << " is not " << to_string(b);
}

}  // namespace booth::testing_support

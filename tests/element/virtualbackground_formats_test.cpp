// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every format is keyed as it comes, and looks like what converting it to I420 first would give.
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

constexpr char kProperties[] = "key-color=#00b140 background-color=rgb(40,60,160)";

/// A person with soft edges, so that there is something to calculate, before any colour.
Color scene_at(int x, int y, int width, int height, Color behind) {
  const double across = 2.5 * (x + 0.5 - width / 2.0) / width;
  const double down = 1.2 * (y + 0.5 - height) / height;
  const double share = std::clamp((0.9 - std::hypot(across, down)) * width / 4.0, 0.0, 1.0);
  const auto mix = [&](int a, int b) {
    return static_cast<std::uint8_t>(std::lround(a + share * (b - a)));
  };
  return {mix(behind.r, kPerson.r), mix(behind.g, kPerson.g), mix(behind.b, kPerson.b), 255};
}

std::vector<std::uint8_t> wanted(int width, int height) {
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const Color color = scene_at(x, y, width, height, kWanted);
      pixels.insert(pixels.end(), {color.r, color.g, color.b, 255});
    }
  }
  return pixels;
}

Ref<GstBuffer> scene(const GstVideoInfo& info) {
  auto buffer = frame_buffer(info, 0);
  Pixels pixels(info, buffer.get(), GST_MAP_WRITE);
  for (int y = 0; y < info.height; ++y)
    for (int x = 0; x < info.width; ++x)
      pixels.set(x, y, scene_at(x, y, info.width, info.height, kScreen));
  return buffer;
}

/// The scene in the given caps after the elements, as RGBA.
std::vector<std::uint8_t> after(const std::string& elements, const std::string& caps) {
  GstHarness* harness = gst_harness_new_parse((elements + " ! videoconvert").c_str());
  const GstVideoInfo info = info_of(caps);
  const std::string rgba = caps_text("RGBA", info.width, info.height);
  gst_harness_set_src_caps_str(harness, caps.c_str());
  gst_harness_set_sink_caps_str(harness, rgba.c_str());
  EXPECT_EQ(gst_harness_push(harness, scene(info).release()), GST_FLOW_OK);
  std::vector<std::uint8_t> result;
  if (const auto buffer = Ref<GstBuffer>::adopt(gst_harness_pull(harness))) {
    Pixels pixels(info_of(rgba), buffer.get(), GST_MAP_READ);
    const Plane plane = pixels.view().planes[0];
    for (int y = 0; y < info.height; ++y)
      result.insert(result.end(), plane.row(y), plane.row(y) + 4 * info.width);
  }
  gst_harness_teardown(harness);
  return result;
}

double rms(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::pow(a[i] - b[i], 2);
  return std::sqrt(sum / static_cast<double>(a.size()));
}

TEST(VirtualBackgroundFormats, LookLikeI420KeyedInEveryColorimetryAndOddSize) {
  const std::string keyed = std::string("virtualbackground ") + kProperties;
  struct Size {
    int width, height;
  };
  for (const char* format : kFormats) {
    for (const char* colorimetry : {"bt601", "bt709", "bt2020", "1:4:0:0", "1:3:0:0"}) {
      for (const auto [width, height] : {Size{97, 55}, Size{48, 33}}) {
        std::string caps = caps_text(format, width, height);
        const GstVideoInfo info = info_of(caps);
        if (!GST_VIDEO_INFO_IS_RGB(&info))
          caps += std::string(",colorimetry=") + colorimetry;
        else if (std::string(colorimetry) != "bt601")
          continue;
        SCOPED_TRACE(caps);
        const auto direct = after(keyed, caps);
        const auto converted = after("videoconvert ! video/x-raw,format=I420 ! " + keyed, caps);
        ASSERT_EQ(direct.size(), converted.size());
        // What differs is the chroma at edges, of which I420 has less.
        EXPECT_LT(rms(direct, converted), 9.0);
        const auto truth = wanted(width, height);
        EXPECT_LT(rms(direct, truth), rms(converted, truth) + 0.1);
      }
    }
  }
}

TEST(VirtualBackgroundFormats, ChangeInTheMiddleOfAStream) {
  Stream stream(kProperties);
  for (const char* format : kFormats) {
    for (const int width : {64, 67}) {
      SCOPED_TRACE(caps_text(format, width, 50));
      stream.set_caps(caps_text(format, width, 50));
      ASSERT_EQ(stream.push_scene(kScreen, width % 8), GST_FLOW_OK);
      const auto buffer = stream.pull();
      Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
      ASSERT_TRUE(pixels);
      EXPECT_TRUE(near(pixels.get(1, 1), kWanted));
      EXPECT_TRUE(near(pixels.get(width - 1, 49), kWanted));
      EXPECT_TRUE(near(pixels.get(width / 2, 48), kPerson));
    }
  }
}

/// The screen gets the picture's own pixels, with all their chroma, where the frames have it.
TEST(VirtualBackgroundFormats, ShowAPictureInFullChroma) {
  RgbaImage picture{64, 48, {}};
  for (int i = 0; i < 64 * 48; ++i) {
    const std::uint8_t red = i % 2 == 0 ? 200 : 40;
    picture.pixels.insert(picture.pixels.end(), {red, 90, 60, 255});
  }
  const std::string path = write_picture("full-chroma.png", picture);
  for (const char* format : {"Y444", "RGBA", "ARGB", "BGR", "RGB"}) {
    SCOPED_TRACE(format);
    Stream stream("key-color=#00b140 background-image=" + path);
    stream.set_caps(caps_text(format, 64, 48));
    ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
    const auto buffer = stream.pull();
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
    EXPECT_TRUE(near(pixels.get(2, 2), {200, 90, 60, 255}, 2));
    EXPECT_TRUE(near(pixels.get(3, 2), {40, 90, 60, 255}, 2));
  }
  std::filesystem::remove(path);
}

TEST(VirtualBackgroundFormats, KeepTheAlphaOfThePerson) {
  for (const char* format : {"RGBA", "BGRA", "ARGB", "ABGR"}) {
    SCOPED_TRACE(format);
    Stream stream(kProperties);
    stream.set_caps(caps_text(format, 64, 48));
    ASSERT_EQ(stream.push_picture([](int x, int y) {
      return is_person(x, y, 64, 48) ? Color{kPerson.r, kPerson.g, kPerson.b, 100} : kScreen;
    }),
              GST_FLOW_OK);
    const auto buffer = stream.pull();
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
    const std::uint8_t place = layout_of(pixels.view().format).components[3].offset;
    EXPECT_EQ(pixels.view().planes[0].row(40)[4 * 32 + place], 100);
    EXPECT_EQ(pixels.view().planes[0].row(2)[4 * 2 + place], 255);
  }
}

}  // namespace
}  // namespace booth

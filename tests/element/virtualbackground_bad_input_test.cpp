// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtualbackground where what it is given is wrong: the stream goes on as it was, and the user is
// told what is the matter.
#include <csetjmp>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <png.h>
#include <sys/stat.h>
#include <zlib.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/element/virtualbackground_second_video.hpp"

namespace booth {
namespace {

using namespace testing_support;
using testing::HasSubstr;
using Bytes = std::vector<std::uint8_t>;

/// Files of one test, gone with it.
class Folder {
 public:
  Folder() : path_(temporary_file("bad-input")) { std::filesystem::create_directory(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  std::string at(const std::string& name) const { return path_ + "/" + name; }
  std::string write(const std::string& name, const Bytes& bytes) const {
    std::ofstream(at(name), std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return at(name);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Bytes encoded(ImageFormat format) {
  RgbaImage image{64, 48, {}};
  for (int i = 0; i < 64 * 48; ++i)
    image.pixels.insert(image.pixels.end(), {static_cast<std::uint8_t>(i * 7), 60, 160, 255});
  return *encode_image(image.view(), format, 0.9);
}

Bytes first_half(Bytes bytes) {
  bytes.resize(bytes.size() / 2);
  return bytes;
}

/// A good picture that says of itself to be 100000 pixels wide and high.
Bytes boasting_png() {
  Bytes png = encoded(ImageFormat::kPng);
  constexpr std::size_t kHeader = 12, kSizes = 16, kBytes = 17;  // "IHDR", width, type and body
  for (const std::size_t at : {kSizes, kSizes + 4})
    for (std::size_t i = 0; i < 4; ++i)
      png[at + i] = static_cast<std::uint8_t>(100000U >> (24 - 8 * i));
  const auto sum = crc32(0, png.data() + kHeader, kBytes);
  for (std::size_t i = 0; i < 4; ++i)
    png[kHeader + kBytes + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
  return png;
}

/// A real picture of 12000 x 8000 pixels, of one bit each.
void write_large_png(const std::string& path) {
  constexpr png_uint_32 kWidth = 12000, kHeight = 8000;
  std::FILE* file = std::fopen(path.c_str(), "wb");
  png_structp writer = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(writer);
  png_init_io(writer, file);
  png_set_compression_level(writer, 1);
  png_set_IHDR(writer, info, kWidth, kHeight, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(writer, info);
  const Bytes row(kWidth / 8, 0x0f);
  for (png_uint_32 y = 0; y < kHeight; ++y) png_write_row(writer, row.data());
  png_write_end(writer, info);
  png_destroy_write_struct(&writer, &info);
  std::fclose(file);
}

struct BadPicture {
  const char* description;
  std::string path;
  const char* says;
};

std::vector<BadPicture> bad_pictures(const Folder& folder) {
  write_large_png(folder.at("large.png"));
  EXPECT_EQ(mkfifo(folder.at("pipe").c_str(), 0600), 0);
  return {
      {"missing", folder.at("nowhere.png"), "No such file"},
      {"a folder", folder.path(), "not a file"},
      {"a pipe nobody writes to", folder.at("pipe"), "not a file"},
      {"empty", folder.write("empty.png", {}), "neither"},
      {"text", folder.write("text.png", {'h', 'e', 'l', 'l', 'o'}), "neither"},
      {"half a PNG", folder.write("half.png", first_half(encoded(ImageFormat::kPng))), "PNG"},
      {"half a JPEG", folder.write("half.jpg", first_half(encoded(ImageFormat::kJpeg))), "JPEG"},
      {"half a WebP", folder.write("half.webp", first_half(encoded(ImageFormat::kWebp))), "WebP"},
      {"a header that boasts", folder.write("boast.png", boasting_png()), "100000x100000"},
      {"a very large one", folder.at("large.png"), "12000x8000"},
  };
}

TEST(VirtualBackgroundBadInput, APictureThatCannotBeReadChangesNothing) {
  const Folder folder;
  const std::string good = write_picture("bad-input-good.png", kWanted, 8, 8);
  Stream stream("background-image=" + good);
  stream.set_caps(caps_text("I420", 96, 54));
  for (const auto& [description, path, says] : bad_pictures(folder)) {
    SCOPED_TRACE(description);
    set(stream, "background-image", path);
    const auto warning = stream.message(GST_MESSAGE_WARNING);
    ASSERT_TRUE(warning);
    Ref<GError> reason;
    gst_message_parse_warning(warning.get(), reason.out(), nullptr);
    EXPECT_EQ(reason->domain, GST_RESOURCE_ERROR);
    EXPECT_THAT(reason->message, HasSubstr(path));
    EXPECT_THAT(reason->message, HasSubstr(says));
    EXPECT_EQ(stream.text_property("background-image"), good);
    EXPECT_TRUE(near(shown(stream), kWanted));
    EXPECT_TRUE(near(shown(stream, 48, 50), kPerson));
  }
  std::filesystem::remove(good);
}

TEST(VirtualBackgroundBadInput, APictureThatCannotBeReadIsAnErrorAtTheStart) {
  const Folder folder;
  for (const auto& [description, path, says] : bad_pictures(folder)) {
    SCOPED_TRACE(description);
    const auto element =
        Ref<GstElement>::share(gst_element_factory_make("virtualbackground", nullptr));
    g_object_set(element.get(), "background-image", path.c_str(), nullptr);
    const auto reason = refused_start(element.get());
    ASSERT_TRUE(reason);
    EXPECT_THAT(reason->message, HasSubstr(says));
  }
}

TEST(VirtualBackgroundBadInput, WhatABackgroundPadGetsWrongIsLeftOut) {
  struct Case {
    const char* description;
    std::function<void(SecondVideo&)> wrong;
  };
  const auto push_bytes = [](SecondVideo& second, gsize size) {
    return gst_pad_push(second.source(), gst_buffer_new_allocate(nullptr, size, nullptr));
  };
  const std::vector<Case> cases{
      {"sound",
       [&](SecondVideo& s) {
         const auto caps =
             Ref<GstCaps>::adopt(gst_caps_from_string("audio/x-raw,format=S16LE,rate=8000"));
         s.push_event(gst_event_new_caps(caps.get()));
         EXPECT_EQ(push_bytes(s, 100), GST_FLOW_NOT_NEGOTIATED);
       }},
      {"a picture that is too short",
       [&](SecondVideo& s) { EXPECT_EQ(push_bytes(s, 100), GST_FLOW_OK); }},
      {"an empty buffer", [&](SecondVideo& s) { EXPECT_EQ(push_bytes(s, 0), GST_FLOW_OK); }},
      {"a gap", [](SecondVideo& s) { s.push_event(gst_event_new_gap(0, GST_SECOND)); }},
      {"its end, and pictures after it",
       [](SecondVideo& s) {
         s.push_event(gst_event_new_eos());
         EXPECT_EQ(s.push(kRed), GST_FLOW_EOS);
       }},
  };
  for (const auto& [description, wrong] : cases) {
    SCOPED_TRACE(description);
    Stream stream("background-color=rgb(200,30,20)");
    stream.set_caps(caps_text("I420", 96, 54));
    SecondVideo second(stream);
    second.set_caps(caps_text("NV12", 40, 30));
    EXPECT_EQ(second.push(kWanted), GST_FLOW_OK);
    EXPECT_TRUE(near(shown(stream), kWanted));
    wrong(second);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(near(shown(stream), kWanted)) << "the last one stays";
    EXPECT_FALSE(stream.message(GST_MESSAGE_ERROR));
  }
}

TEST(VirtualBackgroundBadInput, APadThatBeginsWithoutCapsOrSegmentDoesNoHarm) {
  Stream stream("background-color=rgb(200,30,20)");
  stream.set_caps(caps_text("I420", 96, 54));
  SecondVideo second(stream);
  const GstFlowReturn flow =
      gst_pad_push(second.source(), gst_buffer_new_allocate(nullptr, 100, nullptr));
  EXPECT_EQ(flow, GST_FLOW_NOT_NEGOTIATED);
  EXPECT_TRUE(near(shown(stream), kRed));
  second.set_caps(caps_text("RGBA", 10, 10));
  EXPECT_EQ(second.push(kWanted), GST_FLOW_OK);
  EXPECT_TRUE(near(shown(stream), kWanted));
}

/// What comes is a warning that says so, while frames run.
void expect_warning(Stream& stream, const std::string& says) {
  const gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
  Ref<GstMessage> warning;
  while (!warning && g_get_monotonic_time() < deadline) {
    EXPECT_TRUE(near(shown(stream), kRed));
    warning = stream.message(GST_MESSAGE_WARNING);
  }
  ASSERT_TRUE(warning);
  Ref<GError> reason;
  gst_message_parse_warning(warning.get(), reason.out(), nullptr);
  EXPECT_THAT(reason->message, HasSubstr(says));
}

TEST(VirtualBackgroundBadInput, AUriWithoutAVideoIsAWarning) {
  const Folder folder;
  run_to_end("audiotestsrc num-buffers=20 ! wavenc ! filesink location=" + folder.at("sound.wav"));
  struct Case {
    const char* description;
    std::string uri;
    const char* says;
  };
  const std::vector<Case> cases{
      {"sound", "file://" + folder.at("sound.wav"), "no video"},
      {"garbage", "file://" + folder.write("text.mkv", {'n', 'o', 'n', 'e'}), "text.mkv"},
      {"missing", "file://" + folder.at("nowhere.webm"), "nowhere.webm"},
      {"a folder", "file://" + folder.path(), "cannot be played"},
      {"no URI", "beach.webm", "beach.webm"},
      {"a scheme that nobody knows", "gopher://beach", "gopher"},
  };
  for (const auto& [description, uri, says] : cases) {
    SCOPED_TRACE(description);
    Stream stream("background-color=rgb(200,30,20)");
    stream.set_caps(caps_text("I420", 96, 54));
    set(stream, "background-uri", uri);
    expect_warning(stream, says);
    EXPECT_TRUE(near(shown(stream), kRed));
    EXPECT_TRUE(near(shown(stream, 48, 50), kPerson));
  }
}

TEST(VirtualBackgroundBadInput, HalfAVideoStopsNothing) {
  const Folder folder;
  const std::string path = folder.at("half.mkv");
  write_video(path, "pattern=solid-color foreground-color=0xff283ca0", 12);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  Stream stream("background-color=rgb(200,30,20)");
  stream.set_caps(caps_text("I420", 96, 54));
  set(stream, "background-uri", "file://" + path);
  // What is left of it may be shown, or there is a warning.
  const gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
  bool seen = false;
  while (!seen && g_get_monotonic_time() < deadline)
    seen = near(shown(stream), kWanted, 8) || stream.message(GST_MESSAGE_WARNING);
  EXPECT_TRUE(seen);
  for (int i = 0; i < 30; ++i) EXPECT_TRUE(near(shown(stream, 48, 50), kPerson));
}

/// The stream's format changes while each kind of background is shown.
TEST(VirtualBackgroundBadInput, CapsMayChangeOverEveryBackground) {
  const std::string picture = write_picture("bad-input-caps.png", kWanted, 30, 20);
  const std::vector<std::string> all_caps{caps_text("I420", 96, 54), caps_text("NV12", 33, 77),
                                          caps_text("RGBA", 200, 100), caps_text("I420", 97, 55)};
  for (const std::string kind : {"color", "image", "stream", "blur", "none"}) {
    SCOPED_TRACE(kind);
    Stream stream("key-color=#00b140 background-color=rgb(40,60,160) background-image=" + picture);
    SecondVideo second(stream);
    second.set_caps(caps_text("I420", 40, 30));
    second.push(kWanted);
    set(stream, "background", kind);
    for (const std::string& caps : all_caps) {
      SCOPED_TRACE(caps);
      stream.set_caps(caps);
      for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
        const auto buffer = stream.pull();
        ASSERT_TRUE(buffer);
        if (kind == "none") continue;
        Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
        EXPECT_TRUE(near(pixels.get(3, 3), kind == "blur" ? kScreen : kWanted));
      }
    }
  }
  std::filesystem::remove(picture);
}

}  // namespace
}  // namespace booth

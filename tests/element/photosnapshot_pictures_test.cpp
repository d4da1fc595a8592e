// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What photos look like and what they are called: filters, sizes, orientation, bursts, sheets.
#include <map>

#include <gmock/gmock.h>

#include "elements/common/exif.hpp"
#include "elements/common/filter/apply.hpp"
#include "elements/common/filter/parser.hpp"
#include "tests/element/photosnapshot_fixture.hpp"
#include "tests/support/picture.hpp"

namespace booth {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::difference;

constexpr char kRgba[] = "video/x-raw,format=RGBA,width=60,height=40,framerate=30/1";

class PhotoPictures : public PhotoSnapshot {
 protected:
  void set(const char* property, const char* value) {
    gst_util_set_object_arg(G_OBJECT(harness->element), property, value);
  }

  /// A frame whose pixels are the picture's.
  Ref<GstBuffer> frame_of(const RgbaImage& picture, GstClockTime pts = 0) {
    auto buffer =
        Ref<GstBuffer>::adopt(gst_buffer_new_memdup(picture.pixels.data(), picture.pixels.size()));
    GST_BUFFER_PTS(buffer.get()) = pts;
    return buffer;
  }

  void tag_orientation(const char* orientation) {
    gst_harness_push_event(harness, gst_event_new_tag(gst_tag_list_new(GST_TAG_IMAGE_ORIENTATION,
                                                                       orientation, nullptr)));
  }

  void end() { gst_harness_push_event(harness, gst_event_new_eos()); }

  RgbaImage read(const std::string& name) {
    auto image = read_image_file(path(name));
    EXPECT_TRUE(image) << image.error();
    return image ? std::move(*image) : RgbaImage{};
  }

  Ref<GError> warning() {
    const auto message =
        Ref<GstMessage>::adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_WARNING));
    Ref<GError> error;
    if (message) gst_message_parse_warning(message.get(), error.out(), nullptr);
    return error;
  }

  const RgbaImage card = testing_support::test_card(60, 40, true);
};

RgbaImage filtered(RgbaImage picture, const char* filter) {
  const auto chain = std::get<cssfilter::Chain>(cssfilter::parse(filter));
  cssfilter::Renderer renderer;
  const auto plane = picture.view().planes[0];
  renderer.apply(cssfilter::Filter(chain),
                 {plane.data, plane.stride, picture.width, picture.height, {}});
  return picture;
}

TEST_F(PhotoPictures, EveryFilterShowsTheSameFrame) {
  set_caps(kRgba);
  set("location", path("p-%d.png").c_str());
  set("filters", "none; sepia(60%); blur(3px) contrast(1.2)");
  take();
  push(frame_of(card));
  push(frame());
  end();
  EXPECT_THAT(files(),
              ElementsAre("p-0-blur-3px-contrast-1.2.png", "p-0-none.png", "p-0-sepia-60.png"));
  EXPECT_EQ(difference(read("p-0-none.png"), card).largest, 0);
  EXPECT_EQ(difference(read("p-0-sepia-60.png"), filtered(card, "sepia(60%)")).largest, 0);
  EXPECT_EQ(
      difference(read("p-0-blur-3px-contrast-1.2.png"), filtered(card, "blur(3px) contrast(1.2)"))
          .largest,
      0);
  const auto told = messages("photo-taken", 3);
  EXPECT_EQ(text(told[1].get(), "filter"), "sepia(60%)");
  for (const auto& message : told) EXPECT_EQ(number(message.get(), "timestamp"), 0U);
}

TEST_F(PhotoPictures, TheTemplateNamesTheFilter) {
  set_caps(kRgba);
  set("location", path("{filter}/{index}.png").c_str());
  set("filters", "none; invert(1)");
  std::filesystem::create_directories(folder / "none");
  std::filesystem::create_directories(folder / "invert-1");
  take();
  push(frame());
  end();
  EXPECT_TRUE(std::filesystem::exists(folder / "none" / "0.png"));
  EXPECT_TRUE(std::filesystem::exists(folder / "invert-1" / "0.png"));
}

TEST_F(PhotoPictures, ABadFilterIsRefusedAndTheOldStays) {
  set_caps(kRgba);
  set("filters", "invert(1)");
  set("filters", "none; sepia(1) bad(2)");
  const auto error = warning();
  ASSERT_TRUE(error);
  EXPECT_TRUE(g_error_matches(error.get(), GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS));
  EXPECT_THAT(error->message, HasSubstr("character 16"));
  Ref<char> value;
  g_object_get(harness->element, "filters", value.out(), nullptr);
  EXPECT_STREQ(value.get(), "invert(1)");
  set("location", path("a.png").c_str());
  take();
  push(frame_of(card));
  end();
  EXPECT_EQ(difference(read("a.png"), filtered(card, "invert(1)")).largest, 0);
}

TEST_F(PhotoPictures, ABadFilterBeforeTheStartIsToldAtTheStart) {
  gst_element_set_state(harness->element, GST_STATE_NULL);
  gst_element_set_bus(harness->element, nullptr);
  set("filters", "sepia(");
  set("filters", "sepya(1)");
  gst_element_set_bus(harness->element, bus.get());
  gst_element_set_state(harness->element, GST_STATE_PLAYING);
  const auto error = warning();
  ASSERT_TRUE(error);
  EXPECT_THAT(error->message, HasSubstr("sepya"));
}

TEST_F(PhotoPictures, MirrorsAndScales) {
  set_caps(kRgba);
  set("mirror", "true");
  set("location", path("mirror.png").c_str());
  take();
  push(frame_of(card));
  ASSERT_TRUE(message("photo-taken"));
  EXPECT_EQ(difference(read("mirror.png"), upright(card, 2)).largest, 0);
  set("mirror", "false");
  set("scale", "2");
  set("max-height", "50");
  set("location", path("scaled.png").c_str());
  take();
  push(frame_of(card));
  const auto told = message("photo-taken");
  ASSERT_TRUE(told);
  const RgbaImage scaled = read("scaled.png");
  EXPECT_EQ(scaled.width, 75);
  EXPECT_EQ(scaled.height, 50);
  int width = 0;
  gst_structure_get_int(gst_message_get_structure(told.get()), "width", &width);
  EXPECT_EQ(width, 75);
}

/// GStreamer's name, Exif's number, and the upright picture's pixel (0, 0) in the stored one.
struct OrientationCase {
  const char* tag;
  int number;
};

const std::vector<OrientationCase> kOrientations{
    {"rotate-0", 1},        {"flip-rotate-0", 2}, {"rotate-180", 3},     {"flip-rotate-180", 4},
    {"flip-rotate-270", 5}, {"rotate-90", 6},     {"flip-rotate-90", 7}, {"rotate-270", 8}};

TEST_F(PhotoPictures, FollowTheOrientationOfTheStream) {
  set_caps(kRgba);
  for (const char* mode : {"rotate", "tag", "ignore"}) {
    set("orientation", mode);
    for (const auto& [tag, exif] : kOrientations) {
      tag_orientation(tag);
      set("location", path("o.png").c_str());
      take();
      push(frame_of(card));
      const auto told = message("photo-taken");
      ASSERT_TRUE(told);
      // The reader applies what the Exif block says, as a viewer does.
      const bool ignored = std::string(mode) == "ignore";
      EXPECT_EQ(difference(read("o.png"), upright(card, ignored ? 1 : exif)).largest, 0)
          << mode << " " << tag;
      int width = 0;
      gst_structure_get_int(gst_message_get_structure(told.get()), "width", &width);
      const bool turned = std::string(mode) == "rotate" && exif >= 5;
      EXPECT_EQ(width, turned ? 40 : 60) << mode << " " << tag;
    }
  }
}

/// What GStreamer's own parser reads out of a JPEG file.
struct JpegTags {
  std::string orientation;
  std::string time;
};

JpegTags parsed_tags(const std::string& file) {
  const auto pipeline = Ref<GstElement>::share(gst_parse_launch(
      ("filesrc location=\"" + file + "\" ! jpegparse ! fakesink").c_str(), nullptr));
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  JpegTags result;
  while (true) {
    const auto message = Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(
        bus.get(), kWait,
        static_cast<GstMessageType>(GST_MESSAGE_TAG | GST_MESSAGE_EOS | GST_MESSAGE_ERROR)));
    if (!message || GST_MESSAGE_TYPE(message.get()) != GST_MESSAGE_TAG) break;
    GstTagList* tags = nullptr;
    gst_message_parse_tag(message.get(), &tags);
    Ref<char> orientation;
    if (gst_tag_list_get_string(tags, GST_TAG_IMAGE_ORIENTATION, orientation.out()))
      result.orientation = orientation.get();
    GstDateTime* time = nullptr;
    if (gst_tag_list_get_date_time(tags, GST_TAG_DATE_TIME, &time)) {
      const Ref<char> iso = Ref<char>::adopt(gst_date_time_to_iso8601_string(time));
      result.time = iso.get();
      gst_date_time_unref(time);
    }
    gst_tag_list_unref(tags);
  }
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  return result;
}

TEST_F(PhotoPictures, OthersReadOrientationAndTime) {
  set_caps(kRgba);
  set("orientation", "tag");
  set("location", path("{date}T{time}.jpg").c_str());
  for (const auto& [tag, exif] : kOrientations) {
    tag_orientation(tag);
    take();
    push(frame_of(card));
    const auto told = message("photo-taken");
    ASSERT_TRUE(told);
    const std::string name = text(told.get(), "location");
    const JpegTags tags = parsed_tags(name);
    EXPECT_EQ(tags.orientation, tag);
    // 2026-01-31T23:59:58 and 20260131T235958
    std::string digits;
    for (const char c : tags.time.substr(0, 19))
      if (c != '-' && c != ':') digits += c;
    EXPECT_EQ(path(digits + ".jpg"), name);
  }
}

TEST_F(PhotoPictures, EveryFormatByItsExtension) {
  set_caps(kRgba);
  for (const auto& [name, type, tolerance] : std::vector<std::tuple<const char*, const char*, int>>{
           {"a.png", "image/png", 0}, {"a.jpg", "image/jpeg", 40}, {"a.webp", "image/webp", 60}}) {
    set("location", path(name).c_str());
    take();
    push(frame_of(card));
    const auto told = message("photo-taken");
    ASSERT_TRUE(told);
    EXPECT_EQ(text(told.get(), "media-type"), type);
    EXPECT_LE(difference(read(name), card).largest, tolerance) << name;
    EXPECT_LE(difference(read(name), card).mean, tolerance / 10.0) << name;
  }
}

TEST_F(PhotoPictures, WhiteAndBlackStayWhiteAndBlack) {
  for (const char* color : {"bt601", "bt709", "1:4:0:0"}) {
    const bool full = std::string(color) == "1:4:0:0";
    for (const bool white : {true, false}) {
      set_caps(
          std::string("video/x-raw,format=I420,width=32,height=32,framerate=30/1,colorimetry=") +
          color);
      auto buffer = frame();
      const int luma = full ? (white ? 255 : 0) : (white ? 235 : 16);
      gst_buffer_memset(buffer.get(), 0, static_cast<guint8>(luma), 32 * 32);
      gst_buffer_memset(buffer.get(), 32 * 32, 128, 512);
      set("location", path("w.jpg").c_str());
      take();
      push(std::move(buffer));
      ASSERT_TRUE(message("photo-taken"));
      for (const std::uint8_t level : read("w.jpg").pixels)
        if (white)
          ASSERT_EQ(level, 255) << color;
        else
          ASSERT_TRUE(level == 0 || level == 255) << color;  // alpha
    }
  }
}

TEST_F(PhotoPictures, ABurstTakesFramesInTheirOrder) {
  set_caps("video/x-raw,format=RGBA,width=8,height=8,framerate=10/1");
  g_object_set(harness->element, "burst", 3U, "burst-interval", 200U, "location",
               path("b.png").c_str(), nullptr);
  take();
  for (unsigned i = 0; i < 8; ++i) {
    RgbaImage flat{8, 8, std::vector<std::uint8_t>(256, static_cast<std::uint8_t>(255 - i))};
    for (std::size_t a = 3; a < 256; a += 4) flat.pixels[a] = 255;
    push(frame_of(flat, i * 100 * GST_MSECOND));
  }
  end();
  EXPECT_THAT(files(), ElementsAre("b-1.png", "b-2.png", "b-3.png"));
  EXPECT_EQ(read("b-1.png").pixels[0], 255);
  EXPECT_EQ(read("b-2.png").pixels[0], 253);
  EXPECT_EQ(read("b-3.png").pixels[0], 251);
}

TEST_F(PhotoPictures, AContactSheetShowsAll) {
  set_caps("video/x-raw,format=RGBA,width=160,height=90,framerate=10/1");
  const RgbaImage big = testing_support::test_card(160, 90, true);
  g_object_set(harness->element, "burst", 2U, "contact-sheet", TRUE, "contact-sheet-width", 400U,
               "filters", "none; invert(1)", "location", path("c.png").c_str(), nullptr);
  take();
  push(frame_of(big));
  push(frame_of(big));
  end();
  EXPECT_THAT(files(), ElementsAre("c-1-invert-1.png", "c-1-none.png", "c-2-invert-1.png",
                                   "c-2-none.png", "c-sheet.png"));
  // Two by two, four pixels between: cells of 160 by 90, the photos unscaled.
  const RgbaImage sheet = read("c-sheet.png");
  ASSERT_EQ(sheet.width, 2 * 160 + 3 * 4);
  ASSERT_EQ(sheet.height, 2 * 90 + 3 * 4);
  for (int n = 0; n < 4; ++n) {
    RgbaImage cell{160, 90, {}};
    for (int y = 0; y < 90; ++y) {
      const std::uint8_t* row =
          sheet.view().planes[0].row(4 + n / 2 * 94 + y) + std::ptrdiff_t{4} * (4 + n % 2 * 164);
      cell.pixels.insert(cell.pixels.end(), row, row + 640);
    }
    EXPECT_EQ(difference(cell, n % 2 ? filtered(big, "invert(1)") : big).largest, 0) << n;
  }
  const auto told = messages("photo-taken", 5);
  gboolean is_sheet = FALSE;
  gst_structure_get_boolean(gst_message_get_structure(told[4].get()), "contact-sheet", &is_sheet);
  EXPECT_TRUE(is_sheet);
}

TEST_F(PhotoPictures, AnInterruptedBurstStillHasItsSheet) {
  set_caps(kRgba);
  g_object_set(harness->element, "burst", 5U, "contact-sheet", TRUE, "location",
               path("c-%d.png").c_str(), nullptr);
  take();
  push(frame());
  push(frame());
  end();
  EXPECT_THAT(files(), ElementsAre("c-0-sheet.png", "c-0.png", "c-1.png"));
  const auto failed = message("photo-failed");
  ASSERT_TRUE(failed);
  EXPECT_THAT(text(failed.get(), "reason"), HasSubstr("2 of 5"));
}

TEST_F(PhotoPictures, WithoutALocationTheBytesAreInTheMessage) {
  set_caps(kRgba);
  take();
  push(frame_of(card));
  const auto told = message("photo-taken");
  ASSERT_TRUE(told);
  Ref<GBytes> bytes;
  ASSERT_TRUE(gst_structure_get(gst_message_get_structure(told.get()), "bytes", G_TYPE_BYTES,
                                bytes.out(), nullptr));
  gsize size = 0;
  const auto* data = static_cast<const std::uint8_t*>(g_bytes_get_data(bytes.get(), &size));
  const auto photo = decode_image({data, size});
  ASSERT_TRUE(photo) << photo.error();
  EXPECT_EQ(difference(*photo, card).largest, 0);
  EXPECT_TRUE(files().empty());
}

}  // namespace
}  // namespace booth

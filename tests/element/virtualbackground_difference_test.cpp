// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtualbackground with method=difference: a room that is learned while it is empty, or known from
// a picture, and a person who enters it.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

constexpr int kWidth = 128;
constexpr int kHeight = 72;
constexpr int kFrames = 6;
constexpr char kBackground[] = " background-color=rgb(40,60,160)";

/// A wall, and a cupboard at the left or at the right.
Color room_at(int x, int y, bool moved) {
  const int cupboard = moved ? kWidth - 30 : 6;
  if (x >= cupboard && x < cupboard + 24 && y >= 20) return {120, 80, 50, 255};
  return {static_cast<std::uint8_t>(190 - x / 4), static_cast<std::uint8_t>(185 - x / 4), 170, 255};
}

class Video {
 public:
  explicit Video(const std::string& properties, const char* format = "I420")
      : stream("method=difference plate-frames=" + std::to_string(kFrames) + kBackground + " " +
               properties) {
    stream.set_caps(caps_text(format, kWidth, kHeight));
  }

  /// The next frame as it comes out.
  Ref<GstBuffer> next(bool person, bool moved = false) {
    auto buffer = frame_buffer(stream.info(), 0);
    {
      Pixels pixels(stream.info(), buffer.get(), GST_MAP_WRITE);
      for (int y = 0; y < kHeight; ++y) {
        for (int x = 0; x < kWidth; ++x) {
          Color color = person && is_person(x, y, kWidth, kHeight) ? kPerson : room_at(x, y, moved);
          const int noise = static_cast<int>(random_() % 5) - 2;
          for (std::uint8_t* value : {&color.r, &color.g, &color.b})
            *value = static_cast<std::uint8_t>(*value + noise);
          pixels.set(x, y, color);
        }
      }
    }
    GST_BUFFER_PTS(buffer.get()) = frames_++ * GST_SECOND / 30;
    EXPECT_EQ(gst_harness_push(stream.harness(), buffer.release()), GST_FLOW_OK);
    return stream.pull();
  }
  /// Whether the frame shows the person, and the background everywhere else.
  testing::AssertionResult shows_person_only(const Ref<GstBuffer>& buffer) {
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
    for (const auto& [x, y] :
         std::vector<std::pair<int, int>>{{2, 2}, {12, 40}, {kWidth - 20, 50}, {kWidth / 2, 4}})
      if (auto room = near(pixels.get(x, y), kWanted); !room)
        return room << " in the room at " << x << "," << y;
    for (const auto& [x, y] : std::vector<std::pair<int, int>>{
             {kWidth / 2, kHeight - 2}, {kWidth / 3 + 8, kHeight / 2}, {kWidth * 2 / 3 - 8, 60}})
      if (auto person = near(pixels.get(x, y), kPerson, 8); !person)
        return person << " in the person at " << x << "," << y;
    return testing::AssertionSuccess();
  }
  testing::AssertionResult hides_all(const Ref<GstBuffer>& buffer) {
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
    for (int y = 0; y < kHeight; y += 7)
      for (int x = 0; x < kWidth; x += 5)
        if (const auto same = near(pixels.get(x, y), kWanted); !same) return same;
    return testing::AssertionSuccess();
  }
  bool learned() {
    gboolean value = FALSE;
    g_object_get(stream.element(), "plate-learned", &value, nullptr);
    return value != FALSE;
  }

  Stream stream;

 private:
  std::minstd_rand random_{5};
  guint64 frames_ = 0;
};

TEST(Difference, LearnsTheRoomAndReplacesIt) {
  for (const char* format : {"I420", "NV12", "YUY2", "Y444", "RGBA", "BGRx"}) {
    SCOPED_TRACE(format);
    Video video("", format);
    int told = 0;
    g_signal_connect(video.stream.element(), "notify::plate-learned",
                     G_CALLBACK(+[](GObject*, GParamSpec*, int* count) { ++*count; }), &told);
    for (int i = 0; i < kFrames; ++i) {
      EXPECT_EQ(told, 0) << i;
      EXPECT_TRUE(video.hides_all(video.next(false))) << i;
    }
    EXPECT_TRUE(video.learned());
    EXPECT_EQ(told, 1);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(video.shows_person_only(video.next(true))) << i;
    EXPECT_TRUE(video.hides_all(video.next(false))) << "the person has left";
    EXPECT_FALSE(
        video.stream.message(static_cast<GstMessageType>(GST_MESSAGE_WARNING | GST_MESSAGE_ERROR)));
  }
}

TEST(Difference, LearnsAgainOnOrder) {
  Video video("");
  for (int i = 0; i < kFrames; ++i) video.next(false);
  EXPECT_TRUE(video.shows_person_only(video.next(true)));
  EXPECT_FALSE(video.hides_all(video.next(false, true))) << "the cupboard was moved";
  g_signal_emit_by_name(video.stream.element(), "learn-plate");
  for (int i = 0; i < kFrames; ++i) {
    EXPECT_TRUE(video.hides_all(video.next(false, true)));
    EXPECT_EQ(video.learned(), i + 1 == kFrames);
  }
  EXPECT_TRUE(video.shows_person_only(video.next(true, true)));
}

TEST(Difference, KnowsTheRoomFromAPicture) {
  RgbaImage picture{kWidth, kHeight, {}};
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const Color color = room_at(x, y, false);
      picture.pixels.insert(picture.pixels.end(), {color.r, color.g, color.b, 255});
    }
  }
  const std::string path = write_picture("plate.png", picture);
  Video video("plate=" + path);
  EXPECT_TRUE(video.shows_person_only(video.next(true))) << "from the first frame on";
  EXPECT_TRUE(video.learned());
  g_object_set(video.stream.element(), "plate", "/nowhere/plate.png", nullptr);
  EXPECT_TRUE(video.stream.message(GST_MESSAGE_WARNING));
  EXPECT_EQ(video.stream.text_property("plate"), path);
  EXPECT_TRUE(video.shows_person_only(video.next(true)));
  g_signal_emit_by_name(video.stream.element(), "learn-plate");
  EXPECT_EQ(video.stream.text_property("plate"), "(null)");
  for (int i = 0; i < kFrames; ++i) EXPECT_TRUE(video.hides_all(video.next(false, true)));
  EXPECT_TRUE(video.shows_person_only(video.next(true, true)));
}

TEST(Difference, DoesNotStartWithoutItsPicture) {
  const auto element =
      Ref<GstElement>::share(gst_element_factory_make("virtualbackground", nullptr));
  g_object_set(element.get(), "plate", "/nowhere/plate.png", nullptr);
  const auto reason = refused_start(element.get());
  ASSERT_TRUE(reason);
  EXPECT_EQ(reason->domain, GST_RESOURCE_ERROR);
  EXPECT_THAT(reason->message, testing::HasSubstr("/nowhere/plate.png"));
}

TEST(Difference, ShowsItsMatteAndIsChosenWhileItRuns) {
  Video video("view=matte");
  for (int i = 0; i < kFrames; ++i) video.next(false);
  const auto buffer = video.next(true);
  {
    Pixels pixels(video.stream.info(), buffer.get(), GST_MAP_READ);
    EXPECT_TRUE(near(pixels.get(2, 2), {0, 0, 0, 255}));
    EXPECT_TRUE(near(pixels.get(kWidth / 2, kHeight - 4), {255, 255, 255, 255}));
  }
  GstElement* element = video.stream.element();
  gst_util_set_object_arg(G_OBJECT(element), "view", "composite");
  gst_util_set_object_arg(G_OBJECT(element), "method", "chroma");
  video.next(true);
  EXPECT_FALSE(video.learned()) << "the method does not use it";
  gst_util_set_object_arg(G_OBJECT(element), "method", "difference");
  EXPECT_TRUE(video.shows_person_only(video.next(true))) << "it was kept";
}

}  // namespace
}  // namespace booth

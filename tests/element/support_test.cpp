// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The measuring tools themselves: a test that cannot fail proves nothing.
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gst/ref.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/playback.hpp"

namespace booth {
namespace {

using testing_support::play_file;

std::string temporary_file(const char* name) {
  return std::filesystem::temp_directory_path() / (std::to_string(getpid()) + name);
}

void write_movie(const std::string& path) {
  const std::string description =
      "webmmux name=mux ! filesink location=" + path +
      " videotestsrc num-buffers=20 pattern=red ! video/x-raw,width=64,height=48,framerate=20/1 ! "
      "vp8enc deadline=1 ! mux. audiotestsrc num-buffers=50 samplesperbuffer=960 ! "
      "audio/x-raw,rate=48000,channels=1 ! opusenc ! mux.";
  const auto pipeline = Ref<GstElement>::share(gst_parse_launch(description.c_str(), nullptr));
  ASSERT_TRUE(pipeline);
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  const auto message = Ref<GstMessage>::adopt(
      gst_bus_timed_pop_filtered(bus.get(), 30 * GST_SECOND,
                                 static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR)));
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  ASSERT_TRUE(message);
  ASSERT_EQ(GST_MESSAGE_TYPE(message.get()), GST_MESSAGE_EOS);
}

TEST(Playback, SaysWhatAFileHolds) {
  const std::string path = temporary_file("movie.webm");
  write_movie(path);
  const auto playback = play_file(path);
  std::filesystem::remove(path);
  EXPECT_EQ(playback.error, "");
  EXPECT_THAT(playback.codecs, testing::UnorderedElementsAre("video/x-vp8", "audio/x-opus"));
  ASSERT_EQ(playback.video.size(), 20U);
  EXPECT_EQ(playback.video[0].width, 64);
  EXPECT_EQ(playback.video[0].height, 48);
  EXPECT_GT(playback.video[0].mean.r, 200);
  EXPECT_LT(playback.video[0].mean.g, 60);
  EXPECT_NEAR(static_cast<double>(playback.video_span()), 0.95e9, 2e6);
  EXPECT_NEAR(static_cast<double>(playback.longest_gap()), 0.05e9, 2e6);
  EXPECT_NEAR(static_cast<double>(playback.audio_length()), 1e9, 3e7);
  EXPECT_NEAR(static_cast<double>(playback.duration), 1e9, 3e7);
  EXPECT_TRUE(playback.seekable);
}

TEST(Playback, SaysWhyAFileDoesNotPlay) {
  EXPECT_THAT(play_file("/nonexistent.webm").error, testing::HasSubstr("nonexistent"));
  const std::string path = temporary_file("not-a-movie.webm");
  std::ofstream(path) << "hello";
  EXPECT_NE(play_file(path).error, "");
  std::filesystem::remove(path);
}

TEST(Picture, DifferencesAreSeen) {
  const RgbaImage card = testing_support::test_card(9, 7);
  RgbaImage other = card;
  EXPECT_EQ(testing_support::difference(card, other).largest, 0);
  other.pixels[8] = static_cast<std::uint8_t>(other.pixels[8] ^ 1);
  EXPECT_EQ(testing_support::difference(card, other).largest, 1);
  EXPECT_GT(testing_support::difference(card, other).mean, 0.0);
  EXPECT_EQ(testing_support::difference(card, testing_support::test_card(7, 9)).largest, 256);
}

}  // namespace
}  // namespace booth

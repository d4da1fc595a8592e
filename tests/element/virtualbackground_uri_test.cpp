// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtualbackground with background-uri: a video file instead of the screen.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/element/virtualbackground_second_video.hpp"

namespace booth {
namespace {

using namespace testing_support;

/// Frames go through until one shows the colour; the player needs a moment.
bool comes_to_show(Stream& stream, Color color) {
  const gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
  while (g_get_monotonic_time() < deadline) {
    if (near(shown(stream), color, 8)) return true;
    g_usleep(1000);
  }
  return false;
}

TEST(VirtualBackgroundUri, ShowsAVideo) {
  const std::string path = temporary_file("loop.mkv"), other = temporary_file("other.mkv");
  write_video(path, "pattern=solid-color foreground-color=0xff283ca0", 4);
  write_video(other, "pattern=solid-color foreground-color=0xffbe3c32", 4);
  Stream stream("background-color=rgb(200,30,20) background-uri=file://" + path);
  EXPECT_EQ(choice(stream), "stream");
  stream.set_caps(caps_text("I420", 96, 54));
  EXPECT_TRUE(comes_to_show(stream, kWanted));
  // Another one takes over while frames run, and is taken away.
  set(stream, "background-uri", "file://" + other);
  EXPECT_TRUE(comes_to_show(stream, {190, 60, 50, 255}));
  set(stream, "background-uri", "");
  EXPECT_TRUE(comes_to_show(stream, kRed));
  EXPECT_FALSE(stream.message(GST_MESSAGE_WARNING));
  std::filesystem::remove(path);
  std::filesystem::remove(other);
}

TEST(VirtualBackgroundUri, BeginsAgainAtItsEnd) {
  // Four pictures of two colours by turns: more changes than that are seen when it is repeated.
  const std::string path = temporary_file("blink.mkv");
  write_video(path, "pattern=blink foreground-color=0xff283ca0 background-color=0xffc81e14", 4);
  Stream stream("background-color=white background-uri=file://" + path);
  stream.set_caps(caps_text("I420", 96, 54));
  for (int round = 0; round < 6; ++round) {
    ASSERT_TRUE(comes_to_show(stream, kWanted)) << round;
    ASSERT_TRUE(comes_to_show(stream, kRed)) << round;
  }
  std::filesystem::remove(path);
}

TEST(VirtualBackgroundUri, OneThatCannotBePlayedIsAWarning) {
  const std::string broken = temporary_file("broken.mkv");
  std::ofstream(broken) << "this is no video";
  for (const std::string& uri : {"file://" + broken, std::string("file:///nowhere/at-all.webm")}) {
    SCOPED_TRACE(uri);
    // The URI after the bus is there: the warning may come before the constructor returns.
    Stream stream("background-color=rgb(200,30,20)");
    set(stream, "background-uri", uri);
    stream.set_caps(caps_text("I420", 96, 54));
    const gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    Ref<GstMessage> warning;
    while (!warning && g_get_monotonic_time() < deadline) {
      EXPECT_TRUE(near(shown(stream), kRed));
      warning = stream.message(GST_MESSAGE_WARNING);
    }
    ASSERT_TRUE(warning);
    EXPECT_TRUE(near(shown(stream), kRed));
  }
  std::filesystem::remove(broken);
}

}  // namespace
}  // namespace booth

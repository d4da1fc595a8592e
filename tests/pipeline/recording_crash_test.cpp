// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A process that records is killed; what it leaves on the disk must play.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gst/ref.hpp"
#include "tests/support/playback.hpp"

namespace booth {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFileVariable = "BOOTH_TEST_RECORD_TO";
constexpr std::uintmax_t kEnoughBytes = 600000;  // some two seconds
constexpr std::chrono::seconds kDeadline{120};

/// Not a test: what the child process does, until it is killed.
TEST(RecordingCrash, DISABLED_RecordsUntilKilled) {
  const char* file = std::getenv(kFileVariable);
  ASSERT_TRUE(file) << "started by the test below";
  const std::string description =
      "mediarecorder name=rec videotestsrc is-live=true pattern=snow ! "
      "video/x-raw,width=320,height=240,framerate=30/1 ! rec. "
      "audiotestsrc is-live=true ! audio/x-raw,rate=48000 ! rec.";
  const auto pipeline = Ref<GstElement>::share(gst_parse_launch(description.c_str(), nullptr));
  const auto recorder = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "rec"));
  g_object_set(recorder.get(), "location", file, nullptr);
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  std::this_thread::sleep_for(2 * kDeadline);
}

pid_t start_child(const std::string& file) {
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setenv(kFileVariable, file.c_str(), 1);
  execl("/proc/self/exe", "recording_crash_test", "--gtest_also_run_disabled_tests",
        "--gtest_filter=RecordingCrash.DISABLED_RecordsUntilKilled", static_cast<char*>(nullptr));
  _exit(127);
}

bool grows_to(const std::string& file, std::uintmax_t bytes) {
  const auto end = std::chrono::steady_clock::now() + kDeadline;
  while (std::chrono::steady_clock::now() < end) {
    std::error_code none_yet;
    const auto size = fs::file_size(file, none_yet);
    if (!none_yet && size >= bytes) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

TEST(RecordingCrash, WhatAKilledProcessLeavesPlays) {
  const std::string file =
      fs::temp_directory_path() / ("booth-killed-" + std::to_string(getpid()) + ".webm");
  const pid_t child = start_child(file);
  ASSERT_GT(child, 0);
  const bool recorded = grows_to(file, kEnoughBytes);
  kill(child, SIGKILL);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  ASSERT_TRUE(recorded);

  const auto playback = testing_support::play_file(file, 60);
  EXPECT_EQ(playback.error, "");
  EXPECT_THAT(playback.codecs, testing::UnorderedElementsAre("video/x-vp8", "audio/x-opus"));
  EXPECT_GT(playback.video.size(), 20U);
  EXPECT_GT(playback.audio_length(), 500 * GST_MSECOND);
  // Both tracks reach the file's end: neither waits in memory for the other.
  const auto video_end = static_cast<double>(playback.video.back().pts);
  const auto audio_end = static_cast<double>(playback.audio_length());
  EXPECT_NEAR(video_end, audio_end, 1e9);
  fs::remove(file);
}

}  // namespace
}  // namespace booth

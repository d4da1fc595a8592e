// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Photos for those who have nothing but a shell: gst-launch-1.0 as the README of photosnapshot
// says.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "elements/common/image_file.hpp"
#include "tests/support/child_process.hpp"

namespace booth {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing_support::ChildProcess;

class PhotoLaunch : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "booth-launch-XXXXXX").string();
    ASSERT_TRUE(mkdtemp(name.data()));
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// The first frame becomes 0.png by `interval`, so that a test knows that the stream runs.
  std::vector<std::string> command(const std::string& trigger) const {
    return {"gst-launch-1.0",
            "-e",
            "videotestsrc",
            "is-live=true",
            "!",
            "photosnapshot",
            "location=" + file("%d.png"),
            "interval=86400000",
            trigger,
            "!",
            "fakesink"};
  }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

  /// Another process writes it; it appears whole.
  bool appears(const std::string& name) const {
    const auto deadline = std::chrono::steady_clock::now() + testing_support::kProcessTimeout;
    while (!fs::exists(folder_ / name)) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(10ms);
    }
    return bool{read_image_file(file(name))};
  }

  fs::path folder_;
};

TEST_F(PhotoLaunch, ControlCTakesAPhotoAndEnds) {
  ChildProcess launch(command("trigger-message=GstLaunchInterrupt"));
  ASSERT_TRUE(appears("0.png")) << launch.output();
  launch.signal(SIGINT);
  EXPECT_EQ(launch.wait(), 0) << launch.output();
  EXPECT_TRUE(fs::exists(folder_ / "1.png")) << launch.output();
}

TEST_F(PhotoLaunch, AUnixSignalTakesAPhoto) {
  ChildProcess launch(command("trigger-signal=usr1"));
  ASSERT_TRUE(appears("0.png")) << launch.output();
  for (const char* next : {"1.png", "2.png"}) {
    launch.signal(SIGUSR1);
    EXPECT_TRUE(appears(next)) << launch.output();
  }
  launch.signal(SIGINT);
  EXPECT_EQ(launch.wait(), 0) << launch.output();
}

}  // namespace
}  // namespace booth

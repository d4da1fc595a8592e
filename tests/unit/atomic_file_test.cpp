// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/atomic_file.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace booth {
namespace {

namespace fs = std::filesystem;

class AtomicFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "booth-atomic-XXXXXX").string();
    ASSERT_TRUE(mkdtemp(name.data()));
    folder = name;
  }
  void TearDown() override { fs::remove_all(folder); }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : fs::directory_iterator(folder))
      result.push_back(entry.path().filename());
    return result;
  }
  static std::string content(const fs::path& path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  fs::path folder;
  const std::vector<std::uint8_t> hello{'h', 'e', 'l', 'l', 'o'};
};

TEST_F(AtomicFile, WritesAndReplaces) {
  const auto path = folder / "a.png";
  EXPECT_EQ(write_file_atomically(path, std::vector<std::uint8_t>(100, 'x')), std::nullopt);
  EXPECT_EQ(write_file_atomically(path, hello), std::nullopt);
  EXPECT_EQ(content(path), "hello");
  EXPECT_THAT(names(), testing::ElementsAre("a.png"));
}

TEST_F(AtomicFile, ObeysTheUmask) {
  const mode_t before = umask(027);
  EXPECT_EQ(write_file_atomically(folder / "a", hello), std::nullopt);
  umask(before);
  EXPECT_EQ(fs::status(folder / "a").permissions(), fs::perms{0640});
}

TEST_F(AtomicFile, MissingFolderIsAnError) {
  const auto path = folder / "missing" / "a.png";
  const auto error = write_file_atomically(path, hello);
  ASSERT_TRUE(error);
  EXPECT_THAT(*error, testing::HasSubstr(path.string()));
  EXPECT_THAT(*error, testing::HasSubstr("No such file"));
}

TEST_F(AtomicFile, LeavesNothingWhereTheTargetIsAFolder) {
  fs::create_directories(folder / "a.png" / "full");
  EXPECT_TRUE(write_file_atomically(folder / "a.png", hello));
  EXPECT_THAT(names(), testing::ElementsAre("a.png"));
}

TEST_F(AtomicFile, AFullDiskKeepsTheOldFileAndNothingElse) {
  const auto path = folder / "a.png";
  ASSERT_EQ(write_file_atomically(path, hello), std::nullopt);
  // A limit on file sizes fails in mid-file, as a full disk does.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4096, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto error = write_file_atomically(path, std::vector<std::uint8_t>(100000, 'x'));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  ASSERT_TRUE(error);
  EXPECT_EQ(content(path), "hello");
  EXPECT_THAT(names(), testing::ElementsAre("a.png"));
}

}  // namespace
}  // namespace booth

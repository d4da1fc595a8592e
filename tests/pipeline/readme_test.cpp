// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every gst-launch-1.0 line of the documentation, and every command of the examples, run as it is
// written.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/child_process.hpp"
#include "tests/support/example_program.hpp"
#include "tests/support/signaling_server.hpp"
#include "tests/support/xvfb.hpp"

namespace booth {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing_support::built;
using testing_support::ChildProcess;
using testing_support::SignalingServer;
using testing_support::Xvfb;

/// A line that ends by itself has this long; one that does not is stopped after kEndless.
constexpr auto kTimeout = 60s;
constexpr auto kEndless = 4s;

fs::path source_root() {
  const char* root = std::getenv("BOOTH_SOURCE_ROOT");
  return root ? root : ".";
}

struct Line {
  std::string where;  ///< file and line number
  std::string command;
};

void PrintTo(const Line& line, std::ostream* out) { *out << line.command; }

bool is_command(const std::string& text) {
  constexpr std::array kFirstWords{
      "gst-launch-1.0 ",   "booth-call ", "booth-broadcast ", "booth-loopback", "booth-embed ",
      "/usr/bin/python3 ", "g++ "};
  return std::any_of(kFirstWords.begin(), kFirstWords.end(),
                     [&](const char* word) { return text.starts_with(word); });
}

/// Commands may go over several lines, each but the last with a backslash at its end.
std::vector<Line> lines_of(const fs::path& file) {
  std::vector<Line> found;
  std::ifstream stream(file);
  std::string text;
  bool goes_on = false;
  for (int number = 1; std::getline(stream, text); ++number) {
    text.erase(0, text.find_first_not_of(' '));
    if (!goes_on && !is_command(text)) continue;
    const auto where = fs::relative(file, source_root()).string() + ":" + std::to_string(number);
    if (!goes_on) found.push_back({where, ""});
    goes_on = text.ends_with('\\');
    if (goes_on) text.pop_back();
    found.back().command += text;
  }
  return found;
}

std::vector<Line> all_lines() {
  const fs::path root = source_root();
  std::vector<fs::path> files{root / "README.md"};
  std::error_code none;
  for (const char* folder : {"elements", "signaling"})
    for (const auto& part : fs::directory_iterator(root / folder, none))
      files.push_back(part.path() / "README.md");
  for (const auto& example : fs::directory_iterator(root / "examples", none))
    if (fs::exists(example.path() / "README.md")) files.push_back(example.path() / "README.md");
  for (const auto& document : fs::directory_iterator(root / "docs", none))
    if (document.path().extension() == ".md") files.push_back(document.path());
  std::sort(files.begin(), files.end());
  std::vector<Line> all;
  for (const auto& file : files)
    for (auto& line : lines_of(file)) all.push_back(std::move(line));
  return all;
}

/// X server and signaling server for all lines, and a folder in which examples/ is found.
class Readme : public testing::TestWithParam<Line> {
 protected:
  static void SetUpTestSuite() {
    xvfb_ = new Xvfb(640, 480);
    server_ = new SignalingServer;
    folder_ = fs::path(std::getenv("BOOTH_BUILD_ROOT")) / "readme-test";
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    fs::create_directory_symlink(source_root() / "examples", folder_ / "examples");
  }
  static void TearDownTestSuite() {
    delete server_;
    delete xvfb_;
  }

  /// With the port of the server that runs here.
  static std::string command(std::string text) {
    static const std::regex kServer("ws://127\\.0\\.0\\.1:[0-9]+/booth");
    return std::regex_replace(text, kServer, server_->url());
  }

  /// With what `meson devenv` adds to it.
  static std::string path() {
    std::string folders;
    for (const char* folder : {"booth-call", "booth-broadcast", "loopback", "embed-cpp"})
      folders += built(std::string("examples/") + folder) + ":";
    return folders + built("signaling/server") + ":" + std::getenv("PATH");
  }

  static inline Xvfb* xvfb_ = nullptr;
  static inline SignalingServer* server_ = nullptr;
  static inline fs::path folder_;
};

TEST_P(Readme, LineRunsAsWritten) {
  ASSERT_TRUE(server_->ready()) << server_->process().output();
  ASSERT_NE(xvfb_->display(), "") << "Xvfb did not start";
  for (const char* camera : {"v4l2src", "--video camera"})
    if (GetParam().command.find(camera) != std::string::npos && !fs::exists("/dev/video0"))
      GTEST_SKIP() << "no camera";
  for (const char* own : {" model=", " plate="})
    if (GetParam().command.find(own) != std::string::npos)
      GTEST_SKIP() << "needs a file of the user's own:" << own;
  ChildProcess child(
      {"sh", "-c", "cd '" + folder_.string() + "' && exec " + command(GetParam().command)},
      {"DISPLAY=" + xvfb_->display(), "LC_ALL=C", "G_DEBUG=", "PATH=" + path(),
       "BOOTH_SERVER=" + server_->url()});
  // Either it never ends, and is stopped, or it is about to end. An example says when it can be.
  const bool is_example = !GetParam().command.starts_with("gst-launch");
  if (is_example ? child.wait_line(" ends", kTimeout).has_value() : !child.wait(kEndless))
    child.signal(SIGINT);
  EXPECT_EQ(child.wait(kTimeout), 0) << child.output();
  if (!is_example) {
    EXPECT_THAT(child.output(), testing::HasSubstr("Setting pipeline to PLAYING"));
  }
  EXPECT_THAT(child.output(), testing::Not(testing::HasSubstr("ERROR")));
}

INSTANTIATE_TEST_SUITE_P(Documentation, Readme, testing::ValuesIn(all_lines()),
                         [](const auto& line) {
                           std::string name = line.param.where;
                           for (char& letter : name)
                             if (!std::isalnum(static_cast<unsigned char>(letter))) letter = '_';
                           return name;
                         });

/// The table above would be empty, and all would seem well, were the documents not found.
TEST(ReadmeTable, HasALineForEveryElement) {
  std::string all;
  for (const auto& line : all_lines()) all += line.command + "\n";
  for (const char* element :
       {"virtualbackground", "photosnapshot", "mediarecorder", "screencapturesrc",
        "webrtcsignaling", "webrtccall", "cssfilter", "facemask"})
    EXPECT_THAT(all, testing::HasSubstr(element));
}

}  // namespace
}  // namespace booth

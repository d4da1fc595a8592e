// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The programs of examples/, run and answered as a user does.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/example_program.hpp"
#include "tests/support/playback.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using namespace booth::testing_support;  // NOLINT: the whole file is about it
using Line = ExampleProgram::Line;
using Words = std::vector<std::string>;

/// Of 15 a second, while somebody reads a line and types a key.
constexpr int kFewestPictures = 3;

class Examples : public testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new SignalingServer; }
  static void TearDownTestSuite() { delete std::exchange(server_, nullptr); }
  void SetUp() override { ASSERT_TRUE(server_->ready()) << server_->process().output(); }

  /// Every test has a room of its own.
  static std::string room() {
    return testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  static std::string recording(const std::string& name) {
    std::filesystem::create_directories(built("examples-test"));
    const auto path = built("examples-test/" + name);
    std::filesystem::remove(path);
    return path;
  }
  /// Waits until there is a second or so of film in it.
  static bool grows(const std::string& path) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    std::error_code none;
    while (std::chrono::steady_clock::now() < deadline) {
      if (std::filesystem::file_size(path, none) > 20'000 && !none) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  static std::unique_ptr<ExampleProgram> start(const std::string& name, const Words& options,
                                               Line line = Line::kPipe) {
    Words command{built("examples/" + name + "/" + name), "--server", server_->url(), "--room",
                  room()};
    command.insert(command.end(), options.begin(), options.end());
    return std::make_unique<ExampleProgram>(command, line);
  }
  static std::unique_ptr<ExampleProgram> call(const Words& options, Line line = Line::kPipe) {
    return start("booth-call", options, line);
  }
  static void expect_film(const std::string& path) {
    const auto played = play_file(path);
    EXPECT_EQ(played.error, "") << path;
    EXPECT_TRUE(played.seekable) << path;
    EXPECT_GE(static_cast<int>(played.video.size()), kFewestPictures) << path;
    EXPECT_FALSE(played.audio.empty()) << path;
  }

  static inline SignalingServer* server_ = nullptr;
};

TEST_F(Examples, ACallIsRungAcceptedAndHungUpAtTheTerminal) {
  const auto film = recording("anna.webm");
  const auto anna = call({"--name", "Anna", "--record", film}, Line::kTerminal);
  ASSERT_TRUE(anna->says("In room " + room() + " as Anna"));
  const auto bert = call({"--name", "Bert"});
  ASSERT_TRUE(bert->says("Anna is here; 1 calls."));
  bert->write("1\n");
  ASSERT_TRUE(anna->says("Bert is calling: accept? [y/n]"));
  anna->write("y");
  for (const auto& each : {anna.get(), bert.get()}) {
    EXPECT_TRUE(each->says("Connected with"));
    EXPECT_TRUE(each->says("The first picture is here: 320x240."));
  }
  EXPECT_TRUE(grows(film)) << anna->output();
  bert->write("m\n");
  EXPECT_TRUE(bert->says("Muted: nothing is sent."));
  bert->write("m\n");
  EXPECT_TRUE(bert->says("No longer muted."));
  bert->write("h\n");
  for (const auto& each : {anna.get(), bert.get()}) {
    EXPECT_TRUE(each->says("is over (hung up)"));
    EXPECT_GE(each->last_number("pictures received"), kFewestPictures);
  }
  anna->write("q");
  EXPECT_TRUE(bert->says("Anna has left."));
  bert->write("q\n");
  EXPECT_EQ(anna->exit_code(), 0) << anna->output();
  EXPECT_EQ(bert->exit_code(), 0) << bert->output();
  expect_film(film);
}

TEST_F(Examples, ACallIsDeclined) {
  const auto anna = call({"--name", "Anna"}, Line::kTerminal);
  ASSERT_TRUE(anna->says("In room"));
  const auto bert = call({"--name", "Bert", "--call", "Anna"});
  ASSERT_TRUE(anna->says("Bert is calling"));
  anna->write("n");
  EXPECT_TRUE(bert->says("No call with Anna: rejected."));
  EXPECT_EQ(bert->exit_code(), 3);
  EXPECT_TRUE(anna->says("Bert has left."));
  anna->signal(SIGTERM);
  EXPECT_EQ(anna->exit_code(), 0) << anna->output();
}

TEST_F(Examples, ACallBetweenTwoScripts) {
  const auto film = recording("message.webm");
  const auto one = call({"--name", "Answering", "--wait", "--accept", "--record", film, "--video",
                         "presenter", "--background", "navy"});
  const auto two = call({"--name", "Bert", "--call", "Answering", "--seconds", "4"});
  EXPECT_EQ(two->exit_code(), 0) << two->output();
  EXPECT_EQ(one->exit_code(), 0) << one->output();
  for (const auto& each : {one.get(), two.get()})
    EXPECT_GE(each->last_number("pictures received"), kFewestPictures) << each->output();
  expect_film(film);
}

TEST_F(Examples, WhatCannotBeIsSaidPlainly) {
  struct Case {
    const char* description;
    Words options;
    int code;
    std::string text;
  };
  const std::vector<Case> cases{
      {"no server", {"--server", "ws://127.0.0.1:1/booth"}, 1, "server cannot be reached"},
      {"no address", {"--server", "here"}, 1, "uri must be ws:// or wss://"},
      {"no file", {"--video", "no-such-film.mp4"}, 1, "there is no file no-such-film.mp4"},
      {"unknown option", {"--nonsense"}, 2, "Unknown option --nonsense"},
      {"no value", {"--name", ""}, 2, "--name needs a value"},
  };
  for (const auto& [description, options, code, text] : cases) {
    SCOPED_TRACE(description);
    const auto program = call(options);
    EXPECT_TRUE(program->says(text));
    EXPECT_EQ(program->exit_code(), code);
  }
}

TEST_F(Examples, ABroadcastIsSeenByEveryViewer) {
  const auto film = recording("viewer.webm");
  const auto view = [](const std::string& name, Words more = {}) {
    Words options{"--role", "view", "--name", name, "--once"};
    options.insert(options.end(), more.begin(), more.end());
    return start("booth-broadcast", options);
  };
  std::vector<std::unique_ptr<ExampleProgram>> viewers;
  viewers.push_back(view("Anna", {"--record", film}));
  ASSERT_TRUE(viewers[0]->says("Waiting for a broadcast in room"));
  const auto hall = start("booth-broadcast", {"--name", "Hall"}, Line::kTerminal);
  ASSERT_TRUE(hall->says("On air in room"));
  viewers.push_back(view("Bert"));
  viewers.push_back(view("Carl"));
  for (const auto& viewer : viewers) {
    EXPECT_TRUE(viewer->says("Hall is on air."));
    EXPECT_TRUE(viewer->says("The first picture is here: 320x240."));
  }
  EXPECT_TRUE(hall->says("watches: 3 viewers"));
  EXPECT_TRUE(grows(film)) << viewers[0]->output();
  hall->write("q");
  EXPECT_TRUE(hall->says("most viewers at once: 3"));
  EXPECT_EQ(hall->exit_code(), 0) << hall->output();
  for (const auto& viewer : viewers) {
    EXPECT_EQ(viewer->exit_code(), 0) << viewer->output();
    EXPECT_GE(viewer->last_number("pictures received"), 1) << viewer->output();
  }
  expect_film(film);
}

TEST_F(Examples, ACallWithOneself) {
  ExampleProgram loopback({built("examples/loopback/booth-loopback")});
  EXPECT_TRUE(loopback.says("100 pictures went through the call"));
  EXPECT_EQ(loopback.exit_code(), 0);
}

TEST_F(Examples, APythonApplicationCallsOneInCpp) {
  ExampleProgram probe({"/usr/bin/python3", "-c", "import gi; gi.require_version('Gst', '1.0')"});
  if (probe.exit_code() != 0) GTEST_SKIP() << "python3-gi or gir1.2-gstreamer-1.0 is missing";
  ExampleProgram cpp({built("examples/embed-cpp/booth-embed"), server_->url(), room()});
  ExampleProgram python(
      {"/usr/bin/python3", source("examples/embed-python/embed.py"), server_->url(), room()});
  for (auto* each : {&cpp, &python}) EXPECT_TRUE(each->says("picture 31: 320x240"));
  for (auto* each : {&cpp, &python}) {
    each->signal(SIGINT);
    EXPECT_TRUE(each->says("pictures received"));
    EXPECT_EQ(each->exit_code(), 0) << each->output();
    EXPECT_GE(each->last_number("pictures received"), 31);
  }
}

}  // namespace

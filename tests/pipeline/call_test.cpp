// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Two pipelines call each other through the real server; what one sends the other decodes.
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/pipeline/call_pipeline.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::testing_support::CallPipeline;
using booth::testing_support::ChildProcess;
using booth::testing_support::SignalingServer;

constexpr std::uint32_t kRed = 0xd02020, kBlue = 0x2020d0, kGreen = 0x20c020;
constexpr int kLow = 300, kHigh = 1000;

class Call : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server->ready()) << server->process().output(); }

  static std::string build_path(const std::string& path) {
    const char* root = std::getenv("BOOTH_BUILD_ROOT");
    return std::string(root ? root : ".") + "/" + path;
  }

  std::unique_ptr<CallPipeline> peer(const std::string& id, const std::string& properties = {}) {
    CallPipeline::Options options;
    options.id = id;
    options.uri = server->url();
    options.color = id == "anna" ? kRed : kBlue;
    options.pitch_hz = id == "anna" ? kLow : kHigh;
    options.channels = id == "anna" ? 1 : 2;
    options.properties = properties;
    auto pipeline = std::make_unique<CallPipeline>(options);
    EXPECT_TRUE(pipeline->play()) << pipeline->report();
    EXPECT_TRUE(pipeline->wait("joined")) << pipeline->report();
    return pipeline;
  }

  static void expect_media(CallPipeline& anna, CallPipeline& ben) {
    EXPECT_TRUE(anna.sees(kBlue)) << anna.report();
    EXPECT_TRUE(ben.sees(kRed)) << ben.report();
    EXPECT_TRUE(anna.hears(kHigh)) << anna.report();
    EXPECT_TRUE(ben.hears(kLow)) << ben.report();
  }

  std::optional<SignalingServer> server{std::in_place};
};

TEST_F(Call, CarriesPictureAndSoundBothWays) {
  auto anna = peer("anna");
  auto ben = peer("ben", "auto-call=true");
  ASSERT_TRUE(ben->wait("connected")) << ben->report() << anna->report();
  ASSERT_TRUE(anna->wait("connected")) << anna->report();
  expect_media(*anna, *ben);
  EXPECT_EQ(anna->errors() + ben->errors(), "");
}

TEST_F(Call, CanBeRepeatedInBothDirections) {
  auto anna = peer("anna");
  auto ben = peer("ben");
  for (int round = 0; round < 4; ++round) {
    (round % 2 ? ben : anna)->call(round % 2 ? "anna" : "ben");
    ASSERT_TRUE(ben->wait("connected")) << round << ben->report() << anna->report();
    ASSERT_TRUE(anna->wait("connected")) << round << anna->report();
    expect_media(*anna, *ben);
    (round < 2 ? ben : anna)->act("hang-up");
    ASSERT_TRUE(anna->wait("ended")) << round << anna->report();
    ASSERT_TRUE(ben->wait("ended")) << round << ben->report();
  }
  EXPECT_EQ(anna->errors() + ben->errors(), "");
}

TEST_F(Call, WorksBetweenTwoProcesses) {
  auto anna = peer("anna");
  ChildProcess ben(
      {build_path("tests/pipeline/call_peer"), "ben", server->url(), "2020d0", "auto-call=true"});
  ASSERT_TRUE(ben.wait_line("event connected")) << ben.output() << anna->report();
  EXPECT_TRUE(anna->sees(kBlue)) << anna->report();
  ben.write("sees d02020\n");
  EXPECT_TRUE(ben.wait_line("seen")) << ben.output();
  anna->act("hang-up");
  EXPECT_TRUE(ben.wait_line("event ended")) << ben.output();
  ben.write("quit\n");
  EXPECT_EQ(ben.wait(), 0) << ben.output();
}

TEST_F(Call, NeedsNoNetwork) {
  // The same call in a network namespace of its own, in which there is nothing but loopback.
  ChildProcess allowed({"unshare", "--net", "true"});
  if (allowed.wait() != 0) GTEST_SKIP() << "no right to make a network namespace";
  ChildProcess inside({"unshare", "--net", "sh", "-c",
                       "ip link set lo up && exec '" + build_path("tests/pipeline/call_test") +
                           "' --gtest_output= --gtest_filter=Call.CarriesPictureAndSoundBothWays"});
  EXPECT_EQ(inside.wait(std::chrono::seconds(120)), 0) << inside.output();
}

TEST_F(Call, CanBeRejected) {
  auto anna = peer("anna");
  auto ben = peer("ben", "auto-accept=false");
  anna->call("ben");
  const auto ring = ben->wait("incoming-call");
  ASSERT_TRUE(ring) << ben->report();
  EXPECT_EQ(ring->peer, "anna");
  ben->act("reject");
  const auto rejected = anna->wait("rejected");
  ASSERT_TRUE(rejected) << anna->report();
  EXPECT_EQ(rejected->peer, "ben");
  EXPECT_TRUE(anna->wait("ended")) << anna->report();
  anna->call("ben");
  ASSERT_TRUE(ben->wait("incoming-call")) << ben->report();
  ben->act("accept");
  EXPECT_TRUE(anna->wait("connected")) << anna->report();
}

TEST_F(Call, IsRefusedToAThirdWhileBusy) {
  auto anna = peer("anna");
  auto ben = peer("ben", "auto-call=true");
  ASSERT_TRUE(anna->wait("connected")) << anna->report();
  auto cleo = peer("cleo");
  cleo->call("anna");
  const auto rejected = cleo->wait("rejected");
  ASSERT_TRUE(rejected) << cleo->report();
  EXPECT_EQ(rejected->text, "busy");
  EXPECT_TRUE(anna->sees(kBlue)) << "the first call goes on" << anna->report();
}

TEST_F(Call, TakesAFurtherPictureFromTheCaller) {
  auto anna = peer("anna");
  auto ben = peer("ben", "auto-call=true");
  ASSERT_TRUE(anna->wait("connected")) << anna->report();
  ASSERT_TRUE(anna->sees(kBlue)) << anna->report();
  ben->add_video(kGreen);
  EXPECT_TRUE(anna->sees(kGreen)) << anna->report() << ben->report();
  EXPECT_TRUE(anna->sees(kBlue)) << "the first goes on" << anna->report();
  EXPECT_TRUE(ben->sees(kRed)) << ben->report();
}

TEST_F(Call, GoesOnWithoutItsServer) {
  auto anna = peer("anna");
  auto ben = peer("ben", "auto-call=true");
  ASSERT_TRUE(anna->wait("connected")) << anna->report();
  ASSERT_TRUE(ben->wait("connected")) << ben->report();
  const auto port = std::to_string(server->port());
  server->process().signal(SIGKILL);
  server->process().wait();
  EXPECT_TRUE(anna->sees(kBlue)) << anna->report();
  server.emplace(std::vector<std::string>{"--port", port});
  ASSERT_TRUE(server->ready()) << server->process().output();
  EXPECT_TRUE(anna->wait("joined")) << anna->report();
  EXPECT_TRUE(ben->wait("joined")) << ben->report();
  expect_media(*anna, *ben);
  ben->act("hang-up");
  EXPECT_TRUE(anna->wait("ended")) << "the new server knows the call again" << anna->report();
  EXPECT_EQ(anna->errors() + ben->errors(), "");
}

/// As pages of PeerJS hang up, which say nothing else.
TEST_F(Call, IsHungUpByItsDataChannelWithoutServer) {
  for (const bool caller_hangs_up : {true, false}) {
    SCOPED_TRACE(caller_hangs_up ? "the caller hangs up" : "the callee hangs up");
    if (!server) server.emplace();
    const std::string peerjs =
        "protocol=peerjs uri=ws://127.0.0.1:" + std::to_string(server->port()) + "/";
    auto anna = peer("anna", peerjs), ben = peer("ben", peerjs);
    anna->call("ben");
    ASSERT_TRUE(anna->wait("connected")) << anna->report();
    ASSERT_TRUE(ben->wait("connected")) << ben->report();
    expect_media(*anna, *ben);
    server.reset();
    (caller_hangs_up ? anna : ben)->act("hang-up");
    const auto ended = (caller_hangs_up ? ben : anna)->wait("ended");
    ASSERT_TRUE(ended) << anna->report() << ben->report();
    EXPECT_EQ(ended->text, "the other side hung up");
    EXPECT_EQ(anna->errors() + ben->errors(), "");
  }
}

}  // namespace

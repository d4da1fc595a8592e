// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// webrtccall elements meet in a room of the real server; what one hands in the others see and hear.
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/pipeline/stats_listener.hpp"
#include "tests/pipeline/process_load.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::testing_support::ConferencePipeline;
using booth::testing_support::SignalingServer;
using booth::testing_support::StatsListener;
using Peer = std::unique_ptr<ConferencePipeline>;

constexpr std::uint32_t kRed = 0xd02020, kBlue = 0x2020d0, kGreen = 0x20c020;
constexpr int kLow = 300, kMiddle = 600, kHigh = 1000;

class WebrtcCall : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server.ready()) << server.process().output(); }

  ConferencePipeline::Options options(const std::string& id, std::uint32_t color, int pitch_hz) {
    ConferencePipeline::Options result;
    result.id = id;
    result.uri = server.url();
    result.color = color;
    result.pitch_hz = pitch_hz;
    return result;
  }

  static Peer join(const ConferencePipeline::Options& options) {
    auto peer = std::make_unique<ConferencePipeline>(options);
    EXPECT_TRUE(peer->play() && peer->wait("joined")) << peer->report();
    return peer;
  }

  SignalingServer server;
};

TEST_F(WebrtcCall, CarriesRawMediaBothWaysAndAgain) {
  auto anna = join(options("anna", kRed, kLow));
  auto ben = join(options("ben", kBlue, kHigh));
  for (int round = 0; round < 2; ++round) {
    SCOPED_TRACE(round);
    ASSERT_TRUE(ben->wait("connected", "anna")) << ben->report() << anna->report();
    ASSERT_TRUE(anna->wait("connected", "ben")) << anna->report();
    EXPECT_TRUE(anna->sees("ben", kBlue)) << anna->report();
    EXPECT_TRUE(ben->sees("anna", kRed)) << ben->report();
    EXPECT_TRUE(anna->hears("ben", kHigh)) << anna->report();
    EXPECT_TRUE(ben->hears("anna", kLow)) << ben->report();
    (round == 0 ? anna : ben)->act("hang-up");
    ASSERT_TRUE(anna->wait("ended", "ben")) << anna->report();
    ASSERT_TRUE(ben->wait("ended", "anna")) << ben->report();
    if (round == 0) anna->act("call", "ben");
  }
  EXPECT_EQ(anna->errors() + ben->errors(), "");
}

TEST_F(WebrtcCall, KeepsToThePortsItIsGiven) {
  auto wanted = options("anna", kRed, kLow);
  wanted.properties = "min-port=50120 max-port=50139 stats-interval=200";
  auto anna = join(wanted);
  StatsListener listener(anna->element());
  auto ben = join(options("ben", kBlue, kHigh));
  ASSERT_TRUE(ben->sees("anna", kRed)) << ben->report();
  const auto used =
      listener.wait([](const auto& report) { return report.selected(true).number("port") > 0; });
  EXPECT_GE(used.selected(true).number("port"), 50120) << used.to_string();
  EXPECT_LE(used.selected(true).number("port"), 50139) << used.to_string();
}

TEST_F(WebrtcCall, MeshOfThreeSurvivesALeave) {
  auto anna = join(options("anna", kRed, kLow));
  auto ben = join(options("ben", kBlue, kMiddle));
  auto carl = join(options("carl", kGreen, kHigh));
  EXPECT_TRUE(anna->sees("ben", kBlue)) << anna->report();
  EXPECT_TRUE(anna->sees("carl", kGreen)) << anna->report();
  EXPECT_TRUE(ben->sees("carl", kGreen)) << ben->report();
  EXPECT_TRUE(carl->sees("anna", kRed)) << carl->report();
  EXPECT_TRUE(carl->hears("ben", kMiddle)) << carl->report();
  EXPECT_EQ(anna->count("vp8enc"), 1u);
  EXPECT_EQ(anna->count("webrtcbin"), 2u);
  carl.reset();
  EXPECT_TRUE(anna->wait("ended", "carl")) << anna->report();
  EXPECT_TRUE(anna->goes_on("ben")) << anna->report();
  EXPECT_TRUE(ben->goes_on("anna")) << ben->report();
  EXPECT_FALSE(anna->has("ended", "ben")) << anna->report();
  EXPECT_EQ(anna->errors() + ben->errors(), "");
}

/// What calls must not leave behind in this process.
struct Left {
  std::size_t files, threads;
  unsigned elements;
};

Left left(const ConferencePipeline& peer) {
  const auto load = booth::testing_support::process_load();
  unsigned elements = 0;
  for (const char* factory : {"webrtcbin", "vp8enc", "opusenc", "appsrc", "vp8dec", "queue"})
    elements += peer.count(factory);
  return {load.files, load.threads, elements};
}

TEST_F(WebrtcCall, CallsLeaveNothingBehind) {
  auto anna = join(options("anna", kRed, kLow));
  auto ben = join(options("ben", kBlue, kHigh));
  std::optional<Left> before;
  for (int round = 0; round < 6; ++round) {
    SCOPED_TRACE(round);
    ASSERT_TRUE(ben->wait("connected", "anna")) << ben->report();
    ASSERT_TRUE(anna->sees("ben", kBlue)) << anna->report();
    anna->act("hang-up", "ben");
    ASSERT_TRUE(ben->wait("ended", "anna")) << ben->report();
    ASSERT_TRUE(anna->wait("ended", "ben")) << anna->report();
    // What the last call used is taken down in the background.
    const auto deadline = std::chrono::steady_clock::now() + ConferencePipeline::kTimeout;
    auto now = left(*anna);
    const auto is_clean = [&] {
      return now.elements == 0 &&
             (!before || (now.files <= before->files && now.threads <= before->threads));
    };
    while (!is_clean() && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      now = left(*anna);
    }
    EXPECT_EQ(now.elements, 0u);
    if (before) {
      EXPECT_LE(now.files, before->files);
      EXPECT_LE(now.threads, before->threads);
    }
    // The first calls make what stays: thread pools, the clock, the certificate.
    if (round == 2) before = now;
    anna->act("call", "ben");
  }
}

}  // namespace

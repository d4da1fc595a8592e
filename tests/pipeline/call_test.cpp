// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Two pipelines call each other through the real server; what one sends the other decodes.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/pipeline/call_pipeline.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::testing_support::CallPipeline;
using booth::testing_support::SignalingServer;

constexpr std::uint32_t kRed = 0xd02020, kBlue = 0x2020d0;
constexpr int kLow = 300, kHigh = 1000;

class Call : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server.ready()) << server.process().output(); }

  std::unique_ptr<CallPipeline> peer(const std::string& id, const std::string& properties = {}) {
    CallPipeline::Options options;
    options.id = id;
    options.uri = server.url();
    options.color = id == "anna" ? kRed : kBlue;
    options.pitch_hz = id == "anna" ? kLow : kHigh;
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

  SignalingServer server;
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

}  // namespace

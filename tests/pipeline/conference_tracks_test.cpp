// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Tracks come and go while a call runs, from either side, and nobody else's picture stops for it.
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/pipeline/extra_source.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::testing_support::ConferencePipeline;
using booth::testing_support::ExtraSource;
using booth::testing_support::SignalingServer;
using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr std::uint32_t kRed = 0xd02020, kBlue = 0x2020d0, kGreen = 0x20c020, kYellow = 0xc0c020;

class ConferenceTracks : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(server.ready()) << server.process().output();
    anna.emplace(options("anna", kRed));
    ASSERT_TRUE(anna->play() && anna->wait("joined")) << anna->report();
  }

  /// The newcomer calls, so ben offers.
  void connect(const std::string& properties = {}) {
    auto wanted = options("ben", kBlue);
    wanted.properties = properties;
    ben.emplace(wanted);
    ASSERT_TRUE(ben->play() && ben->wait("connected", "anna")) << ben->report();
    ASSERT_TRUE(anna->wait("connected", "ben")) << anna->report();
    ASSERT_NE(at_anna = anna->stream("ben", kBlue), "") << anna->report();
    ASSERT_NE(at_ben = ben->stream("anna", kRed), "") << ben->report();
    anna->gaps_from_now();
    ben->gaps_from_now();
  }

  ConferencePipeline::Options options(const std::string& id, std::uint32_t color) {
    ConferencePipeline::Options result;
    result.id = id;
    result.uri = server.url();
    result.color = color;
    return result;
  }

  /// The pictures that were there before went on all the time. What is measured is a few frames of
  /// 67 ms; the limit, far below what a freeze would be, is for a machine that is busy with
  /// something else.
  void expect_no_freeze() {
    EXPECT_TRUE(anna->goes_on("ben")) << anna->report();
    EXPECT_TRUE(ben->goes_on("anna")) << ben->report();
    const auto there = anna->longest_gap(at_anna), here = ben->longest_gap(at_ben);
    RecordProperty("longest_gap_ms", static_cast<int>(std::max(there, here).count()));
    EXPECT_LT(there, 6s);
    EXPECT_LT(here, 6s);
    EXPECT_EQ(anna->errors() + ben->errors(), "");
  }

  SignalingServer server;
  std::optional<ConferencePipeline> anna, ben;
  std::string at_anna, at_ben;  ///< pads by which the first pictures come
};

TEST_F(ConferenceTracks, TheOffererAddsACameraAndRemovesIt) {
  connect();
  std::optional<ExtraSource> extra;
  for (int round = 0; round < 2; ++round) {
    SCOPED_TRACE(round);
    extra.emplace(ben->element(), "video_1", kGreen);
    const auto pad = anna->stream("ben", kGreen);
    ASSERT_NE(pad, "") << anna->report() << ben->report();
    EXPECT_NE(pad, at_anna);
    extra.reset();
    EXPECT_TRUE(anna->has_ended(pad)) << anna->report();
  }
  expect_no_freeze();
}

TEST_F(ConferenceTracks, TheAnswererAddsACameraAndRemovesIt) {
  connect();
  std::optional<ExtraSource> extra;
  for (int round = 0; round < 2; ++round) {
    SCOPED_TRACE(round);
    extra.emplace(anna->element(), "video_1", kGreen);
    const auto pad = ben->stream("anna", kGreen);
    ASSERT_NE(pad, "") << anna->report() << ben->report();
    EXPECT_NE(pad, at_ben);
    extra.reset();
    EXPECT_TRUE(ben->has_ended(pad)) << ben->report();
  }
  expect_no_freeze();
}

TEST_F(ConferenceTracks, BothAddAtOnce) {
  connect("video-codecs=h264,vp8");
  ExtraSource green(anna->element(), "video_1", kGreen);
  ExtraSource yellow(ben->element(), "video_1", kYellow);
  EXPECT_NE(ben->stream("anna", kGreen), "") << ben->report() << anna->report();
  EXPECT_NE(anna->stream("ben", kYellow), "") << anna->report() << ben->report();
  EXPECT_EQ(anna->count("webrtcbin"), 1u) << "it is the same call";
  EXPECT_EQ(anna->count("vp8enc"), 0u);
  expect_no_freeze();
}

TEST_F(ConferenceTracks, AStreamThatIsNotSentYetWaitsForItsMedia) {
  connect();
  auto* pad = gst_element_request_pad_simple(ben->element(), "video_1");
  ExtraSource green(ben->element(), "video_2", kGreen);
  EXPECT_NE(anna->stream("ben", kGreen), "") << anna->report();
  gst_element_release_request_pad(ben->element(), pad);
  gst_object_unref(pad);
  expect_no_freeze();
}

bool replace(const ConferencePipeline& peer, const char* pad, const char* other) {
  gboolean done = FALSE;
  g_signal_emit_by_name(peer.element(), "replace-video", pad, other, &done);
  return done;
}

TEST_F(ConferenceTracks, ShowsTheScreenInPlaceOfTheCamera) {
  connect("spare-pads=video_7");
  ExtraSource screen(ben->element(), "video_7", kGreen);
  for (int round = 0; round < 3; ++round) {
    SCOPED_TRACE(round);
    ASSERT_TRUE(replace(*ben, "video_0", "video_7"));
    EXPECT_EQ(anna->stream("ben", kGreen), at_anna) << anna->report();
    ASSERT_TRUE(replace(*ben, "video_0", ""));
    EXPECT_EQ(anna->stream("ben", kBlue), at_anna) << anna->report();
  }
  EXPECT_EQ(ben->count("rtpvp8pay"), 1u) << "it is not sent by itself";
  EXPECT_FALSE(replace(*ben, "video_0", "audio_0"));
  EXPECT_FALSE(replace(*ben, "video_0", "video_9"));
  expect_no_freeze();
}

}  // namespace

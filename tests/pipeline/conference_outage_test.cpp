// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What happens to a room when paths are renewed, peers die and the server is started again.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <gst/gst.h>
#include <gst/sdp/sdp.h>
#define GST_USE_UNSTABLE_API
#include <gst/webrtc/webrtc.h>

#include "gst/ref.hpp"
#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::Ref;
using booth::testing_support::ChildProcess;
using booth::testing_support::ConferencePipeline;
using booth::testing_support::SignalingServer;
using Peer = std::unique_ptr<ConferencePipeline>;
using namespace std::chrono_literals;

constexpr std::uint32_t kRed = 0xd02020, kBlue = 0x2020d0, kGreen = 0x20c020;

/// The ICE user fragment in the description of a peer's only call.
std::string ufrag(ConferencePipeline& peer, const char* side) {
  auto* found = gst_bin_iterate_all_by_element_factory_name(GST_BIN(peer.element()), "webrtcbin");
  GValue item = G_VALUE_INIT;
  std::string text;
  if (gst_iterator_next(found, &item) == GST_ITERATOR_OK) {
    GstWebRTCSessionDescription* description = nullptr;
    g_object_get(g_value_get_object(&item), side, &description, nullptr);
    for (guint i = 0; description && text.empty() && i < description->sdp->medias->len; ++i) {
      const auto* media = gst_sdp_message_get_media(description->sdp, i);
      const char* value = gst_sdp_media_get_attribute_val(media, "ice-ufrag");
      if (value) text = value;
    }
    if (description) gst_webrtc_session_description_free(description);
    g_value_unset(&item);
  }
  gst_iterator_free(found);
  return text;
}

bool differs(ConferencePipeline& peer, const char* side, const std::string& from) {
  const auto deadline = std::chrono::steady_clock::now() + ConferencePipeline::kTimeout;
  while (std::chrono::steady_clock::now() < deadline) {
    if (const auto now = ufrag(peer, side); !now.empty() && now != from) return true;
    g_usleep(5'000);
  }
  return false;
}

class ConferenceOutage : public testing::Test {
 protected:
  void SetUp() override {
    server.emplace();
    ASSERT_TRUE(server->ready()) << server->process().output();
  }

  Peer join(const std::string& id, std::uint32_t color) {
    ConferencePipeline::Options options;
    options.id = id;
    options.uri = server->url();
    options.color = color;
    auto peer = std::make_unique<ConferencePipeline>(options);
    EXPECT_TRUE(peer->play() && peer->wait("joined")) << peer->report();
    return peer;
  }

  static void expect_connected(ConferencePipeline& peer, const std::vector<std::string>& others) {
    for (const auto& other : others)
      ASSERT_TRUE(peer.wait("connected", other)) << other << peer.report();
  }
  static void expect_media(ConferencePipeline& peer, const std::vector<std::string>& others) {
    for (const auto& other : others) EXPECT_TRUE(peer.goes_on(other)) << other << peer.report();
  }

  std::optional<SignalingServer> server;
};

TEST_F(ConferenceOutage, ARestartRenewsBothSidesAndTheMediaGoesOn) {
  auto anna = join("anna", kRed);
  auto ben = join("ben", kBlue);  // calls, so it offers
  ASSERT_NO_FATAL_FAILURE(expect_connected(*anna, {"ben"}));
  ASSERT_NO_FATAL_FAILURE(expect_connected(*ben, {"anna"}));
  for (const bool caller : {true, false, true}) {
    SCOPED_TRACE(caller ? "the caller restarts" : "the callee restarts");
    const auto of_anna = ufrag(*anna, "local-description");
    const auto of_ben = ufrag(*ben, "local-description");
    ASSERT_NE(of_anna, of_ben);
    (caller ? ben : anna)->act("restart", caller ? "anna" : "ben");
    EXPECT_TRUE(differs(*anna, "current-local-description", of_anna)) << anna->report();
    EXPECT_TRUE(differs(*ben, "current-local-description", of_ben)) << ben->report();
    EXPECT_TRUE(differs(*anna, "current-remote-description", of_ben));
    EXPECT_TRUE(differs(*ben, "current-remote-description", of_anna));
    // With the old paths gone from memory, the pictures must come by the new ones.
    EXPECT_TRUE(anna->sees("ben", kBlue)) << anna->report();
    EXPECT_TRUE(ben->sees("anna", kRed)) << ben->report();
    g_usleep(1'100'000);  // a request sooner after a restart would count as the same one
  }
  EXPECT_FALSE(anna->has("ended", "ben")) << anna->report();
  EXPECT_EQ(anna->errors() + ben->errors(), "");
}

TEST_F(ConferenceOutage, WhoRestartsWithoutEndLosesItsCallOnly) {
  auto anna = join("anna", kRed);
  auto carl = join("carl", kGreen);
  auto ben = join("ben", kBlue);
  ASSERT_NO_FATAL_FAILURE(expect_connected(*ben, {"anna", "carl"}));
  ASSERT_NO_FATAL_FAILURE(expect_connected(*anna, {"ben", "carl"}));
  // As fast as they are answered.
  for (int i = 0; i < 2'000 && !anna->has("ended", "ben"); ++i) {
    ben->act("restart", "anna");
    g_usleep(5'000);
  }
  EXPECT_EQ(anna->wait("ended", "ben"), "the other side restarts without end") << anna->report();
  EXPECT_TRUE(ben->wait("ended", "anna")) << ben->report();
  expect_media(*anna, {"carl"});
  expect_media(*ben, {"carl"});
  anna->act("call", "ben");
  EXPECT_TRUE(anna->wait("connected", "ben")) << anna->report();
  EXPECT_EQ(anna->errors() + ben->errors() + carl->errors(), "");
}

TEST_F(ConferenceOutage, TheServerIsKilledAndStartedAgain) {
  auto anna = join("anna", kRed);
  auto ben = join("ben", kBlue);
  auto carl = join("carl", kGreen);
  ASSERT_NO_FATAL_FAILURE(expect_connected(*anna, {"ben", "carl"}));
  ASSERT_NO_FATAL_FAILURE(expect_connected(*ben, {"anna", "carl"}));
  ASSERT_NO_FATAL_FAILURE(expect_connected(*carl, {"anna", "ben"}));
  const auto port = std::to_string(server->port());
  server->process().signal(SIGKILL);
  server->process().wait();
  expect_media(*anna, {"ben", "carl"});
  server.emplace(std::vector<std::string>{"--port", port});
  ASSERT_TRUE(server->ready()) << server->process().output();
  for (auto* peer : {&anna, &ben, &carl}) EXPECT_TRUE((*peer)->wait("joined")) << (*peer)->report();
  expect_media(*anna, {"ben", "carl"});
  expect_media(*ben, {"anna", "carl"});
  expect_media(*carl, {"anna", "ben"});
  for (auto* peer : {&anna, &ben, &carl})
    for (const char* other : {"anna", "ben", "carl"}) {
      EXPECT_FALSE((*peer)->has("disconnected", other)) << (*peer)->report();
      EXPECT_FALSE((*peer)->has("ended", other)) << (*peer)->report();
    }
  // The new server carries what belongs to the calls that it has not seen begin.
  carl->act("hang-up", "anna");
  EXPECT_TRUE(anna->wait("ended", "carl")) << anna->report();
  const auto before = ufrag(*anna, "current-local-description");
  ben->act("restart", "anna");
  EXPECT_TRUE(differs(*anna, "current-local-description", before)) << anna->report();
  expect_media(*anna, {"ben"});
  EXPECT_EQ(anna->errors() + ben->errors() + carl->errors(), "");
}

TEST_F(ConferenceOutage, AKilledPeerIsGoneWithinTenSeconds) {
  auto anna = join("anna", kRed);
  auto ben = join("ben", kBlue);
  const char* root = std::getenv("BOOTH_BUILD_ROOT");
  ChildProcess other(
      {std::string(root ? root : ".") + "/tests/pipeline/churn_peer", server->url()});
  other.write("join carl test\n");
  ASSERT_NO_FATAL_FAILURE(expect_connected(*anna, {"ben", "carl"}));
  ASSERT_NO_FATAL_FAILURE(expect_connected(*ben, {"anna", "carl"}));
  expect_media(*anna, {"carl"});
  other.signal(SIGKILL);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(anna->wait("ended", "carl")) << anna->report();
  EXPECT_TRUE(ben->wait("ended", "carl")) << ben->report();
  const auto taken = std::chrono::steady_clock::now() - start;
  RecordProperty("noticed after ms", static_cast<int>(taken / 1ms));
  EXPECT_LT(taken, 12s) << "10 s are promised, the rest is a busy machine's";
  expect_media(*anna, {"ben"});
  EXPECT_EQ(anna->errors() + ben->errors(), "");
}

}  // namespace

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The real server process and pages that speak bare JSON, byte by byte.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/limits.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/signaling_server.hpp"

namespace booth {
namespace {

using testing::HasSubstr;
using testing_support::RawPeer;
using testing_support::SignalingServer;

class PlainServer : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server.ready()) << server.process().output(); }

  /// A page; `more` are further parameters of its address.
  std::unique_ptr<RawPeer> open(const std::string& id, const std::string& more = {}) {
    auto page = std::make_unique<RawPeer>(server.port());
    EXPECT_EQ(page->shake_hands("/plain?room=r&id=" + id + more), 101) << id;
    return page;
  }
  /// A peer of Booth's own dialect in the same room.
  std::unique_ptr<RawPeer> join(const std::string& id) {
    auto peer = std::make_unique<RawPeer>(server.port());
    EXPECT_TRUE(peer->say_hello(id)) << id;
    peer->send_text(R"({"type":"join","room":"r"})");
    EXPECT_TRUE(peer->receive_text(R"("type":"joined")")) << id;
    return peer;
  }

  SignalingServer server;
};

TEST_F(PlainServer, CarriesACallBetweenBothShapes) {
  const auto ada = open("ada");
  const auto bob = open("bob");
  ada->send_text(R"({"type":"offer","sdp":"v=0\r\n"})");
  EXPECT_TRUE(bob->receive_text(R"({"type":"offer","sdp":"v=0\r\n","data":)"));
  ada->send_text(R"({"type":"offer_ice","iceCandidate":{"candidate":"candidate:1"}})");
  bob->send_text(R"({"type":"answer","data":{"type":"answer","sdp":"v=1\r\n"}})");
  bob->send_text(R"({"type":"icecandidate","data":{"candidate":"candidate:2"}})");
  EXPECT_TRUE(ada->receive_text(R"({"type":"answer","sdp":"v=1\r\n","from":"bob"})"));
  EXPECT_TRUE(
      ada->receive_text(R"({"type":"answer_ice","iceCandidate":{"candidate":"candidate:2")"));
  EXPECT_TRUE(bob->receive_text(R"({"type":"icecandidate","data":{"candidate":"candidate:1")"));
  ada->send_text(R"({"type":"bye"})");
  EXPECT_TRUE(bob->receive_text(R"({"type":"close","data":{})"));
}

TEST_F(PlainServer, GivesALateViewerItsOwnOffer) {
  const auto first = open("b1");
  first->send_text(R"({"type":"offer","sdp":"v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n"})");
  const auto early = open("early");
  EXPECT_TRUE(early->receive_text("o=- 1 1"));
  early->send_text(R"({"type":"answer","sdp":"v=0\r\n"})");
  EXPECT_TRUE(first->receive_text(R"("type":"answer")"));
  const auto second = open("b2");
  second->send_text(R"({"type":"offer","sdp":"v=0\r\no=- 2 1 IN IP4 0.0.0.0\r\n"})");
  const auto late = open("late");
  EXPECT_TRUE(late->receive_text("o=- 2 1"));
}

TEST_F(PlainServer, TellsABroadcasterWhoComesAndGoes) {
  const auto studio = open("studio", "&presence=1");
  const auto viewer = open("viewer", "&name=K%C3%BCche");
  EXPECT_TRUE(studio->receive_text(R"({"type":"join","from":"viewer","name":"Küche"})"));
  studio->send_text(R"({"type":"offer","to":"viewer","sdp":"v=0\r\n"})");
  EXPECT_TRUE(viewer->receive_text(R"("from":"studio")"));
  viewer->abort();
  EXPECT_TRUE(studio->receive_text(R"({"type":"bye","reason":"lost its connection")"))
      << "at once: a page cannot come back as the same peer";
  EXPECT_TRUE(studio->receive_text(R"({"type":"leave","from":"viewer"})"));
}

TEST_F(PlainServer, LetsAPeerThatRingsReachAPage) {
  const auto ada = open("ada");
  const auto bob = join("bob");
  bob->send_text(R"({"type":"ring","session":"s","to":"ada"})");
  EXPECT_TRUE(bob->receive_text(R"({"type":"accept","session":"s","from":"ada"})"));
  bob->send_text(R"({"type":"offer","session":"s","to":"ada","sdp":"v=0\r\n"})");
  EXPECT_TRUE(ada->receive_text(R"("type":"offer")"));
  ada->send_text(R"({"type":"answer","sdp":"v=0\r\n"})");
  EXPECT_TRUE(bob->receive_text(R"({"type":"answer","session":"s","from":"ada")"));
}

TEST_F(PlainServer, AnswersNonsenseAndGoesOn) {
  const auto ada = open("ada");
  const auto bob = open("bob");
  const std::string nonsense[] = {
      "hello",
      "[]",
      R"({"type":"dance"})",
      R"({"type":"offer"})",
      R"({"type":"offer","sdp":")" + std::string(signaling::limits::kMaxSdpBytes + 1, 'x') + "\"}",
      R"({"type":"offer","sdp":"v=0","to":"nobody"})",
  };
  for (const std::string& frame : nonsense) {
    ada->send_text(frame);
    EXPECT_TRUE(ada->receive_text(R"({"type":"error","message":")")) << frame.substr(0, 60);
  }
  ada->send_text(R"({"type":"offer","sdp":"v=0\r\n"})");
  EXPECT_TRUE(bob->receive_text(R"("type":"offer")"));
}

}  // namespace
}  // namespace booth

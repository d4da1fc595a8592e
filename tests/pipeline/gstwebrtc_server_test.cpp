// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What webrtcsink and webrtcsrc send over their sockets (gst-plugins-rs, signaller/imp.rs), word
// for word, to the real server: there is no package of them for Debian 12.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/json.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::testing_support::RawPeer;
using booth::testing_support::SignalingServer;
using testing::HasSubstr;
namespace json = booth::signaling::json;

/// One of the two elements, connected and registered.
class Element {
 public:
  Element(const SignalingServer& server, const std::string& roles) : peer_(server.port()) {
    // Their default address has no path.
    EXPECT_EQ(peer_.shake_hands("/"), 101);
    peer_.send_text(R"({"type":"setProtocolVersion","version":"v1_1"})");
    id_ = field(hear("welcome"), "peerId");
    peer_.send_text(R"({"type":"setPeerStatus","roles":[)" + roles +
                    R"(],"meta":{"name":"Raw"},"peerId":")" + id_ + R"("})");
  }
  void say(const std::string& text) { peer_.send_text(text); }
  std::string hear(const std::string& type) {
    const auto text = peer_.receive_text(R"("type":")" + type + '"');
    EXPECT_TRUE(text) << type;
    return text.value_or("{}");
  }
  static std::string field(const std::string& text, const char* name) {
    const json::Parsed parsed = json::parse(text);
    const json::Value* value = parsed.value ? parsed.value->find(name) : nullptr;
    return value && value->string() ? *value->string() : "";
  }
  const std::string& id() const { return id_; }
  void abort() { peer_.abort(); }

 private:
  RawPeer peer_;
  std::string id_;
};

class GstwebrtcServer : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server.ready()) << server.process().output(); }
  SignalingServer server;
};

TEST_F(GstwebrtcServer, ASourceTakesTheFirstProducer) {
  Element sink(server, R"("producer")"), source(server, "");
  // The sink's registration is a message of its own; it may be late.
  std::string producers;
  do {
    source.say(R"({"type":"list"})");
    producers = source.hear("list");
  } while (producers.find(sink.id()) == std::string::npos);
  EXPECT_THAT(producers, HasSubstr(R"("meta":{"name":"Raw"})"));
  source.say(R"({"type":"startSession","peerId":")" + sink.id() + R"(","offer":null})");
  const std::string session = Element::field(source.hear("sessionStarted"), "sessionId");
  const std::string requested = sink.hear("startSession");
  EXPECT_EQ(Element::field(requested, "sessionId"), session);
  EXPECT_EQ(Element::field(requested, "peerId"), source.id());
  EXPECT_THAT(requested, HasSubstr(R"("offer":null)"));

  const std::string head = R"({"type":"peer","sessionId":")" + session + R"(",)";
  sink.say(head + R"("sdp":{"type":"offer","sdp":"v=0\r\n"}})");
  EXPECT_THAT(source.hear("peer"), HasSubstr(R"("sdp":{"type":"offer","sdp":"v=0\r\n"})"));
  source.say(head + R"("sdp":{"type":"answer","sdp":"v=0\r\n"}})");
  EXPECT_THAT(sink.hear("peer"), HasSubstr(R"("type":"answer")"));
  sink.say(head +
           R"("ice":{"candidate":"candidate:1 1 UDP 1 127.0.0.1 9 typ host","sdpMLineIndex":0}})");
  EXPECT_THAT(source.hear("peer"), HasSubstr(R"("sdpMLineIndex":0)"));
  source.say(R"({"type":"endSession","sessionId":")" + session + R"("})");
  EXPECT_THAT(sink.hear("endSessionV1_1"), HasSubstr(R"("error":null)"));
}

TEST_F(GstwebrtcServer, AProducerThatIsKilledEndsItsSessionsAtOnce) {
  Element source(server, R"("consumer","listener")"), sink(server, R"("producer")");
  source.hear("peerStatusChanged");
  source.hear("peerStatusChanged");
  sink.say(R"({"type":"startSession","peerId":")" + source.id() + R"(","offer":null})");
  const std::string session = Element::field(sink.hear("startSession"), "sessionId");
  EXPECT_EQ(Element::field(source.hear("sessionStarted"), "sessionId"), session);
  sink.abort();
  EXPECT_EQ(Element::field(source.hear("endSessionV1_1"), "sessionId"), session);
  EXPECT_THAT(source.hear("peerStatusChanged"), HasSubstr(R"("roles":[])"));
}

TEST_F(GstwebrtcServer, ThePageStaysWhereItsSocketIs) {
  RawPeer browser(server.port());
  browser.request("GET", "/");
  const auto answer = browser.receive_answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("<html"));
}

}  // namespace

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Our client and what servers do: return what it said, vanish, fall silent; and at our own server.
#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/socketio_echo.hpp"
#include "tests/unit/socketio_guest.hpp"
#include "tests/unit/socketio_hub.hpp"

namespace booth::signaling::socketio {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(SocketIoClient, IgnoresWhatItSaidItself) {
  Client client;
  client.enter();
  const auto ignores = [&](const char* event) {
    client.hear(event);
    EXPECT_THAT(client.last.messages, IsEmpty()) << event;
  };
  client.say(Ring{to_page("x")});
  client.say(Cancel{to_page("x"), {}});
  ignores(R"(["callRemote"])");  // would be a call otherwise
  client.say(Ring{to_page("y")});
  ignores(R"(["hangUp"])");  // would be a refusal
  ignores(R"(["callRemote"])");
  client.hear(R"(["acceptCall"])");
  client.say(Offer{to_page("y"), "v=0"});
  client.say(Candidate{to_page("y"), "1 1 udp", "", 0});
  ignores(R"(["sendOffer",{"type":"offer","sdp":"v=0"}])");
  ignores(R"(["sendCandidate",{"candidate":"candidate:1 1 udp","sdpMid":null,"sdpMLineIndex":0}])");
  client.hear(R"(["sendOffer",{"type":"offer","sdp":"v=0 theirs"}])");
  EXPECT_EQ(client.last.messages.size(), 1u);
  client.say(Bye{to_page("y"), {}});
  // No echo takes so long: this is a call.
  client.say(Ring{to_page("z")});
  client.say(Cancel{to_page("z"), {}});
  client.wait(Echoes::kEchoMs);
  client.hear(R"(["callRemote"])");
  EXPECT_EQ(client.last.messages.size(), 1u);
}

TEST(SocketIoEchoes, AreKnownAgainUpToSoMany) {
  Echoes echoes;
  for (std::size_t i = 0; i < Echoes::kMaxKept; ++i) echoes.said(Word::kCandidate, i + 1);
  EXPECT_TRUE(echoes.is_echo(Word::kCandidate, 1));
  echoes.said(Word::kCandidate, 1000);
  EXPECT_FALSE(echoes.is_echo(Word::kCandidate, 1));
  EXPECT_TRUE(echoes.is_echo(Word::kCandidate, 2));
  echoes.forget();
  EXPECT_FALSE(echoes.is_echo(Word::kCandidate, 2));
}

TEST(SocketIoClient, NoticesThatTheRelayReturnsNothing) {
  Client client;
  client.enter();
  client.say(Ring{to_page("x")});
  client.hear(R"(["acceptCall"])");
  client.say(Offer{to_page("x"), "v=0"});
  client.hear(R"(["sendAnswer",{"sdp":"v=0 a"}])");
  client.say(Bye{to_page("x"), {}});
  client.say(Ring{to_page("y")});
  client.hear(R"(["hangUp"])");
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Reject{from_page("y"), {}})));
}

TEST(SocketIoClient, ComesBackWithItsCall) {
  Client client;
  client.enter();
  client.say(Ring{to_page("x")});
  client.hear(R"(["acceptCall"])");
  client.wait(60'000);  // until the next attempt
  client.open();
  client.receive(kOpenPacket);
  client.receive(R"(40{"sid":"other"})");
  client.say(Hello{});
  ASSERT_EQ(client.last.messages.size(), 2u);
  EXPECT_TRUE(std::get<Welcome>(client.last.messages[0]).resumed);
  EXPECT_TRUE(std::holds_alternative<Joined>(client.last.messages[1]));
  EXPECT_THAT(client.last.frames, ElementsAre(R"(42["joinRoom","r"])"));
  client.hear(R"(["hangUp"])");
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Bye{from_page("x"), {}})));
}

TEST(SocketIoClient, OpensACallOfBeforeAgain) {
  Client client;
  client.enter();
  client.say(Offer{to_page("old"), "v=0"});
  EXPECT_EQ(client.last.frames.size(), 1u);
  client.hear(R"(["sendAnswer",{"type":"answer","sdp":"v=0 a"}])");
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Answer{from_page("old"), "v=0 a"})));
}

TEST(SocketIoClient, GivesUpAServer) {
  struct Row {
    const char* description;
    std::vector<std::string> frames;
    std::int64_t silent_ms;
    const char* reason;
  };
  const Row rows[] = {
      {"that says nothing", {}, limits::kConnectMs + 1, "does not answer"},
      {"that greets without connecting", {kOpenPacket}, limits::kConnectMs + 1, "does not answer"},
      {"that falls silent", {kOpenPacket, R"(40{"sid":"me"})"}, 45'001, "silent"},
      {"whose handshake is none", {"0x"}, 0, "no JSON"},
      {"whose handshake has no times", {"0{}"}, 0, "pingInterval"},
      {"whose times are too long",
       {R"(0{"pingInterval":3600000,"pingTimeout":3600001})"},
       0,
       "pingTimeout"},
      {"whose times are odd", {R"(0{"pingInterval":0,"pingTimeout":1})"}, 0, "pingInterval"},
      {"that refuses", {kOpenPacket, R"(44{"message":"not you"})"}, 0, "not you"},
      {"that refuses with a text", {kOpenPacket, R"(44"no")"}, 0, "refuses"},
      {"that ends the session", {kOpenPacket, R"(40{"sid":"me"})", "41"}, 0, "ended"},
      {"that closes", {kOpenPacket, "1"}, 0, "closed"},
      {"of version 2", {kOpenPacket, "40"}, 0, "another version"},
      {"that sends nonsense", {kOpenPacket, "42{}"}, 0, "payload"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.description);
    Client client;
    client.open();
    for (const auto& frame : row.frames) {
      EXPECT_FALSE(client.last.close);
      client.receive(frame);
    }
    if (row.silent_ms > 0) {
      client.wait(row.silent_ms - 1);
      EXPECT_FALSE(client.last.close);
      client.wait(1);
    }
    ASSERT_TRUE(client.last.close);
    EXPECT_THAT(client.last.close->reason, HasSubstr(row.reason));
  }
}

/// Our client at our own server, whose rooms have a client of Booth's own: every layer but sockets.
class OwnServerTest : public testing::Test {
 protected:
  void SetUp() override {
    booth = hub.open_booth();
    hub.send(booth, R"({"type":"hello","booth":1,"id":"cam"})");
    hub.send(booth, R"({"type":"join","room":"r"})");
    connection = hub.open_page();
    client.open();
    client.receive(kOpenPacket);
    carry();
    client.say(Hello{});
    carry();
    client.say(Join{"r"});
    carry();
    hub.take(booth);
    heard.clear();
  }
  /// Frames both ways until there are none.
  void carry() {
    for (bool more = true; more;) {
      for (Message& message : client.last.messages) heard.push_back(std::move(message));
      for (const std::string& frame : client.last.frames) hub.send(connection, frame.substr(1));
      client.last = {};
      more = false;
      Output all;
      for (const std::string& frame : hub.take(connection)) {
        client.receive("4" + frame);
        for (auto& f : client.last.frames) all.frames.push_back(std::move(f));
        for (auto& m : client.last.messages) all.messages.push_back(std::move(m));
        more = true;
      }
      client.last = std::move(all);
    }
  }
  void say(const Message& message) {
    heard.clear();
    client.say(message);
    carry();
  }

  Hub hub;
  Client client;
  ConnectionId booth = 0;
  ConnectionId connection = 0;
  std::vector<Message> heard;
};

TEST_F(OwnServerTest, IsCalledAndCalls) {
  say(Ring{to_page("x")});
  const auto ring = json::parse(hub.take(booth).at(0)).value;
  EXPECT_EQ(*ring->find("type"), json::Value("ring"));
  const std::string head = R"(","session":")" + *ring->find("session")->string() + R"(","to":")" +
                           *ring->find("from")->string() + "\"";
  hub.send(booth, R"({"type":"accept)" + head + "}");
  carry();
  EXPECT_THAT(heard, ElementsAre(Message(Accept{from_page("x")})));
  say(Offer{to_page("x"), "v=0"});
  EXPECT_THAT(hub.take(booth, "sdp"), ElementsAre("v=0"));
  hub.send(booth, R"({"type":"answer)" + head + R"(,"sdp":"v=0 a"})");
  hub.send(booth, R"({"type":"candidate)" + head +
                      R"(,"candidate":"candidate:1","sdpMid":"a","sdpMLineIndex":1})");
  carry();
  EXPECT_THAT(heard, ElementsAre(Message(Answer{from_page("x"), "v=0 a"}),
                                 Message(Candidate{from_page("x"), "candidate:1", "a", 1})));
  say(Bye{to_page("x"), {}});
  EXPECT_THAT(heard, IsEmpty());
  EXPECT_THAT(hub.take(booth, "type"), ElementsAre("bye"));

  hub.send(booth, R"({"type":"ring","session":"y","to":")" + *ring->find("from")->string() + "\"}");
  carry();
  EXPECT_THAT(heard, ElementsAre(Message(Ring{from_page("s1")})));
  say(Accept{to_page("s1")});
  EXPECT_THAT(hub.take(booth, "type"), ElementsAre("accept"));
}

}  // namespace
}  // namespace booth::signaling::socketio

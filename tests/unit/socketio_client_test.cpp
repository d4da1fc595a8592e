// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Our client at foreign Socket.IO servers that pass events on, and at our own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/socketio_dialect.hpp"
#include "signaling/protocol/socketio_echo.hpp"
#include "signaling/protocol/socketio_events.hpp"
#include "signaling/protocol/socketio_url.hpp"
#include "tests/unit/socketio_hub.hpp"

namespace booth::signaling::socketio {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kOpenPacket =
    R"(0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})";

TEST(SocketIoUrl, KeepsWhatTheUserWrote) {
  const struct {
    const char* uri;
    const char* url;
  } rows[] = {
      {"http://h:3000", "ws://h:3000/socket.io/?EIO=4&transport=websocket"},
      {"https://h/", "wss://h/socket.io/?EIO=4&transport=websocket"},
      {"ws://h:3000/socket.io", "ws://h:3000/socket.io/?EIO=4&transport=websocket"},
      {"wss://h/my/path/", "wss://h/my/path/?EIO=4&transport=websocket"},
      {"ws://h?token=1", "ws://h/socket.io/?token=1&EIO=4&transport=websocket"},
      {"ws://h/p?a=/b#c", "ws://h/p/?a=/b&EIO=4&transport=websocket"},
      {"http://[::1]:1", "ws://[::1]:1/socket.io/?EIO=4&transport=websocket"},
      {"", "/socket.io/?EIO=4&transport=websocket"},
  };
  for (const auto& row : rows) EXPECT_EQ(socketio_url(row.uri), row.url);
}

/// One client, and what the last input made it send and tell.
class Client {
 public:
  explicit Client(const char* map = "") {
    const ReadEventMap read = read_event_map(map);
    EXPECT_TRUE(read.map) << read.error;
    half_ = join({.uri = "http://h",
                  .room = "r",
                  .random_text = [this] { return "s" + std::to_string(++sessions_); },
                  .socketio_events = std::make_shared<EventMap>(*read.map)});
  }
  void open() {
    run([&](Output& out) { half_->opened(out); });
    tick(now_ms_ += 250);
  }
  /// As far as a client that has joined the room "r".
  void enter() {
    open();
    receive(kOpenPacket);
    receive(R"(40{"sid":"me"})");
    say(Hello{});
    say(Join{"r"});
  }
  void receive(std::string_view frame) {
    run([&](Output& out) { half_->receive(frame, out); });
  }
  /// An event, as JSON.
  void hear(const std::string& event) { receive("42" + event); }
  void say(const Message& message) {
    run([&](Output& out) { half_->say(message, out); });
  }
  void tick(std::int64_t now_ms) {
    now_ms_ = now_ms;
    run([&](Output& out) { half_->tick(now_ms, out); });
  }
  void wait(std::int64_t ms) { tick(now_ms_ + ms); }

  Output last;

 private:
  template <typename Step>
  void run(Step step) {
    last = {};
    step(last);
  }
  int sessions_ = 0;
  std::int64_t now_ms_ = 1000;
  std::unique_ptr<ClientHalf> half_;
};

Call to_page(const SessionId& session) { return {session, std::string(kPeer), {}}; }
Call from_page(const SessionId& session) { return {session, {}, std::string(kPeer)}; }

TEST(SocketIoClient, ConnectsAndJoins) {
  Client client;
  client.open();
  client.say(Hello{});
  EXPECT_THAT(client.last.frames, IsEmpty());
  client.receive(kOpenPacket);
  EXPECT_THAT(client.last.frames, ElementsAre("40"));
  client.receive(R"(40{"sid":"me"})");
  ASSERT_EQ(client.last.messages.size(), 1u);
  EXPECT_EQ(std::get<Welcome>(client.last.messages[0]).peer_id, "me");
  client.say(Join{"r"});
  EXPECT_THAT(client.last.frames, ElementsAre(R"(42["joinRoom","r"])"));
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Joined{"r", {{std::string(kPeer), {}}}})));
  client.receive("2");
  EXPECT_THAT(client.last.frames, ElementsAre("3"));
  client.say(Leave{});
  EXPECT_THAT(client.last.frames, ElementsAre("41"));
}

TEST(SocketIoClient, Calls) {
  Client client;
  client.enter();
  client.say(Ring{to_page("x")});
  EXPECT_THAT(client.last.frames, ElementsAre(R"(42["callRemote","r"])"));
  client.hear(R"(["acceptCall"])");
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Accept{from_page("x")})));
  client.say(Offer{to_page("x"), "v=0"});
  EXPECT_THAT(
      client.last.frames,
      ElementsAre(R"(42["sendOffer",{"offer":{"type":"offer","sdp":"v=0"},"roomId":"r"}])"));
  client.say(Candidate{to_page("x"), "candidate:1", "0", 0});
  EXPECT_THAT(client.last.frames, ElementsAre(HasSubstr(R"("roomId":"r"}])")));
  client.say(EndOfCandidates{to_page("x")});
  EXPECT_THAT(client.last.frames, IsEmpty());
  client.hear(R"(["sendAnswer",{"type":"answer","sdp":"v=0 a"}])");
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Answer{from_page("x"), "v=0 a"})));
  client.hear(R"(["sendCandidate",{"candidate":"c","sdpMid":"0","sdpMLineIndex":0}])");
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Candidate{from_page("x"), "c", "0", 0})));
  client.say(Bye{to_page("x"), "done"});
  EXPECT_THAT(client.last.frames, ElementsAre(R"(42["hangUp","r"])"));
}

TEST(SocketIoClient, IsCalled) {
  Client client;
  client.enter();
  client.hear(R"(["callRemote"])");
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Ring{from_page("s1")})));
  client.say(Accept{to_page("s1")});
  EXPECT_THAT(client.last.frames, ElementsAre(R"(42["acceptCall","r"])"));
  client.hear(R"(["sendOffer",{"type":"offer","sdp":"v=0"}])");
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Offer{from_page("s1"), "v=0"})));
  client.say(Answer{to_page("s1"), "v=0 a"});
  EXPECT_THAT(client.last.frames, ElementsAre(HasSubstr(R"(42["sendAnswer",{"answer":)")));
  client.hear(R"(["hangUp"])");
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Bye{from_page("s1"), {}})));
}

TEST(SocketIoClient, IsCalledByAnOfferAlone) {
  Client client;
  client.enter();
  client.hear(R"(["sendOffer",{"type":"offer","sdp":"v=0"}])");
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Offer{from_page("s1"), "v=0"})));
  client.say(Accept{to_page("s1")});
  EXPECT_THAT(client.last.frames, IsEmpty());  // the page has not rung
  client.say(Answer{to_page("s1"), "v=0 a"});
  EXPECT_EQ(client.last.frames.size(), 1u);
}

TEST(SocketIoClient, HearsHowACallEnds) {
  const struct {
    const char* description;
    const char* event;  ///< before the page hangs up; null = we ring
    bool accepted;
    Message end;
  } rows[] = {
      {"the page refuses", nullptr, false, Reject{from_page("x"), {}}},
      {"the page hangs up", nullptr, true, Bye{from_page("x"), {}}},
      {"the page gives up", R"(["callRemote"])", false, Cancel{from_page("s1"), {}}},
      {"the page hangs up its call", R"(["callRemote"])", true, Bye{from_page("s1"), {}}},
      {"the page takes its offer back", R"(["sendOffer",{"sdp":"v=0"}])", false,
       Bye{from_page("s1"), {}}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    Client client;
    client.enter();
    if (row.event) {
      client.hear(row.event);
      if (row.accepted) client.say(Accept{to_page("s1")});
    } else {
      client.say(Ring{to_page("x")});
      if (row.accepted) client.hear(R"(["acceptCall"])");
    }
    client.hear(R"(["hangUp"])");
    EXPECT_THAT(client.last.messages, ElementsAre(row.end));
    client.hear(R"(["hangUp"])");
    EXPECT_THAT(client.last.messages, IsEmpty());
  }
}

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

TEST(SocketIoClient, MindsNothingElse) {
  Client client;
  client.enter();
  for (const char* frame :
       {"", "3", "6", "7x", R"(42["dance",1])", "42[5]", R"(42/x,["callRemote"])", "43/x,1[]",
        R"(42["sendOffer"])", R"(42["sendOffer",5])", R"(42["acceptCall"])",
        R"(42["sendAnswer",{"sdp":"v=0"}])", R"(451-["x",{"_placeholder":true,"num":0}])",
        R"(42["connectionSuccess"])"}) {
    client.receive(frame);
    EXPECT_THAT(client.last.messages, IsEmpty()) << frame;
    EXPECT_THAT(client.last.frames, IsEmpty()) << frame;
    EXPECT_FALSE(client.last.close) << frame;
  }
  client.receive(R"(4212["dance"])");
  EXPECT_THAT(client.last.frames, ElementsAre("4312[]"));
}

TEST(SocketIoClient, SpeaksTheWordsOfAnotherApplication) {
  Client client(R"({"namespace":"/calls","numericRooms":true,
                    "events":{"ring":"","accept":"","join":"enter","offer":"offer"},
                    "received":{"offer":"got-offer"},"fields":{"room":"room"}})");
  client.open();
  client.receive(kOpenPacket);
  EXPECT_THAT(client.last.frames, ElementsAre("40/calls,"));
  client.receive(R"(40/calls,{"sid":"me"})");
  client.say(Hello{});
  client.say(Join{"7"});
  EXPECT_THAT(client.last.frames, ElementsAre(R"(42/calls,["enter",7])"));
  client.say(Ring{to_page("x")});
  EXPECT_THAT(client.last.frames, IsEmpty());
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Accept{from_page("x")})));
  client.say(Offer{to_page("x"), "v=0"});
  EXPECT_THAT(client.last.frames,
              ElementsAre(R"(42/calls,["offer",{"offer":{"type":"offer","sdp":"v=0"},"room":7}])"));
  client.receive(R"(42/calls,["got-offer",{"offer":{"type":"offer","sdp":"v=1"},"room":7}])");
  EXPECT_THAT(client.last.messages, ElementsAre(Message(Offer{from_page("x"), "v=1"})));
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

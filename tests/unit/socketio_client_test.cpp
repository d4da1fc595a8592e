// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Our client at foreign Socket.IO servers that pass events on: calls.
#include "signaling/protocol/socketio_url.hpp"
#include "tests/unit/socketio_guest.hpp"

namespace booth::signaling::socketio {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

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

}  // namespace
}  // namespace booth::signaling::socketio

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pages that speak Socket.IO to our server: with each other, and with clients of Booth's own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/socketio_dialect.hpp"
#include "signaling/protocol/socketio_events.hpp"
#include "tests/unit/socketio_hub.hpp"

namespace booth::signaling::socketio {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kOffer = R"({"type":"offer","sdp":"v=0 o"})";
constexpr const char* kAnswer = R"({"type":"answer","sdp":"v=0 a"})";
/// As Chromium writes it.
constexpr const char* kCandidate =
    R"({"candidate":"candidate:1 1 udp 1 192.0.2.1 9 typ host","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"Ab12"})";

class SocketIoServerTest : public testing::Test {
 protected:
  ConnectionId connect() {
    const ConnectionId page = hub.open_page();
    hub.send(page, "0");
    hub.take(page);
    return page;
  }
  ConnectionId enter(const std::string& room = "\"r\"") {
    const ConnectionId page = connect();
    emit(page, "joinRoom", room);
    EXPECT_THAT(hub.take(page), IsEmpty());
    return page;
  }
  /// A client of Booth's own server.
  ConnectionId enter_booth(const char* id) {
    const ConnectionId client = hub.open_booth();
    hub.send(client, std::string(R"({"type":"hello","booth":1,"id":")") + id + "\"}");
    hub.send(client, R"({"type":"join","room":"r"})");
    hub.take(client);
    return client;
  }
  void emit(ConnectionId page, const std::string& event, const std::string& argument) {
    hub.send(page, "2[\"" + event + "\"" + (argument.empty() ? "" : ",") + argument + "]");
  }
  static std::string wrap(const char* field, const std::string& value) {
    return std::string("{\"") + field + "\":" + value + R"(,"roomId":"r"})";
  }
  static std::string event(const char* name, const std::string& argument = "") {
    return std::string("2[\"") + name + "\"" + (argument.empty() ? "" : "," + argument) + "]";
  }

  Hub hub;
};

TEST_F(SocketIoServerTest, GreetsWhoConnects) {
  const ConnectionId page = hub.open_page();
  EXPECT_THAT(hub.take(page), IsEmpty());
  hub.send(page, "0");
  const auto frames = hub.take(page);
  ASSERT_THAT(frames, ElementsAre(HasSubstr(R"(0{"sid":")"), event("connectionSuccess")));
}

TEST_F(SocketIoServerTest, IsOneTelephoneAPageAsWithARelay) {
  const ConnectionId ann = enter();
  const ConnectionId bob = enter();
  const struct {
    ConnectionId from;
    const char* event;
    std::string argument;
    std::string received;
  } steps[] = {
      {ann, "callRemote", "\"r\"", ""},
      {bob, "acceptCall", "\"r\"", ""},
      {ann, "sendOffer", wrap("offer", kOffer), kOffer},
      {ann, "sendCandidate", wrap("candidate", kCandidate), kCandidate},
      {bob, "sendAnswer", wrap("answer", kAnswer), kAnswer},
      {bob, "sendCandidate", wrap("candidate", kCandidate), kCandidate},
      {bob, "sendCandidate", wrap("candidate", "null"), "null"},
      {bob, "sendOffer", wrap("offer", kOffer), kOffer},
      {ann, "sendAnswer", wrap("answer", kAnswer), kAnswer},
  };
  for (const auto& step : steps) {
    SCOPED_TRACE(step.event);
    emit(step.from, step.event, step.argument);
    EXPECT_THAT(hub.take(step.from), IsEmpty());
    EXPECT_THAT(hub.take(step.from == ann ? bob : ann),
                ElementsAre(event(step.event, step.received)));
  }
  // Pages of this vocabulary put themselves back when their own hangUp returns.
  emit(bob, "hangUp", "\"r\"");
  EXPECT_THAT(hub.take(ann), ElementsAre(event("hangUp")));
  EXPECT_THAT(hub.take(bob), ElementsAre(event("hangUp")));
  emit(bob, "hangUp", "\"r\"");
  EXPECT_THAT(hub.take(bob), IsEmpty());
}

TEST_F(SocketIoServerTest, PassesOnWhatPagesWriteBesides) {
  const ConnectionId ann = enter();
  const ConnectionId bob = enter();
  for (const char* offer :
       {R"({"type":"offer","sdp":"v=0","from":"Ann","n":[1,{"x":null}]})", R"("v=0 bare")"}) {
    emit(ann, "sendOffer", wrap("offer", offer));
    hub.take(ann);
    EXPECT_THAT(hub.take(bob), ElementsAre(event("callRemote")));
    emit(bob, "acceptCall", "\"r\"");
    EXPECT_THAT(hub.take(bob), ElementsAre(event("sendOffer", offer)));
    emit(bob, "hangUp", "\"r\"");
    hub.take(ann);
    hub.take(bob);
  }
}

TEST_F(SocketIoServerTest, TellsTheOthersThatAnotherOneAccepted) {
  const ConnectionId ann = enter();
  const ConnectionId bob = enter();
  const ConnectionId eve = enter();
  emit(ann, "callRemote", "\"r\"");
  EXPECT_THAT(hub.take(bob), ElementsAre(event("callRemote")));
  EXPECT_THAT(hub.take(eve), ElementsAre(event("callRemote")));
  emit(eve, "acceptCall", "\"r\"");
  EXPECT_THAT(hub.take(ann), ElementsAre(event("acceptCall")));
  EXPECT_THAT(hub.take(bob), ElementsAre(event("hangUp")));
  emit(bob, "acceptCall", "\"r\"");
  EXPECT_THAT(hub.take(ann), IsEmpty());
  hub.close(eve);
  EXPECT_THAT(hub.take(ann), ElementsAre(event("hangUp")));
}

TEST_F(SocketIoServerTest, KnowsARoomByTextOrNumber) {
  const struct {
    const char* description;
    const char* joined;
    const char* said;
  } rows[] = {
      {"a number", "7", "7"},
      {"a number and its text", "7", "\"7\""},
      {"an object", R"({"roomId":7})", R"({"roomId":"7"})"},
      {"an object, and no room afterwards", R"({"roomId":"7"})", ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    const ConnectionId ann = enter(row.joined);
    const ConnectionId bob = enter("\"7\"");
    emit(ann, "callRemote", row.said);
    EXPECT_THAT(hub.take(bob), ElementsAre(event("callRemote")));
    hub.close(ann);
    hub.close(bob);
  }
}

TEST_F(SocketIoServerTest, ChangesRooms) {
  const ConnectionId ann = enter();
  const ConnectionId bob = enter();
  emit(ann, "callRemote", "\"r\"");
  emit(ann, "joinRoom", "\"other\"");
  EXPECT_THAT(hub.take(bob), ElementsAre(event("callRemote"), event("hangUp")));
  EXPECT_EQ(hub.rooms().room_count(), 2u);
  hub.send(ann, "1");
  EXPECT_EQ(hub.rooms().room_count(), 1u);
  hub.send(ann, "0");
  EXPECT_THAT(hub.take(ann), ElementsAre(HasSubstr("sid"), event("connectionSuccess")));
  EXPECT_EQ(hub.closed_with(ann), std::nullopt);
}

TEST_F(SocketIoServerTest, IsCalledByBoothAndCalls) {
  const ConnectionId booth = enter_booth("cam");
  const ConnectionId page = enter();
  const auto seen = hub.take(booth, "type");
  EXPECT_THAT(seen, ElementsAre("peer-joined"));
  emit(page, "callRemote", "\"r\"");
  const auto ring = json::parse(hub.take(booth).at(0)).value;
  const std::string session = *ring->find("session")->string();
  const std::string id = *ring->find("from")->string();
  const std::string head = R"(","session":")" + session + R"(","to":")" + id + "\"";
  hub.send(booth, R"({"type":"accept)" + head + "}");
  EXPECT_THAT(hub.take(page), ElementsAre(event("acceptCall")));
  emit(page, "sendOffer", wrap("offer", kOffer));
  EXPECT_THAT(hub.take(booth, "sdp"), ElementsAre("v=0 o"));
  hub.send(booth, R"({"type":"answer)" + head + R"(,"sdp":"v=0 a"})");
  hub.send(booth, R"({"type":"candidate)" + head +
                      R"(,"candidate":"1 1 UDP 1 192.0.2.1 9 typ host","sdpMLineIndex":1})");
  hub.send(booth, R"({"type":"end-of-candidates)" + head + "}");
  EXPECT_THAT(
      hub.take(page),
      ElementsAre(
          event("sendAnswer", kAnswer),
          event(
              "sendCandidate",
              R"({"candidate":"candidate:1 1 UDP 1 192.0.2.1 9 typ host","sdpMid":null,"sdpMLineIndex":1})")));
  hub.send(booth, R"({"type":"bye)" + head + "}");
  EXPECT_THAT(hub.take(page), ElementsAre(event("hangUp")));

  hub.send(booth, R"({"type":"ring","session":"s","to":")" + id + "\"}");
  EXPECT_THAT(hub.take(page), ElementsAre(event("callRemote")));
  emit(page, "acceptCall", "\"r\"");
  EXPECT_THAT(hub.take(booth, "type"), ElementsAre("accept"));
}

TEST_F(SocketIoServerTest, HasTheIdOfItsSocket) {
  const ConnectionId page = hub.open_page();
  hub.send(page, R"(0{"name":"Ann"})");
  const auto payload = json::parse(hub.take(page).at(0).substr(1)).value;
  emit(page, "joinRoom", "\"r\"");
  const ConnectionId booth = hub.open_booth();
  hub.send(booth, R"({"type":"hello","booth":1})");
  hub.send(booth, R"({"type":"join","room":"r"})");
  const auto joined = json::parse(hub.take(booth).at(1)).value;
  const json::Value& peer = joined->find("peers")->array()->at(0);
  EXPECT_EQ(*peer.find("id"), *payload->find("sid"));
  EXPECT_EQ(*peer.find("meta")->find("name"), json::Value("Ann"));
}

TEST_F(SocketIoServerTest, Acknowledges) {
  const ConnectionId ann = connect();
  const std::string ok = R"([{"status":"ok"}])";
  const struct {
    const char* description;
    std::string packet;
    std::string answer;
  } rows[] = {
      {"an event before a room", R"(20["callRemote","r"])", "join a room first"},
      {"joining", R"(21["joinRoom","r"])", "31" + ok},
      {"joining again", R"(22["joinRoom","r"])", "32" + ok},
      {"joining nothing", R"(23["joinRoom"])", "a room is"},
      {"joining an object", R"(24["joinRoom",{"x":1}])", "a room is"},
      {"another room", R"(25["callRemote","other"])", "not in that room"},
      {"calling", R"(26["callRemote","r"])", "36" + ok},
      {"accepting no call", R"(27["acceptCall","r"])", "no call"},
      {"an unknown event", R"(28["dance"])", "unknown event"},
      {"an event with a number for a name", "29[5]", "unknown event"},
      {"the server's own word", R"(20["connectionSuccess"])", "unknown event"},
      {"an offer without one", R"(20["sendOffer"])", "nothing to pass on"},
      {"an offer that is none", R"(20["sendOffer",{"offer":{"type":"offer"}}])", "'sdp'"},
      {"an empty offer", R"(20["sendOffer",{"offer":{"sdp":""}}])", "'sdp' is empty"},
      {"a candidate with a bad index",
       R"(20["sendCandidate",{"candidate":{"candidate":"c","sdpMLineIndex":-1}}])",
       "sdpMLineIndex"},
      {"binary data", R"(51-9["x",{"_placeholder":true,"num":0}])", "binary"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    hub.send(ann, row.packet);
    const auto frames = hub.take(ann);
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].front(), '3');
    EXPECT_THAT(frames[0], HasSubstr(row.answer));
    EXPECT_THAT(frames[0], HasSubstr("\"status\":\""));
  }
  EXPECT_EQ(hub.closed_with(ann), std::nullopt);
}

TEST_F(SocketIoServerTest, SaysWhatItRefusesToWhoAsksForNoAcknowledgement) {
  const ConnectionId ann = enter();
  const std::string long_room(limits::kMaxRoomBytes + 1, 'r');
  const struct {
    const char* description;
    std::string packet;
    const char* message;  ///< null = nothing is said
  } rows[] = {
      {"an unknown event", R"(2["dance"])", nullptr},
      {"an acknowledgement of nothing", "31[]", nullptr},
      {"a late answer", R"(2["sendAnswer",{"answer":{"sdp":"v=0"}}])", nullptr},
      {"a late candidate", R"(2["sendCandidate",{"candidate":null}])", nullptr},
      {"accepting no call", R"(2["acceptCall","r"])", nullptr},
      {"another room", R"(2["callRemote","other"])", "not in that room"},
      {"a room that is too long", R"(2["joinRoom",")" + long_room + "\"]", "a room is"},
      {"an offer that is none", R"(2["sendOffer",{"offer":[]}])", "not an object"},
      {"binary data", R"(51-["x",{"_placeholder":true,"num":0}])", "binary"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    hub.send(ann, row.packet);
    if (row.message)
      EXPECT_THAT(hub.take(ann), ElementsAre(testing::AllOf(HasSubstr(R"(2["error",{"code":)"),
                                                            HasSubstr(row.message))));
    else
      EXPECT_THAT(hub.take(ann), IsEmpty());
  }
  EXPECT_EQ(hub.closed_with(ann), std::nullopt);
}

TEST_F(SocketIoServerTest, TakesTheLongestRoom) {
  const std::string room(limits::kMaxRoomBytes, 'r');
  enter("\"" + room + "\"");
  EXPECT_EQ(hub.rooms().room_count(), 1u);
}

TEST_F(SocketIoServerTest, DropsWhoBreaksTheProtocol) {
  const struct {
    const char* description;
    std::vector<std::string> packets;
  } rows[] = {
      {"no packet", {"0", "abc"}},
      {"an event before connecting", {R"(2["joinRoom","r"])"}},
      {"connecting twice", {"0", "0"}},
      {"an event of another namespace", {"0", R"(2/x,["joinRoom","r"])"}},
      {"the server's refusal", {"0", R"(4{"message":"no"})"}},
      {"a reserved event", {"0", R"(2["disconnect"])"}},
  };
  const ConnectionId bystander = enter();
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    const ConnectionId page = hub.open_page();
    for (const auto& packet : row.packets) {
      EXPECT_EQ(hub.closed_with(page), std::nullopt);
      hub.send(page, packet);
    }
    EXPECT_EQ(hub.closed_with(page), close_code::kProtocolError);
    EXPECT_THAT(hub.take(bystander), IsEmpty());
  }
}

TEST_F(SocketIoServerTest, KnowsOneNamespace) {
  const ConnectionId page = hub.open_page();
  hub.send(page, "0/random,");
  EXPECT_THAT(hub.take(page), ElementsAre(R"(4/random,{"message":"Invalid namespace"})"));
  hub.send(page, "0");
  EXPECT_EQ(hub.take(page).size(), 2u);
}

TEST_F(SocketIoServerTest, RefusesWhoDoesNotFit) {
  Rooms::Settings settings;
  settings.max_peers = 2;
  settings.max_peers_per_room = 1;
  Hub small(settings);
  std::vector<ConnectionId> pages;
  for (int i = 0; i < 3; ++i) {
    pages.push_back(small.open_page());
    small.send(pages.back(), "0");
  }
  EXPECT_THAT(small.take(pages[2]), ElementsAre(HasSubstr(R"(4{"message":)")));
  small.take(pages[1]);
  small.send(pages[0], R"(2["joinRoom","r"])");
  small.send(pages[1], R"(2["joinRoom","r"])");
  EXPECT_THAT(small.take(pages[1]), ElementsAre(HasSubstr("room-full")));
  small.send(pages[1], R"(25["joinRoom","r"])");
  EXPECT_THAT(small.take(pages[1]), ElementsAre(HasSubstr("error")));
  small.send(pages[1], R"(26["joinRoom","s"])");
  EXPECT_THAT(small.take(pages[1]), ElementsAre(R"(36[{"status":"ok"}])"));
}

TEST_F(SocketIoServerTest, WaitsForAConnectionSoLong) {
  const ConnectionId slow = hub.open_page();
  const ConnectionId quick = connect();
  hub.pass(kConnectTimeoutMs);
  EXPECT_EQ(hub.closed_with(slow), std::nullopt);
  hub.pass(250);
  EXPECT_EQ(hub.closed_with(slow), close_code::kProtocolError);
  EXPECT_EQ(hub.closed_with(quick), std::nullopt);
}

/// One page with a vocabulary of its own, and what it makes of what the rooms and the page say.
class SocketIoMapTest : public testing::Test {
 protected:
  void use(const char* text, const Opening::Query& query = {}) {
    const ReadEventMap read = read_event_map(text);
    ASSERT_TRUE(read.map) << read.error;
    const ServerContext context{[] { return "s"; }, std::make_shared<EventMap>(*read.map)};
    half = serve({std::string(kPath), query, {}}, context);
  }
  Output receive(std::string_view frame) {
    Output out;
    half->receive(frame, out);
    return out;
  }
  Output say(const Message& message) {
    Output out;
    half->say(message, out);
    return out;
  }

  std::unique_ptr<DialectHalf> half;
};

TEST_F(SocketIoMapTest, HasItsOwnNamesAndFields) {
  use(R"({"namespace":"/calls","wrapped":true,"events":{"connected":"","offer":"sdp"},
          "received":{"offer":"peer-sdp"},"fields":{"offer":"description","room":"room"},
          "echo":["offer"]})");
  receive("0/calls,");
  EXPECT_THAT(say(Welcome{1, "me", "t", {}, 0, false}).frames,
              ElementsAre(R"(0/calls,{"sid":"me"})"));
  receive(R"(2/calls,["joinRoom",7])");
  say(Joined{"7", {{"bob", {}}}});
  const Output offered =
      receive(R"(2/calls,["sdp",{"description":{"type":"offer","sdp":"v=0"},"room":7}])");
  EXPECT_THAT(offered.messages, ElementsAre(Message(Offer{{"s", "bob", {}}, "v=0"})));
  const char* const wrapped =
      R"(2/calls,["peer-sdp",{"description":{"type":"offer","sdp":"v=0"},"room":7}])";
  EXPECT_THAT(offered.frames, ElementsAre(wrapped));
  EXPECT_THAT(say(Offer{{"s", {}, "bob"}, "v=0"}).frames, ElementsAre(wrapped));
  EXPECT_THAT(say(Bye{{"s", {}, "bob"}, {}}).frames, ElementsAre(R"(2/calls,["hangUp",7])"));
}

TEST_F(SocketIoMapTest, MayHaveNeitherRingNorJoin) {
  use(R"({"events":{"ring":"","accept":"","join":""}})", {{"room", "hall"}});
  receive("0");
  EXPECT_THAT(say(Welcome{1, "me", "t", {}, 0, false}).messages,
              ElementsAre(Message(Join{"hall"})));
  say(Joined{"hall", {}});
  EXPECT_THAT(say(Ring{{"x", {}, "bob"}}).messages, ElementsAre(Message(Accept{{"x", "bob", {}}})));
  EXPECT_THAT(say(Offer{{"x", {}, "bob"}, "v=0"}).frames,
              ElementsAre(R"(2["sendOffer",{"type":"offer","sdp":"v=0"}])"));
  use(R"({"events":{"join":""}})");
  receive("0");
  EXPECT_THAT(say(Welcome{1, "me", "t", {}, 0, false}).messages,
              ElementsAre(Message(Join{std::string(kDefaultRoom)})));
}

TEST_F(SocketIoMapTest, TakesArgumentsOneByOne) {
  use(R"({"events":{"offer":"offer","candidate":"ice"}})");
  receive("0");
  say(Welcome{1, "me", "t", {}, 0, false});
  receive(R"(2["joinRoom","r"])");
  say(Joined{"r", {{"bob", {}}}});
  EXPECT_EQ(receive(R"(2["offer",{"type":"offer","sdp":"v=0"},"r"])").messages.size(), 1u);
  const Output out = receive(R"(2["ice",{"candidate":"c","sdpMid":"0","sdpMLineIndex":0},"r"])");
  EXPECT_THAT(out.messages, ElementsAre(Message(Candidate{{"s", "bob", {}}, "c", "0", 0})));
  EXPECT_THAT(receive(R"(2["ice",{"candidate":"c"},"other"])").frames,
              ElementsAre(HasSubstr("not in that room")));
}

}  // namespace
}  // namespace booth::signaling::socketio

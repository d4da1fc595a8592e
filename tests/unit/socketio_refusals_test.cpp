// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What our server makes of what pages may not say, and its acknowledgements.
#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/socketio_dialect.hpp"
#include "tests/unit/socketio_pages.hpp"

namespace booth::signaling::socketio {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

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

}  // namespace
}  // namespace booth::signaling::socketio

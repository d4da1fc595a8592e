// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/socketio_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/socketio_packet.hpp"

namespace booth::signaling::socketio {
namespace {

using testing::HasSubstr;

TEST(SocketIoEvents, HaveTheNamesOfTheTutorialsByDefault) {
  const EventMap map;
  EXPECT_EQ(map.word_emitted("sendOffer"), Word::kOffer);
  EXPECT_EQ(map.word_emitted("joinRoom"), Word::kJoin);
  EXPECT_EQ(map.word_emitted("dance"), std::nullopt);
  EXPECT_EQ(map.word_emitted(""), std::nullopt);
  EXPECT_EQ(map.name_received(Word::kConnected), "connectionSuccess");
  EXPECT_EQ(map.room_field, "roomId");
  EXPECT_TRUE(map.rings() && map.joins());
  EXPECT_TRUE(map.echoes(Word::kHangUp));
  EXPECT_FALSE(map.echoes(Word::kOffer));
  for (const char* text : {"", "{}", R"({"events":{},"fields":{},"namespace":"/"})"})
    EXPECT_EQ(read_event_map(text).map, map) << text;
}

TEST(SocketIoEvents, AreReadFromText) {
  const ReadEventMap read = read_event_map(R"({
    "namespace": "/calls",
    "events": {"ring": "", "accept": "", "join": "enter", "offer": "offer"},
    "received": {"offer": "got-offer"},
    "fields": {"room": "room", "offer": "description"},
    "wrapped": true, "numericRooms": true, "echo": ["offer"]})");
  ASSERT_TRUE(read.map) << read.error;
  EXPECT_EQ(read.map->nsp, "/calls");
  EXPECT_FALSE(read.map->rings());
  EXPECT_EQ(read.map->word_emitted("offer"), Word::kOffer);
  EXPECT_EQ(read.map->word_received("got-offer"), Word::kOffer);
  EXPECT_EQ(read.map->word_received("offer"), std::nullopt);
  EXPECT_EQ(read.map->name_received(Word::kJoin), "enter");
  EXPECT_EQ(read.map->field(Word::kOffer), "description");
  EXPECT_EQ(read.map->field(Word::kHangUp), "");
  EXPECT_EQ(read.map->room_field, "room");
  EXPECT_TRUE(read.map->wrapped && read.map->numeric_rooms);
  EXPECT_TRUE(read.map->echoes(Word::kOffer));
  EXPECT_FALSE(read.map->echoes(Word::kHangUp));
}

TEST(SocketIoEvents, MayHaveNamesOfSomeLength) {
  const std::string name(128, 'x');
  EXPECT_TRUE(read_event_map(R"({"events":{"ring":")" + name + "\"}}").map);
  const std::string nsp = "/" + std::string(kMaxNamespaceBytes - 1, 'n');
  EXPECT_TRUE(read_event_map(R"({"namespace":")" + nsp + "\"}").map);
  EXPECT_FALSE(read_event_map(R"({"namespace":")" + nsp + "n\"}").map);
}

TEST(SocketIoEvents, SayWhatIsWrongWithTheirText) {
  struct Row {
    const char* description;
    std::string text;
    const char* error;
  };
  const Row table[] = {
      {"no JSON", "callRemote", "no JSON"},
      {"no object", "[]", "not an object"},
      {"a key that nobody knows", R"({"evnts":{}})", "'evnts'"},
      {"a word that nobody knows", R"({"events":{"dance":"d"}})", "'dance' in events"},
      {"events that are no object", R"({"events":[]})", "events is no object"},
      {"a name that is no text", R"({"events":{"ring":1}})", "events: 'ring'"},
      {"a name with a line break", R"({"received":{"ring":"a\nb"}})", "received: 'ring'"},
      {"a name that is too long", R"({"events":{"ring":")" + std::string(129, 'x') + "\"}}",
       "longer than 128"},
      {"a reserved name", R"({"events":{"error":"connect_error"}})", "reserved"},
      {"one name for two", R"({"events":{"offer":"sdp","answer":"sdp"}})", "'sdp'"},
      {"no name for the offer", R"({"events":{"offer":""}})", "'offer' needs a name"},
      {"no name for received candidates", R"({"received":{"candidate":""}})", "'candidate'"},
      {"a ring that cannot be accepted", R"({"events":{"accept":""}})", "neither"},
      {"a ring in one direction", R"({"received":{"ring":"","accept":""}})", "one direction"},
      {"a field without a name", R"({"fields":{"offer":""}})", "fields: 'offer'"},
      {"a field for two things", R"({"fields":{"offer":"roomId"}})", "'roomId'"},
      {"a namespace that is no path", R"({"namespace":"calls"})", "namespace"},
      {"a namespace that ends early", R"({"namespace":"/a,b"})", "namespace"},
      {"neither true nor false", R"({"wrapped":1})", "'wrapped'"},
      {"an echo of what is not passed on", R"({"echo":["join"]})", "'echo'"},
      {"an echo that is no array", R"({"echo":true})", "'echo'"},
  };
  for (const Row& row : table) {
    SCOPED_TRACE(row.description);
    const ReadEventMap read = read_event_map(row.text);
    EXPECT_FALSE(read.map);
    EXPECT_THAT(read.error, HasSubstr(row.error));
  }
}

}  // namespace
}  // namespace booth::signaling::socketio

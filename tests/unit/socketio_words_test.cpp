// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Our server with the vocabulary of another application.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/socketio_dialect.hpp"
#include "signaling/protocol/socketio_events.hpp"

namespace booth::signaling::socketio {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

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

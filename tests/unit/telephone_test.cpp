// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/telephone.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "ring s1>bob", "offer s1<bob v=0": enough to see what a message is.
std::string shown(const Message& message) {
  static const char* const kNames[] = {
      "hello",     "welcome",      "join", "joined",  "leave",  "update", "peer-joined",
      "peer-left", "peer-updated", "ring", "accept",  "reject", "cancel", "offer",
      "answer",    "candidate",    "end",  "restart", "bye",    "error",  "heartbeat"};
  std::string text = kNames[message.index()];
  const Call* call = call_of(message);
  if (call && !call->session.empty()) text += " " + call->session;
  if (call && !call->to.empty()) text += ">" + call->to;
  std::visit(
      [&](const auto& value) {
        if constexpr (requires { value.sdp; }) text += " " + value.sdp;
        if constexpr (requires { value.candidate; }) text += " " + value.candidate;
        if constexpr (requires { value.callee_offers; }) text += value.callee_offers ? " !" : "";
      },
      message);
  return text;
}

std::vector<std::string> shown(const std::vector<Message>& messages) {
  std::vector<std::string> texts;
  for (const Message& message : messages) texts.push_back(shown(message));
  return texts;
}

class TelephoneTest : public testing::Test {
 protected:
  static Call from(const PeerId& peer, const SessionId& session) { return {session, {}, peer}; }

  void SetUp() override { enter({"ann", "bob"}); }
  void enter(const std::vector<PeerId>& others) {
    hear(Welcome{1, "me", "t", {}, 0, false});
    Joined joined{"r", {}};
    for (const PeerId& other : others) joined.peers.push_back({other, {}});
    hear(joined);
  }
  bool say(Message message) {
    Telephone::Effects effects;
    const bool taken = telephone.said(std::move(message), effects);
    note(effects);
    return taken;
  }
  void hear(const Message& message) {
    Telephone::Effects effects;
    telephone.heard(message, effects);
    note(effects);
  }
  void note(const Telephone::Effects& effects) {
    rooms = shown(effects.to_rooms);
    client = shown(effects.to_client);
  }
  /// Ann has called and the client has accepted.
  void talk_to_ann() {
    hear(Ring{from("ann", "x")});
    say(Accept{});
  }

  int sessions = 0;
  Telephone telephone{{true}, [this] { return "s" + std::to_string(++sessions); }};
  std::vector<std::string> rooms;
  std::vector<std::string> client;
};

TEST_F(TelephoneTest, RingsAllAndTalksToTheFirstWhoAccepts) {
  EXPECT_TRUE(say(Ring{}));
  EXPECT_THAT(rooms, ElementsAre("ring s1>ann", "ring s2>bob"));
  hear(Accept{from("bob", "s2")});
  EXPECT_THAT(rooms, ElementsAre("cancel s1>ann"));
  EXPECT_THAT(client, ElementsAre("accept"));
  hear(Accept{from("ann", "s1")});
  EXPECT_THAT(client, IsEmpty());
  EXPECT_TRUE(say(Offer{{}, "o"}));
  EXPECT_THAT(rooms, ElementsAre("offer s2>bob o"));
  hear(Answer{from("bob", "s2"), "a"});
  EXPECT_THAT(client, ElementsAre("answer s2 a"));
  hear(RestartRequest{from("bob", "s2")});
  EXPECT_THAT(client, ElementsAre("restart s2"));
  EXPECT_TRUE(say(Bye{}));
  EXPECT_THAT(rooms, ElementsAre("bye s2>bob"));
  EXPECT_FALSE(say(Bye{}));
}

TEST_F(TelephoneTest, IsToldOfTheEndWhenNobodyIsLeftWhoCouldAccept) {
  struct Row {
    const char* description;
    Message first;
    Message last;
  };
  const Row table[] = {
      {"both reject", Reject{from("ann", "s1"), {}}, Reject{from("bob", "s2"), {}}},
      {"both leave", PeerLeft{"ann"}, PeerLeft{"bob"}},
      {"the rooms say so", Bye{from("ann", "s1"), {}}, Bye{from("bob", "s2"), {}}},
      {"neither can be reached", Error{ErrorCode::kUnknownPeer, "", "s1"},
       Error{ErrorCode::kPeerAway, "", "s2"}},
  };
  for (const Row& row : table) {
    SCOPED_TRACE(row.description);
    sessions = 0;
    enter({"ann", "bob"});
    say(Ring{});
    hear(row.first);
    EXPECT_THAT(client, IsEmpty());
    hear(row.last);
    EXPECT_THAT(client, ElementsAre("bye"));
    EXPECT_FALSE(say(Bye{}));
  }
}

TEST_F(TelephoneTest, KeepsWhatIsSaidWhileItRingsForWhoAccepts) {
  say(Ring{});
  EXPECT_TRUE(say(Offer{{}, "o"}));
  EXPECT_TRUE(say(Candidate{{}, "c", "0", 0}));
  EXPECT_THAT(rooms, IsEmpty());
  hear(Accept{from("ann", "s1")});
  EXPECT_THAT(rooms, ElementsAre("cancel s2>bob", "offer s1>ann o", "candidate s1>ann c"));
}

TEST_F(TelephoneTest, WantsNoOfferOfItsOwnWhereTheOtherOffers) {
  say(Ring{});
  say(Offer{{}, "o"});
  hear(Accept{from("ann", "s1"), true});
  EXPECT_THAT(rooms, ElementsAre("cancel s2>bob"));
  EXPECT_THAT(client, IsEmpty());
  hear(Offer{from("ann", "s1"), "theirs"});
  EXPECT_THAT(client, ElementsAre("offer s1 theirs"));
}

TEST_F(TelephoneTest, TakesACall) {
  hear(Ring{from("ann", "x")});
  EXPECT_THAT(client, ElementsAre("ring"));
  EXPECT_TRUE(say(Accept{}));
  EXPECT_THAT(rooms, ElementsAre("accept x>ann"));
  hear(Offer{from("ann", "x"), "o"});
  EXPECT_THAT(client, ElementsAre("offer x o"));
  EXPECT_TRUE(say(Answer{{}, "a"}));
  EXPECT_THAT(rooms, ElementsAre("answer x>ann a"));
  hear(Bye{from("ann", "x"), {}});
  EXPECT_THAT(client, ElementsAre("bye"));
  EXPECT_FALSE(say(Candidate{{}, "late", "0", 0}));
}

TEST_F(TelephoneTest, RingsForAnOfferAndKeepsItUntilItIsAccepted) {
  hear(Offer{from("ann", "x"), "o"});
  EXPECT_THAT(client, ElementsAre("ring"));
  hear(Candidate{from("ann", "x"), "c", "0", 0});
  EXPECT_THAT(client, IsEmpty());
  EXPECT_TRUE(say(Accept{}));
  EXPECT_THAT(rooms, IsEmpty());  // the offer has opened the call
  EXPECT_THAT(client, ElementsAre("offer x o", "candidate x c"));
}

TEST_F(TelephoneTest, RefusesAsTheCallCame) {
  hear(Ring{from("ann", "x")});
  say(Bye{{}, "no"});
  EXPECT_THAT(rooms, ElementsAre("reject x>ann"));
  hear(Offer{from("ann", "y"), "o"});
  say(Bye{{}, "no"});
  EXPECT_THAT(rooms, ElementsAre("bye y>ann"));
}

TEST_F(TelephoneTest, CannotBeAskedToOffer) {
  hear(Ring{from("ann", "x"), true});
  EXPECT_THAT(client, IsEmpty());
  EXPECT_THAT(rooms, ElementsAre("reject x>ann"));
}

TEST_F(TelephoneTest, AcceptsByOffering) {
  hear(Ring{from("ann", "x")});
  EXPECT_TRUE(say(Offer{{}, "o"}));
  EXPECT_THAT(rooms, ElementsAre("accept x>ann !", "offer x>ann o"));
}

TEST_F(TelephoneTest, OpensACallByAnOfferToWhoIsThereLongest) {
  EXPECT_TRUE(say(Offer{{}, "o"}));
  EXPECT_THAT(rooms, ElementsAre("offer s1>ann o"));
  hear(Error{ErrorCode::kUnknownSession, "", "s1"});
  EXPECT_THAT(client, ElementsAre("bye"));
  hear(PeerLeft{"ann"});
  say(Offer{{}, "o"});
  EXPECT_THAT(rooms, ElementsAre("offer s2>bob o"));
}

TEST_F(TelephoneTest, HasOneCallAtATime) {
  talk_to_ann();
  hear(Ring{from("bob", "y")});
  EXPECT_THAT(rooms, ElementsAre("reject y>bob"));
  hear(Offer{from("bob", "z"), "o"});
  EXPECT_THAT(rooms, ElementsAre("bye z>bob"));
  for (const Message& message :
       {Message(Answer{from("bob", "x"), "a"}), Message(Candidate{from("ann", "y"), "c", "0", 0}),
        Message(Bye{from("bob", "y"), {}}), Message(Error{ErrorCode::kUnknownSession, "", "y"}),
        Message(PeerLeft{"bob"})}) {
    hear(message);
    EXPECT_THAT(client, IsEmpty()) << shown(message);
    EXPECT_THAT(rooms, IsEmpty()) << shown(message);
  }
  hear(PeerLeft{"ann"});
  EXPECT_THAT(client, ElementsAre("bye"));
}

TEST_F(TelephoneTest, LeavesItsCallForANewOne) {
  talk_to_ann();
  EXPECT_TRUE(say(Ring{}));
  EXPECT_THAT(rooms, ElementsAre("bye x>ann", "ring s1>ann", "ring s2>bob"));
  EXPECT_TRUE(say(Ring{}));
  EXPECT_THAT(rooms, IsEmpty());  // they ring already
}

TEST_F(TelephoneTest, CanBeCalledWhileItCallsIntoAnEmptyRoom) {
  enter({});
  EXPECT_FALSE(say(Offer{{}, "o"}));
  EXPECT_TRUE(say(Ring{}));
  EXPECT_THAT(rooms, IsEmpty());
  hear(PeerJoined{{"ann", {}}});
  hear(Ring{from("ann", "x")});
  EXPECT_THAT(client, ElementsAre("ring"));
  EXPECT_TRUE(say(Bye{}));
  EXPECT_THAT(rooms, ElementsAre("reject x>ann"));
}

TEST_F(TelephoneTest, SettlesTwoRingsThatCross) {
  // The smaller id stays the caller; "me" is larger than "ann" and smaller than "zoe".
  enter({"ann", "zoe"});
  say(Ring{});
  hear(Ring{from("zoe", "z")});
  EXPECT_THAT(rooms, IsEmpty());  // Zoe accepts ours
  hear(Ring{from("ann", "x")});   // Ann has dropped ours
  EXPECT_THAT(rooms, ElementsAre("reject x>ann", "cancel s1>ann", "ring s3>ann"));
  hear(Ring{from("eve", "e")});
  EXPECT_THAT(rooms, ElementsAre("reject e>eve"));
  hear(Accept{from("ann", "s3")});
  EXPECT_THAT(client, ElementsAre("accept"));
}

TEST_F(TelephoneTest, TakesCallsAtOnceWithoutRinging) {
  Telephone plain({false}, [] { return "s"; });
  Telephone::Effects effects;
  plain.heard(Ring{from("ann", "x")}, effects);
  plain.heard(Ring{from("bob", "y"), true}, effects);
  EXPECT_THAT(shown(effects.to_rooms), ElementsAre("accept x>ann", "reject y>bob"));
  plain.said(Bye{}, effects);
  effects = {};
  plain.heard(Ring{from("bob", "y"), true}, effects);
  plain.heard(Offer{from("ann", "z"), "o"}, effects);
  EXPECT_THAT(shown(effects.to_rooms), ElementsAre("reject y>bob"));
  EXPECT_THAT(shown(effects.to_client), ElementsAre("offer z o"));
}

TEST_F(TelephoneTest, KeepsNoMoreThanAMailboxTakes) {
  say(Ring{});
  for (std::size_t i = 0; i < limits::kMaxMailboxMessages; ++i)
    EXPECT_TRUE(say(Candidate{{}, "c", "0", 0}));
  EXPECT_FALSE(say(Candidate{{}, "one too many", "0", 0}));
}

TEST_F(TelephoneTest, ForgetsItsCallWithItsRoom) {
  talk_to_ann();
  telephone.left();
  EXPECT_FALSE(say(Bye{}));
  EXPECT_FALSE(say(Offer{{}, "o"}));
}

}  // namespace
}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/rooms.hpp"

#include "signaling/protocol/close_code.hpp"
#include "tests/unit/rooms_fixture.hpp"

namespace booth::signaling {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(RoomsTest, WelcomesWithAnIdAndATokenOfItsOwn) {
  say(kAda, Hello{1, "ada", {}, {}});
  const auto ada = std::get<Welcome>(heard(kAda).at(0));
  EXPECT_EQ(ada.peer_id, "ada");
  EXPECT_FALSE(ada.resumed);
  say(kBob, Hello{});
  const auto bob = std::get<Welcome>(heard(kBob).at(0));
  EXPECT_NE(bob.peer_id, "");
  EXPECT_NE(bob.token, ada.token);
  EXPECT_TRUE(rooms.welcomed(kBob));
  EXPECT_FALSE(rooms.welcomed(kEve));
}

TEST_F(RoomsTest, RefusesBadGreetings) {
  say(kAda, Heartbeat{});
  expect_refused(kAda, ErrorCode::kHelloFirst);
  say(kAda, Ring{to(kBob)});
  expect_refused(kAda, ErrorCode::kHelloFirst);
  say(kAda, Hello{2, "ada", {}, {}});
  expect_refused(kAda, ErrorCode::kUnsupportedVersion);
  say(kAda, Hello{1, "ada", {}, {}});
  say(kAda, Hello{1, "ada", {}, {}});
  expect_refused(kAda, ErrorCode::kAlreadyWelcome);
  say(kBob, Hello{1, "ada", {}, {}});
  expect_refused(kBob, ErrorCode::kIdTaken);
  say(kBob, Welcome{});
  expect_refused(kBob, ErrorCode::kHelloFirst);
  say(kAda, Welcome{});
  expect_refused(kAda, ErrorCode::kUnknownType);
}

TEST_F(RoomsTest, ShowsPeersToEachOther) {
  enter(kAda);
  EXPECT_EQ(heard(kAda).at(0), Message(Joined{"r", {}}));
  enter(kBob);
  EXPECT_EQ(heard(kBob).at(0), Message(Joined{"r", {{"ada", {}}}}));
  EXPECT_EQ(heard(kAda).at(0), Message(PeerJoined{{"bob", {}}}));
  const Meta meta{"Bob", false, true, true};
  say(kBob, Update{meta});
  EXPECT_EQ(heard(kAda).at(0), Message(PeerUpdated{{"bob", meta}}));
  EXPECT_THAT(heard(kBob), IsEmpty());
  say(kBob, Leave{});
  EXPECT_EQ(heard(kAda).at(0), Message(PeerLeft{"bob"}));
  say(kBob, Leave{});
  expect_refused(kBob, ErrorCode::kNotInRoom);
}

TEST_F(RoomsTest, KeepsRoomsApart) {
  enter(kAda);
  enter(kBob);
  say(kEve, Hello{1, "eve", {}, {}});
  say(kEve, Ring{to(kBob)});
  expect_refused(kEve, ErrorCode::kNotInRoom);
  say(kEve, Join{"other"});
  EXPECT_THAT(last.deliveries, SizeIs(1));
  say(kEve, Ring{to(kBob)});
  expect_refused(kEve, ErrorCode::kUnknownPeer);
  say(kEve, Join{"r"});
  expect_refused(kEve, ErrorCode::kAlreadyInRoom);
}

TEST_F(RoomsTest, AreBoundedInPeers) {
  for (ConnectionId connection = 1; connection <= 3; ++connection) enter(connection);
  enter(4);
  expect_refused(4, ErrorCode::kRoomFull);
  say(5, Hello{});
  EXPECT_EQ(rooms.peer_count(), 5u);
  say(6, Hello{});
  expect_refused(6, ErrorCode::kServerFull);
  last = rooms.closed(kAda);
  say(4, Join{"r"});
  EXPECT_EQ(heard(4).size(), 1u);
  EXPECT_TRUE(std::holds_alternative<Joined>(heard(4)[0]));
}

TEST_F(RoomsTest, ForgetEmptyRoomsAndGonePeers) {
  enter(kAda);
  EXPECT_EQ(rooms.room_count(), 1u);
  last = rooms.closed(kAda);
  EXPECT_EQ(rooms.room_count(), 0u);
  EXPECT_EQ(rooms.peer_count(), 0u);
  EXPECT_THAT(rooms.closed(kAda).deliveries, IsEmpty());
  enter(kAda);
}

TEST_F(RoomsTest, PutTheTrueSenderIntoCallMessages) {
  enter(kAda);
  enter(kBob);
  say(kAda, Offer{{"s", "bob", "eve"}, "v=0"});
  EXPECT_EQ(heard(kBob).at(0), Message(Offer{{"s", {}, "ada"}, "v=0"}));
  EXPECT_THAT(last.deliveries, SizeIs(1));
}

TEST_F(RoomsTest, EndOnlyTheCallsOfThePeerThatLeaves) {
  enter(kAda);
  enter(kBob);
  enter(kEve);
  say(kAda, Offer{{"ab", "bob", {}}, "v=0"});
  say(kEve, Offer{{"ea", "ada", {}}, "v=0"});
  last = rooms.closed(kEve);
  EXPECT_EQ(heard(kAda), (std::vector<Message>{Bye{{"ea", {}, "eve"}, "left"}, PeerLeft{"eve"}}));
  EXPECT_EQ(heard(kBob), std::vector<Message>{PeerLeft{"eve"}});
  say(kBob, Answer{{"ab", "ada", {}}, "v=0"});
  EXPECT_THAT(heard(kAda), SizeIs(1));
}

// --- coming back ---

TEST_F(RoomsTest, GiveAPeerBackForItsToken) {
  enter(kAda);
  enter(kBob);
  say(kAda, Offer{to(kBob), "v=0"});
  EXPECT_THAT(rooms.lost(kAda, 100).deliveries, IsEmpty());
  say(kBob, Answer{to(kAda), "v=1"});
  EXPECT_THAT(last.deliveries, IsEmpty());
  EXPECT_THAT(rooms.expire(1099).deliveries, IsEmpty());
  say(10, Hello{1, {}, tokens[kAda], {}});
  ASSERT_THAT(heard(10), SizeIs(3));
  EXPECT_TRUE(std::get<Welcome>(heard(10)[0]).resumed);
  EXPECT_EQ(std::get<Welcome>(heard(10)[0]).peer_id, "ada");
  EXPECT_EQ(heard(10)[1], Message(Joined{"r", {{"bob", {}}}}));
  EXPECT_EQ(heard(10)[2], Message(Answer{{"s", {}, "bob"}, "v=1"}));
  EXPECT_THAT(heard(kBob), IsEmpty());
  EXPECT_THAT(rooms.expire(5000).deliveries, IsEmpty());
}

TEST_F(RoomsTest, LetGoOfAPeerThatStaysAway) {
  enter(kAda);
  enter(kBob);
  say(kAda, Ring{to(kBob)});
  rooms.lost(kAda, 100);
  last = rooms.expire(1100);
  ASSERT_THAT(heard(kBob), SizeIs(2));
  EXPECT_TRUE(std::holds_alternative<Bye>(heard(kBob)[0]));
  EXPECT_EQ(heard(kBob)[1], Message(PeerLeft{"ada"}));
  say(10, Hello{1, "ada", tokens[kAda], {}});
  EXPECT_FALSE(std::get<Welcome>(heard(10).at(0)).resumed);
}

TEST_F(RoomsTest, TakeATokenThatThePeerChose) {
  say(1, Hello{.peer_id = "carl", .token = "carl's", .own_token = "carl's"});
  EXPECT_FALSE(std::get<Welcome>(heard(1).at(0)).resumed);
  say(2, Hello{.peer_id = "dora", .own_token = "carl's"});
  expect_refused(2, ErrorCode::kIdTaken);
  rooms.lost(1, 100);
  say(3, Hello{.peer_id = "carl", .token = "carl's", .own_token = "carl's"});
  EXPECT_TRUE(std::get<Welcome>(heard(3).at(0)).resumed);
}

TEST_F(RoomsTest, WaitForNobodyWhoCannotComeBack) {
  say(1, Hello{.peer_id = "carl", .can_resume = false});
  say(1, Join{"r"});
  enter(kBob);
  last = rooms.lost(1, 100);
  EXPECT_THAT(heard(kBob), ElementsAre(Message(PeerLeft{"carl"})));
  EXPECT_EQ(rooms.peer_count(), 1u);
}

TEST_F(RoomsTest, PreferTheNewerConnection) {
  enter(kAda);
  enter(kBob);
  say(10, Hello{1, {}, tokens[kAda], {}});
  EXPECT_EQ(std::get<Error>(heard(kAda).at(0)).code, ErrorCode::kReplaced);
  ASSERT_THAT(last.closings, SizeIs(1));
  EXPECT_EQ(last.closings[0].connection, kAda);
  EXPECT_EQ(last.closings[0].code, close_code::kReplaced);
  // What the old connection still says or does is not the peer's.
  EXPECT_THAT(rooms.closed(kAda).deliveries, IsEmpty());
  say(kAda, Leave{});
  expect_refused(kAda, ErrorCode::kHelloFirst);
  say(kBob, Ring{to(kAda)});
  EXPECT_THAT(heard(10), SizeIs(1));
}

TEST_F(RoomsTest, KeepAnIdForItsPeerWhileItIsAway) {
  enter(kAda);
  rooms.lost(kAda, 0);
  say(kEve, Hello{1, "ada", "not the token", {}});
  expect_refused(kEve, ErrorCode::kIdTaken);
}

TEST_F(RoomsTest, BoundWhatWaitsForAPeerThatIsAway) {
  enter(kAda);
  enter(kBob);
  enter(kEve);
  say(kAda, Offer{to(kBob), "v=0"});
  say(kEve, Offer{{"e", "bob", {}}, "v=0"});
  rooms.lost(kBob, 0);
  for (std::size_t i = 0; i < limits::kMaxMailboxMessages; ++i) {
    say(kAda, Candidate{to(kBob), "c", {}, 0});
    ASSERT_THAT(last.deliveries, IsEmpty()) << i;
  }
  say(kAda, Candidate{to(kBob), "c", {}, 0});
  expect_refused(kAda, ErrorCode::kPeerAway);
  // The end of a call always fits, and takes the place of what waited for it.
  say(kEve, Bye{{"e", "bob", {}}, {}});
  EXPECT_THAT(last.deliveries, IsEmpty());
  say(kAda, Bye{to(kBob), "gone"});
  say(10, Hello{1, {}, tokens[kBob], {}});
  ASSERT_THAT(heard(10), SizeIs(4));
  EXPECT_EQ(heard(10)[2], Message(Bye{{"e", {}, "eve"}, {}}));
  EXPECT_EQ(heard(10)[3], Message(Bye{{"s", {}, "ada"}, "gone"}));
}

TEST_F(RoomsTest, DoNotMentionACallThatBeganAndEndedMeanwhile) {
  enter(kAda);
  enter(kBob);
  rooms.lost(kBob, 0);
  say(kAda, Ring{to(kBob)});
  say(kAda, Cancel{to(kBob), {}});
  say(10, Hello{1, {}, tokens[kBob], {}});
  EXPECT_THAT(heard(10), SizeIs(2));
}

}  // namespace
}  // namespace booth::signaling

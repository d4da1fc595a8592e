// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pages that write as tutorials do, among themselves: whole calls, frame by frame.
#include "signaling/protocol/plain_dialect.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/waiting_offer.hpp"
#include "tests/unit/plain_fixture.hpp"

namespace booth::signaling {
namespace {

using namespace plain_frames;  // NOLINT: the whole file is about them
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Query = Opening::Query;

using PlainDialect = PlainPages;

TEST_F(PlainDialect, CarriesACallBetweenPagesOfBothShapes) {
  const auto ada = page("ada");
  const auto bob = page("bob");
  says(ada, offer("A"));
  EXPECT_THAT(heard(bob), ElementsAre(R"({"type":"offer","sdp":")" + sdp("A") +
                                      R"(","data":{"type":"offer","sdp":")" + sdp("A") + "\"}" +
                                      from("ada") + "}"));
  says(ada, R"({"type":"offer_ice","iceCandidate":{"candidate":"candidate:1","sdpMid":"0"}})");
  EXPECT_THAT(heard(bob), ElementsAre(HasSubstr(R"({"type":"candidate","candidate":{)")));
  says(bob, R"({"type":"answer","data":{"type":"answer","sdp":")" + sdp("B") + "\"}}");
  EXPECT_THAT(heard(ada), ElementsAre(answer("B", from("bob"))));
  EXPECT_THAT(heard(bob), ElementsAre(HasSubstr(R"({"type":"icecandidate","data":{)")))
      << "now in its own words";
  says(bob, R"({"type":"icecandidate","data":{"candidate":"candidate:2","sdpMLineIndex":0}})");
  EXPECT_THAT(heard(ada), ElementsAre(R"({"type":"answer_ice","iceCandidate":{"candidate":)"
                                      R"("candidate:2","sdpMLineIndex":0},"from":"bob"})"));
  says(bob, R"({"type":"close","data":{}})");
  EXPECT_THAT(heard(ada), ElementsAre(R"({"type":"bye","reason":"hung up","from":"bob"})"));
  says(ada, offer("A"));
  EXPECT_THAT(heard(bob), ElementsAre(HasSubstr(R"({"type":"offer","data":)")));
  says(ada, R"({"type":"bye"})");
  EXPECT_THAT(heard(bob), ElementsAre(HasSubstr(R"({"type":"close","data":{},)")));
}

TEST_F(PlainDialect, KeepsAnOfferForWhoComesNext) {
  const auto ada = page("ada");
  says(ada, offer("A"));
  for (std::size_t i = 0; i <= WaitingOffer::kMaxCandidates; ++i)
    says(ada, candidate(std::to_string(i)));
  EXPECT_THAT(heard(ada), IsEmpty());
  const auto bob = page("bob");
  const auto frames = heard(bob);
  ASSERT_THAT(frames, SizeIs(1 + WaitingOffer::kMaxCandidates));
  EXPECT_THAT(frames[0], HasSubstr(sdp("A")));
  EXPECT_THAT(frames[1], HasSubstr("candidate:0"));
  says(bob, answer("B"));
  EXPECT_THAT(heard(ada), ElementsAre(answer("B", from("bob"))));
}

TEST_F(PlainDialect, ABroadcasterOpensAConnectionForEachViewer) {
  const auto first = page("b1"), second = page("b2"), third = page("b3");
  says(first, offer("B1"));
  says(second, offer("B2"));
  says(third, offer("B3"));
  // They were offered each other, and do not answer.
  server.advance(WaitingOffer::kCrossingMs + 500);
  for (const auto connection : {first, second, third}) heard(connection);
  std::vector<ConnectionId> answered;
  for (const char* name : {"v1", "v2", "v3"}) {
    const auto viewer = page(name);
    EXPECT_THAT(heard(viewer), ElementsAre(HasSubstr(R"("type":"offer")"))) << name;
    says(viewer, answer(name));
    for (const auto connection : {first, second, third})
      for (const std::string& frame : heard(connection)) {
        EXPECT_EQ(frame, answer(name, from(name)));
        answered.push_back(connection);
      }
  }
  EXPECT_THAT(answered, testing::UnorderedElementsAre(first, second, third));
}

TEST_F(PlainDialect, ABroadcasterHasManyCallsOnOneConnection) {
  const auto early = page("early");
  const auto broadcaster = page("live", "&presence=1");
  EXPECT_THAT(heard(broadcaster), ElementsAre(R"({"type":"join","from":"early"})"));
  says(broadcaster, offer("L1", to("early")));
  EXPECT_THAT(heard(early), ElementsAre(HasSubstr(sdp("L1"))));
  says(early, answer("E"));
  const auto late = page("late", "&name=K%C3%BCche");
  EXPECT_THAT(heard(broadcaster), ElementsAre(answer("E", from("early")),
                                              R"({"type":"join","from":"late","name":"Küche"})"));
  says(broadcaster, offer("L2", to("late")));
  says(broadcaster, candidate("for-early", to("early")));
  says(broadcaster, candidate("for-late", to("late")));
  EXPECT_THAT(heard(early), ElementsAre(HasSubstr("for-early")));
  EXPECT_THAT(heard(late), ElementsAre(HasSubstr(sdp("L2")), HasSubstr("for-late")));
  says(late, candidate("of-late"));
  EXPECT_THAT(heard(broadcaster), ElementsAre(candidate("of-late", from("late"))));
  server.end(early, true);
  EXPECT_THAT(heard(broadcaster), ElementsAre(R"({"type":"bye","reason":"left","from":"early"})",
                                              R"({"type":"leave","from":"early"})"));
  says(broadcaster, R"({"type":"bye","to":"late"})");
  EXPECT_THAT(heard(late), ElementsAre(HasSubstr("bye")));
}

TEST_F(PlainDialect, PagesThatOfferToWhoComesDoNotOfferToEachOtherAtOnce) {
  const auto first = page("first", "&presence=1");
  const auto viewer = page("viewer");
  heard(first);
  const auto second = page("second", "&presence=1");
  EXPECT_THAT(heard(first), ElementsAre(R"({"type":"join","from":"second"})"));
  EXPECT_THAT(heard(second), ElementsAre(R"({"type":"join","from":"viewer"})"));
  says(first, offer("F", to("second")));
  says(second, answer("S", to("first")));
  EXPECT_THAT(heard(first), ElementsAre(answer("S", from("second"))));
  EXPECT_THAT(heard(viewer), IsEmpty());
}

TEST_F(PlainDialect, ViewersCallAPageThatAnswersMany) {
  const auto studio = page("studio", "&presence=1");
  const auto one = page("one");
  says(one, offer("1"));
  const auto two = page("two");
  says(two, offer("2"));
  heard(two);
  says(studio, answer("S1", to("one")));
  says(studio, answer("S2", to("two")));
  EXPECT_THAT(heard(one), ElementsAre(answer("S1", from("studio"))));
  EXPECT_THAT(heard(two), ElementsAre(answer("S2", from("studio"))));
}

TEST_F(PlainDialect, TellsSimplePagesNothingButTheirCall) {
  const auto ada = page("ada");
  const auto bob = page("bob");
  server.end(bob, true);
  EXPECT_THAT(heard(ada), IsEmpty());
}
TEST_F(PlainDialect, ANewConnectionOfThePageIsANewCall) {
  const auto ada = page("ada");
  const auto bob = booth("bob");
  says(ada, offer("A"));
  const Offer first = told<Offer>(bob);
  tell(bob, Answer{back(first.call), "v=0"});
  heard(ada);
  says(ada, offer("Z"));
  const auto frames = heard(bob);
  ASSERT_THAT(frames, SizeIs(2));
  EXPECT_THAT(frames[0], AllOf(HasSubstr("bye"), HasSubstr(first.call.session)));
  EXPECT_THAT(frames[1], AllOf(HasSubstr("offer"), Not(HasSubstr(first.call.session))));
}

TEST_F(PlainDialect, TwoThatOfferAtOnceMeetIfOneAnswers) {
  const auto ada = page("ada");
  says(ada, offer("A"));
  const auto bob = page("bob");
  says(bob, offer("B"));
  says(bob, candidate("1"));
  EXPECT_THAT(heard(ada), IsEmpty()) << "Bob has an offer to answer first";
  says(bob, answer("B"));
  EXPECT_THAT(heard(ada), ElementsAre(answer("B", from("bob")), candidate("1", from("bob"))));
}

// --- bad input ---

TEST_F(PlainDialect, AnswersErrorsAndGoesOn) {
  const auto ada = page("ada");
  const auto bob = page("bob");
  struct Row {
    const char* description;
    std::string frame;
    const char* message;
  };
  const std::vector<Row> table{
      {"no JSON", "hello", ""},
      {"an unknown type", R"({"type":"dance"})", "unknown type"},
      {"an answer to nothing", answer("A"), "there is no offer to answer"},
      {"an offer to nobody", offer("A", to("zoe")), "no such peer"},
      {"an offer to itself", offer("A", to("ada")), "no such peer"},
  };
  for (const Row& row : table) {
    says(ada, row.frame);
    const auto frames = heard(ada);
    ASSERT_THAT(frames, SizeIs(1)) << row.description;
    EXPECT_THAT(frames[0],
                AllOf(HasSubstr(R"({"type":"error","message":")"), HasSubstr(row.message)))
        << row.description;
    EXPECT_THAT(heard(bob), IsEmpty()) << row.description;
  }
  says(ada, candidate("of nothing"));
  says(ada, R"({"type":"bye"})");
  EXPECT_THAT(heard(ada), IsEmpty()) << "too late is no error";
  says(ada, offer("A"));
  EXPECT_THAT(heard(bob), SizeIs(1));
  EXPECT_FALSE(server.goodbye(ada));
}

TEST_F(PlainDialect, GoesOnWithoutTheIdThatAnotherHas) {
  const auto ada = page("ada");
  const auto twin = page("ada");
  EXPECT_THAT(heard(twin), ElementsAre(HasSubstr("another peer has this id")));
  says(twin, offer("T"));
  EXPECT_THAT(heard(ada), SizeIs(1));
}

TEST_F(PlainDialect, ReadsItsAddress) {
  struct Row {
    const char* description;
    Query query;
    const char* room;
  };
  const std::string longest(limits::kMaxRoomBytes, 'r');
  const std::vector<Row> table{
      {"no room", {}, "booth"},
      {"a room", {{"room", "Küche"}}, "Küche"},
      {"the first of two", {{"room", "a"}, {"room", "b"}}, "a"},
      {"the longest", {{"room", longest}}, longest.c_str()},
      {"one byte more", {{"room", longest + "r"}}, "booth"},
      {"no UTF-8", {{"room", "a\xff"}, {"name", "\xff"}}, "booth"},
      {"an id and a name that are none", {{"id", "a b"}, {"name", "a\nb"}}, "booth"},
  };
  for (const Row& row : table) {
    const auto half = plain_dialect::serve({"/plain", row.query, {}}, {[] { return "x"; }});
    Output out;
    half->opened(out);
    half->say(Welcome{}, out);
    ASSERT_THAT(out.messages, SizeIs(2)) << row.description;
    EXPECT_EQ(std::get<Hello>(out.messages[0]).peer_id, "") << row.description;
    EXPECT_FALSE(std::get<Hello>(out.messages[0]).can_resume) << row.description;
    EXPECT_EQ(std::get<Join>(out.messages[1]).room, row.room) << row.description;
  }
}

}  // namespace
}  // namespace booth::signaling

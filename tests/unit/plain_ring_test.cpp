// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pages that know no ringing, and peers that ring.
#include "signaling/protocol/plain_dialect.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/waiting_offer.hpp"
#include "tests/unit/plain_fixture.hpp"

namespace booth::signaling {
namespace {

using namespace plain_frames;  // NOLINT: the whole file is about them
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Query = Opening::Query;

using PlainRing = PlainPages;

TEST_F(PlainRing, AcceptsARingAtOnce) {
  const auto ada = page("ada");
  const auto bob = booth("bob");
  tell(bob, Ring{{"s", "ada", {}}});
  EXPECT_EQ(told<Accept>(bob).call.from, "ada");
  tell(bob, Offer{{"s", "ada", {}}, "v=0"});
  EXPECT_THAT(heard(ada), ElementsAre(HasSubstr(R"({"type":"offer","sdp":"v=0","data":)")));
  says(ada, answer("A"));
  EXPECT_THAT(told<Answer>(bob).sdp, HasSubstr("o=A 1 1"));
  says(ada, candidate("1"));
  EXPECT_EQ(told<Candidate>(bob).candidate, "candidate:1");
  says(ada, R"({"type":"candidate","candidate":null})");
  told<EndOfCandidates>(bob);
  tell(bob, EndOfCandidates{{"s", "ada", {}}});
  tell(bob, RestartRequest{{"s", "ada", {}}});
  EXPECT_THAT(heard(ada), IsEmpty()) << "a page has no word for either";
  says(ada, offer("A", {}, 2));
  EXPECT_EQ(told<Offer>(bob).call.session, "s") << "the same connection is negotiated again";
  tell(bob, Bye{{"s", "ada", {}}, "done"});
  EXPECT_THAT(heard(ada), ElementsAre(R"({"type":"bye","reason":"done","from":"bob"})"));
}

TEST_F(PlainRing, IsBusyDuringACall) {
  const auto ada = page("ada");
  const auto bob = booth("bob");
  const auto eve = booth("eve");
  tell(bob, Ring{{"s", "ada", {}}});
  tell(eve, Ring{{"t", "ada", {}}});
  EXPECT_EQ(told<Reject>(eve).reason, "busy");
  tell(eve, Offer{{"u", "ada", {}}, "v=0"});
  EXPECT_EQ(told<Bye>(eve).reason, "busy");
  EXPECT_THAT(heard(ada), IsEmpty());
}

TEST_F(PlainRing, AsksOneAfterTheOther) {
  const auto ada = page("ada");
  const auto bob = booth("bob");
  const auto eve = booth("eve");
  says(ada, offer("A"));
  const Offer first = told<Offer>(bob);
  EXPECT_THAT(heard(eve), IsEmpty());
  tell(bob, Bye{back(first.call), "busy"});
  const Offer second = told<Offer>(eve);
  EXPECT_NE(second.call.session, first.call.session);
  EXPECT_THAT(heard(ada), IsEmpty());
  tell(eve, Bye{back(second.call), "busy"});
  server.advance(250);
  EXPECT_THAT(heard(ada), IsEmpty()) << "it waits";
  const auto dan = booth("dan");
  says(ada, candidate("1"));
  server.end(dan, true);
  server.advance(250);
  EXPECT_THAT(heard(ada), IsEmpty()) << "who leaves has not declined";
}

TEST_F(PlainRing, WaitsOnWhereSomebodyOnlyListens) {
  const auto ada = page("ada");
  const auto bob = booth("bob");
  says(ada, offer("A"));
  tell(bob, Bye{back(told<Offer>(bob).call), WaitingOffer::kTakesNoCalls});
  EXPECT_THAT(heard(ada), IsEmpty());
  tell(bob, Ring{{"watches", "ada", {}}, true});
  EXPECT_THAT(told<Offer>(bob).sdp, HasSubstr("o=A")) << "and is shown what waits when it asks";
}

TEST_F(PlainRing, HearsThatNobodyWantsTheCall) {
  const auto ada = page("ada");
  const auto bob = booth("bob");
  says(ada, offer("A"));
  tell(bob, Bye{back(told<Offer>(bob).call), "not now"});
  EXPECT_THAT(heard(ada), ElementsAre(R"({"type":"bye","reason":"not now","from":"bob"})"));
  says(ada, offer("A"));
  EXPECT_THAT(told<Offer>(bob).sdp, HasSubstr("o=A")) << "and may ask once more";
}

TEST_F(PlainRing, GivesUpOnWhoDoesNotAnswer) {
  const auto ada = page("ada");
  const auto bob = booth("bob");
  says(ada, offer("A"));
  heard(bob);
  server.advance(WaitingOffer::kAnswerMs - 1000);
  EXPECT_THAT(heard(bob), IsEmpty());
  server.advance(2000);
  EXPECT_EQ(told<Bye>(bob).reason, "no answer");
  const auto eve = page("eve");
  EXPECT_THAT(heard(eve), SizeIs(1));
}

TEST_F(PlainRing, MeetsWhoRingsWhileItOffers) {
  const auto ada = page("ada");
  says(ada, offer("A"));
  // Bob rings as soon as he has joined, before he sees the offer.
  const auto bob = server.open("ws://h/booth");
  tell(bob, Hello{1, "bob", {}, {}});
  tell(bob, Join{"r"});
  const Offer first = told<Offer>(bob);
  tell(bob, Ring{{"s", "ada", {}}});
  EXPECT_EQ(told<Reject>(bob).reason, "busy");
  tell(bob, Bye{back(first.call), "busy"});
  tell(bob, Answer{back(told<Offer>(bob).call), "v=0"});
  EXPECT_THAT(heard(ada), ElementsAre(HasSubstr(R"({"type":"answer","sdp":"v=0")")));
}

TEST_F(PlainRing, OffersWhenItIsAskedTo) {
  const Call ring{"s", {}, "bob"}, call{"s", "bob", {}};
  struct Row {
    const char* description;
    Query query;
    std::string before;  ///< what the page says before it is asked
    std::vector<Message> messages;
    std::vector<std::string> frames;
    std::string after;
    std::vector<Message> then;
  };
  const std::string text = "v=0\r\no=A 1 1 IN IP4 0.0.0.0\r\n";
  const std::vector<Row> table{
      {"it has an offer that waits",
       {},
       offer("A"),
       {Accept{call, true}, Offer{call, text}},
       {},
       "",
       {}},
      {"it makes an offer to who comes",
       {{"presence", "1"}},
       "",
       {},
       {R"({"type":"join","from":"bob"})"},
       offer("A", to("bob")),
       {Accept{call, true}, Offer{call, text}}},
      {"it does neither", {}, "", {Reject{call, kCannotOffer}}, {}, "", {}},
  };
  for (const Row& row : table) {
    const auto half = plain_dialect::serve({"/plain", row.query, {}}, {[] { return "x"; }});
    Output out;
    half->say(Joined{}, out);
    if (!row.before.empty()) half->receive(row.before, out);
    half->say(Ring{ring, true}, out);
    EXPECT_EQ(out.messages, row.messages) << row.description;
    EXPECT_EQ(out.frames, row.frames) << row.description;
    if (row.after.empty()) continue;
    Output then;
    half->receive(row.after, then);
    EXPECT_EQ(then.messages, row.then) << row.description;
  }
}

}  // namespace
}  // namespace booth::signaling

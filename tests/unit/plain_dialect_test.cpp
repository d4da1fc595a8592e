// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pages that write as tutorials do, peers of Booth's own dialect and the rooms between them: whole
// calls, frame by frame.
#include "signaling/protocol/plain_dialect.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/booth_dialect.hpp"
#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/waiting_offer.hpp"
#include "tests/support/memory_server.hpp"

namespace booth::signaling {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Query = Opening::Query;

std::string sdp(const std::string& origin, int version = 1) {
  return "v=0\\r\\no=" + origin + " 1 " + std::to_string(version) + " IN IP4 0.0.0.0\\r\\n";
}
std::string offer(const std::string& origin, const std::string& more = {}, int version = 1) {
  return R"({"type":"offer","sdp":")" + sdp(origin, version) + "\"" + more + "}";
}
std::string answer(const std::string& origin, const std::string& more = {}) {
  return R"({"type":"answer","sdp":")" + sdp(origin) + "\"" + more + "}";
}
std::string candidate(const std::string& text, const std::string& more = {}) {
  return R"({"type":"candidate","candidate":{"candidate":"candidate:)" + text +
         R"(","sdpMLineIndex":0})" + more + "}";
}
std::string to(const std::string& id) { return R"(,"to":")" + id + "\""; }
std::string from(const std::string& id) { return R"(,"from":")" + id + "\""; }

class PlainDialect : public testing::Test {
 protected:
  /// `more` are further parameters: "&a=b".
  ConnectionId page(const std::string& id, const std::string& more = {}) {
    return server.open("ws://h/plain?room=r&id=" + id + more);
  }
  /// A peer of Booth's own dialect.
  ConnectionId booth(const std::string& id) {
    const ConnectionId peer = server.open("ws://h/booth");
    tell(peer, Hello{1, id, {}, {}});
    tell(peer, Join{"r"});
    heard(peer);
    return peer;
  }
  void tell(ConnectionId peer, const Message& message) {
    server.receive(peer, booth_dialect::encode(message));
  }
  void says(ConnectionId page, const std::string& frame) { server.receive(page, frame); }
  std::vector<std::string> heard(ConnectionId connection) { return server.take_frames(connection); }
  /// The only message that a peer of Booth's dialect was sent and that is of that kind.
  template <typename T>
  T told(ConnectionId peer) {
    std::optional<T> found;
    for (const std::string& frame : heard(peer)) {
      const auto decoded = booth_dialect::decode(frame, booth_dialect::Writer::kServer);
      const T* message = decoded.message ? std::get_if<T>(&*decoded.message) : nullptr;
      if (!message) continue;
      EXPECT_FALSE(found) << frame;
      found = *message;
    }
    EXPECT_TRUE(found) << "message " << Message(T{}).index() << " did not come";
    return found.value_or(T{});
  }
  static Call back(const Call& call) { return {call.session, call.from, {}}; }

  testing_support::MemoryServer server;
};

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

// --- with peers that ring ---

TEST_F(PlainDialect, AcceptsARingAtOnce) {
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

TEST_F(PlainDialect, IsBusyDuringACall) {
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

TEST_F(PlainDialect, AsksOneAfterTheOther) {
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

TEST_F(PlainDialect, HearsThatNobodyWantsTheCall) {
  const auto ada = page("ada");
  const auto bob = booth("bob");
  says(ada, offer("A"));
  tell(bob, Bye{back(told<Offer>(bob).call), "not now"});
  EXPECT_THAT(heard(ada), ElementsAre(R"({"type":"bye","reason":"not now","from":"bob"})"));
  says(ada, offer("A"));
  EXPECT_THAT(told<Offer>(bob).sdp, HasSubstr("o=A")) << "and may ask once more";
}

TEST_F(PlainDialect, GivesUpOnWhoDoesNotAnswer) {
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

TEST_F(PlainDialect, MeetsWhoRingsWhileItOffers) {
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

TEST_F(PlainDialect, OffersWhenItIsAskedTo) {
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

// --- the client's half ---

class PlainClient : public testing::Test {
 protected:
  void SetUp() override {
    half->say(Hello{1, "ada", {}, {}}, out);
    half->say(Join{"r"}, out);
    ASSERT_THAT(out.messages, SizeIs(2));
    EXPECT_EQ(out.messages[1], Message(Joined{"r", {{"other", {}}}}));
    out = {};
  }
  Output say(const Message& message) {
    Output result;
    half->say(message, result);
    return result;
  }
  Output hear(const std::string& frame) {
    Output result;
    half->receive(frame, result);
    return result;
  }
  /// As the element calls: rings, is accepted, offers.
  void call() {
    EXPECT_THAT(say(Ring{kHead}).messages, ElementsAre(Message(Accept{kBack})));
    EXPECT_THAT(say(Offer{kHead, "v=0"}).frames, ElementsAre(HasSubstr("offer")));
  }

  const Call kHead{"s", "other", {}};
  const Call kBack{"s", {}, "other"};
  std::unique_ptr<ClientHalf> half = plain_dialect::join({"ws://h/", "r", [] { return "random"; }});
  Output out;
};

TEST_F(PlainClient, CallsWhoeverAnswersFirst) {
  call();
  EXPECT_THAT(say(Candidate{kHead, "candidate:1", "", 0}).frames, SizeIs(1));
  EXPECT_THAT(hear(answer("B")).messages, SizeIs(1));
  EXPECT_THAT(hear(answer("E")).messages, IsEmpty()) << "another viewer";
  EXPECT_THAT(hear(offer("E")).messages, IsEmpty()) << "another one's call";
  const auto renegotiated = hear(offer("B", {}, 2)).messages;
  ASSERT_THAT(renegotiated, SizeIs(1));
  EXPECT_EQ(*call_of(renegotiated[0]), kBack);
  EXPECT_THAT(hear(candidate("2")).messages, SizeIs(1));
  EXPECT_THAT(hear(R"({"type":"hangup"})").messages, ElementsAre(Message(Bye{kBack, ""})));
  EXPECT_THAT(hear(R"({"type":"hangup"})").messages, IsEmpty());
}

TEST_F(PlainClient, TakesACallInTheShapeOfItsCaller) {
  const auto rings = hear(R"({"type":"offer","data":{"type":"offer","sdp":"v=0"}})").messages;
  ASSERT_THAT(rings, SizeIs(1));
  const Call head{call_of(rings[0])->session, "other", {}};
  EXPECT_THAT(say(Accept{head}).frames, IsEmpty());
  EXPECT_THAT(say(Answer{head, "v=0"}).frames,
              ElementsAre(R"({"type":"answer","data":{"type":"answer","sdp":"v=0"}})"));
  EXPECT_THAT(say(Bye{head, "done"}).frames,
              ElementsAre(R"({"type":"close","data":{},"reason":"done"})"));
}

TEST_F(PlainClient, IsDeafToItselfAndToOffersWhileItOffers) {
  say(Ring{kHead});
  const auto own = say(Offer{kHead, "v=0"}).frames;
  EXPECT_THAT(hear(own.at(0)).messages, IsEmpty());
  EXPECT_THAT(hear(offer("B")).messages, IsEmpty());
  const auto candidate = say(Candidate{kHead, "candidate:1", "", 0}).frames;
  EXPECT_THAT(hear(candidate.at(0)).messages, IsEmpty());
}

TEST_F(PlainClient, RepeatsItsOfferForWhoComesLater) {
  call();
  EXPECT_THAT(hear(R"({"type":"ready"})").frames, ElementsAre(HasSubstr("offer")));
  EXPECT_THAT(hear(R"({"type":"join","from":"bob"})").frames, IsEmpty())
      << "a server that names him has kept the offer";
  hear(answer("B"));
  EXPECT_THAT(hear(R"({"type":"ready"})").frames, IsEmpty());
}

TEST_F(PlainClient, CallsAgainWhenSomebodyComes) {
  EXPECT_THAT(hear(R"({"type":"join","from":"bob"})").messages, IsEmpty());
  call();
  say(Bye{kHead, "no connection"});
  EXPECT_THAT(hear(R"({"type":"join","from":"eve"})").messages,
              ElementsAre(Message(Joined{"r", {{"other", {}}}})));
  EXPECT_THAT(hear(R"({"type":"join","from":"dan"})").messages, IsEmpty());
}

TEST_F(PlainClient, CallsAgainWhenWhomItCalledHasLeft) {
  call();
  hear(answer("B", from("bob")));
  hear(R"({"type":"join","from":"eve"})");
  EXPECT_THAT(hear(R"({"type":"leave","from":"dan"})").messages, IsEmpty());
  hear(R"({"type":"bye","reason":"left","from":"bob"})");
  EXPECT_THAT(hear(R"({"type":"leave","from":"bob"})").messages,
              ElementsAre(Message(Joined{"r", {{"other", {}}}})))
      << "Eve waits";
  EXPECT_THAT(hear(R"({"type":"leave","from":"bob"})").messages, IsEmpty());
}

TEST_F(PlainClient, CallsAgainWhoCameWhenItWasAboutToGiveUp) {
  struct Row {
    const char* description;
    const char* came;
    bool again;
  };
  for (const Row& row : {Row{"nobody", R"({"type":"error"})", false},
                         Row{"somebody", R"({"type":"join","from":"eve"})", true},
                         Row{"who answered", R"({"type":"answer","sdp":"v=1"})", false}}) {
    call();
    hear(row.came);
    say(Bye{kHead, "no connection"});
    Output result;
    half->tick(1, result);
    EXPECT_EQ(result.messages.empty(), !row.again) << row.description;
  }
}

TEST_F(PlainClient, TakesNoCandidatesOfAnOfferThatCrossedItsOwn) {
  call();
  EXPECT_THAT(hear(offer("B", from("bob"))).messages, IsEmpty());
  EXPECT_THAT(hear(candidate("1", from("bob"))).messages, IsEmpty());
  EXPECT_THAT(hear(candidate("2", from("eve"))).messages, SizeIs(1));
}

TEST_F(PlainClient, GoesOnAfterItsConnectionBroke) {
  call();
  const Output unanswered = say(Hello{1, "ada", {}, {}});
  EXPECT_FALSE(std::get<Welcome>(unanswered.messages.at(0)).resumed);
  EXPECT_THAT(unanswered.frames, ElementsAre(HasSubstr("offer")));
  hear(answer("B"));
  const Output answered = say(Hello{1, "ada", {}, {}});
  EXPECT_TRUE(std::get<Welcome>(answered.messages.at(0)).resumed);
  EXPECT_EQ(answered.messages.at(1), Message(Joined{"r", {{"other", {}}}}));
  EXPECT_THAT(answered.frames, IsEmpty());
}

TEST_F(PlainClient, PutsRoomAndWishesIntoItsAddress) {
  struct Row {
    const char* description;
    const char* uri;
    const char* room;
    const char* url;
    const char* peer_id = "";
  };
  const std::vector<Row> table{
      {"bare", "ws://h:1/plain", "r", "ws://h:1/plain?room=r&presence=1&calls=1"},
      {"a query", "ws://h/?a=b", "r", "ws://h/?a=b&room=r&presence=1&calls=1"},
      {"its own room", "ws://h/?room=x&shape=b", "r", "ws://h/?room=x&shape=b&presence=1&calls=1"},
      {"its own wishes", "ws://h/?presence=0&calls=2", "r", "ws://h/?presence=0&calls=2&room=r"},
      {"another parameter that ends so", "ws://h/?bedroom=x", "r",
       "ws://h/?bedroom=x&room=r&presence=1&calls=1"},
      {"a fragment", "ws://h/#top", "r", "ws://h/?room=r&presence=1&calls=1"},
      {"a room that needs quoting", "ws://h/", "Kü&che",
       "ws://h/?room=K%C3%BC%26che&presence=1&calls=1"},
      {"no room", "ws://h/", "", "ws://h/?presence=1&calls=1"},
      {"an id", "ws://h/", "r", "ws://h/?room=r&id=ada&presence=1&calls=1", "ada"},
  };
  for (const Row& row : table)
    EXPECT_EQ(plain_dialect::join({row.uri, row.room, {}, row.peer_id})->url(), row.url)
        << row.description;
}

TEST_F(PlainClient, SpeaksTheShapeOfItsAddress) {
  half = plain_dialect::join({"ws://h/?shape=b", "r", [] { return "random"; }});
  say(Ring{kHead});
  EXPECT_THAT(say(Offer{kHead, "v=0"}).frames,
              ElementsAre(R"({"type":"offer","data":{"type":"offer","sdp":"v=0"}})"));
}

}  // namespace
}  // namespace booth::signaling

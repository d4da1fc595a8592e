// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The element's half: one telephone among whoever else a relay has.
#include "signaling/protocol/plain_dialect.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/plain_fixture.hpp"

namespace booth::signaling {
namespace {

using namespace plain_frames;  // NOLINT: the whole file is about them
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

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

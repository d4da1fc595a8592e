// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Who rings whom, as two machines whose messages are carried by hand.
#include <deque>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "signaling/session/call.hpp"

namespace {

using booth::session::Call;
using booth::session::Role;
namespace signaling = booth::signaling;

struct Telephone {
  explicit Telephone(std::string name) : id(std::move(name)) {}

  std::string id;
  Call call;
  std::deque<signaling::Message> sent;
  std::string log;  ///< one word an effect

  void run(const Call::Effects& effects) {
    for (const auto& effect : effects) {
      if (const auto* send = std::get_if<Call::Send>(&effect)) {
        auto message = send->message;
        call_of(message)->from = id;
        sent.push_back(message);
      } else if (std::holds_alternative<Call::Incoming>(effect)) {
        log += "incoming ";
      } else if (std::holds_alternative<Call::Accepted>(effect)) {
        log += "accepted ";
      } else if (const auto* rejected = std::get_if<Call::Rejected>(&effect)) {
        log += "rejected(" + rejected->reason + ") ";
      } else if (const auto* start = std::get_if<Call::Start>(&effect)) {
        log += start->role == Role::kOfferer ? "start-offerer " : "start-answerer ";
      } else if (std::holds_alternative<Call::Connected>(effect)) {
        log += "connected ";
      } else if (const auto* ended = std::get_if<Call::Ended>(&effect)) {
        log += std::string("ended(") + ended->reason + (ended->was_started ? ",started) " : ") ");
      }
    }
  }

  void receive(const signaling::Message& message) {
    if (const auto* m = std::get_if<signaling::Ring>(&message)) run(call.on_ring(*m, id));
    if (const auto* m = std::get_if<signaling::Accept>(&message)) run(call.on_accept(*m));
    if (const auto* m = std::get_if<signaling::Reject>(&message))
      run(call.on_reject(m->call, m->reason));
    if (const auto* m = std::get_if<signaling::Cancel>(&message))
      run(call.on_end(m->call, m->reason));
    if (const auto* m = std::get_if<signaling::Bye>(&message)) run(call.on_end(m->call, m->reason));
  }
};

/// Carries everything both have said, to the one it is meant for.
void carry(Telephone& a, Telephone& b) {
  while (!a.sent.empty() || !b.sent.empty()) {
    auto& from = a.sent.empty() ? b : a;
    auto& to = a.sent.empty() ? a : b;
    const auto message = from.sent.front();
    from.sent.pop_front();
    to.receive(message);
  }
}

TEST(Ring, CallerOffersCalleeAnswers) {
  Telephone anna("anna"), ben("ben");
  anna.run(anna.call.ring("ben", "s1"));
  EXPECT_EQ(anna.call.state(), Call::State::kCalling);
  carry(anna, ben);
  EXPECT_EQ(ben.call.state(), Call::State::kRinging);
  ben.run(ben.call.accept());
  carry(anna, ben);
  anna.run(anna.call.connected());
  ben.run(ben.call.connected());
  EXPECT_EQ(anna.log, "accepted start-offerer connected ");
  EXPECT_EQ(ben.log, "incoming accepted start-answerer connected ");
  ben.run(ben.call.hang_up("enough"));
  carry(anna, ben);
  EXPECT_EQ(anna.call.state(), Call::State::kIdle);
  EXPECT_NE(anna.log.find("ended(enough,started)"), std::string::npos);
}

TEST(Ring, CanBeRejectedAndCancelled) {
  Telephone anna("anna"), ben("ben");
  anna.run(anna.call.ring("ben", "s1"));
  carry(anna, ben);
  ben.run(ben.call.reject("later"));
  carry(anna, ben);
  EXPECT_EQ(anna.log, "rejected(later) ended(later) ");
  anna.run(anna.call.ring("ben", "s2"));
  carry(anna, ben);
  anna.run(anna.call.hang_up("no answer"));
  carry(anna, ben);
  EXPECT_EQ(ben.log, "incoming ended(later) incoming ended(no answer) ");
}

TEST(Ring, IsBusyDuringACall) {
  Telephone anna("anna"), ben("ben"), cleo("cleo");
  anna.run(anna.call.ring("ben", "s1"));
  carry(anna, ben);
  cleo.run(cleo.call.ring("ben", "s2"));
  carry(cleo, ben);
  EXPECT_EQ(cleo.log, "rejected(busy) ended(busy) ");
  EXPECT_EQ(ben.call.peer(), "anna") << "the first call is not disturbed";
}

TEST(Ring, TwoRingsThatCrossBecomeOneCall) {
  Telephone anna("anna"), ben("ben");
  anna.run(anna.call.ring("ben", "s1"));
  ben.run(ben.call.ring("anna", "s2"));
  carry(anna, ben);
  EXPECT_EQ(anna.log, "accepted start-offerer ");
  EXPECT_EQ(ben.log, "accepted start-answerer ");
  EXPECT_EQ(anna.call.session(), "s1");
  EXPECT_EQ(ben.call.session(), "s1");
}

TEST(Ring, IgnoresMessagesOfOtherCalls) {
  Telephone anna("anna");
  anna.run(anna.call.ring("ben", "s1"));
  anna.sent.clear();
  anna.receive(signaling::Accept{{"s2", "anna", "ben"}});
  anna.receive(signaling::Accept{{"s1", "anna", "cleo"}});
  anna.receive(signaling::Bye{{"s1", "anna", "cleo"}, "x"});
  anna.receive(signaling::Reject{{"", "anna", "ben"}, "x"});
  EXPECT_EQ(anna.call.state(), Call::State::kCalling);
  EXPECT_EQ(anna.log, "");
}

TEST(Ring, ActionsInTheWrongStateDoNothing) {
  Telephone anna("anna");
  for (const auto& effects :
       {anna.call.accept(), anna.call.reject("x"), anna.call.hang_up("x"), anna.call.lost("x"),
        anna.call.connected(), anna.call.on_accept({}), anna.call.on_end({"", "", ""}, "")})
    EXPECT_TRUE(effects.empty());
  anna.run(anna.call.ring("ben", "s1"));
  EXPECT_TRUE(anna.call.ring("cleo", "s2").empty());
  EXPECT_TRUE(anna.call.accept().empty());
}

TEST(Ring, TheCalleeOffersIfAskedOrIfItSaysSo) {
  struct Case {
    const char* description;
    bool asked;  ///< by the ring
    bool says;   ///< the accept, of a callee that is not ours
    const char* caller;
    const char* callee;
  };
  const Case cases[] = {
      {"nobody spoke of it", false, false, "accepted start-offerer ", "accepted start-answerer "},
      {"the caller asked", true, true, "accepted start-answerer ", "accepted start-offerer "},
      {"the callee can do no other", false, true, "accepted start-answerer ", nullptr},
      {"the callee cannot", true, false, "accepted start-offerer ", nullptr},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.description);
    Telephone anna("anna"), ben("ben");
    anna.run(anna.call.ring("ben", "s1"));
    ben.receive(signaling::Ring{{"s1", "ben", "anna"}, c.asked});
    ben.log.clear();
    ben.run(ben.call.accept());
    ASSERT_EQ(ben.sent.size(), 1U);
    EXPECT_EQ(std::get<signaling::Accept>(ben.sent[0]).callee_offers, c.asked);
    if (c.callee) {
      EXPECT_EQ(ben.log, c.callee);
    }
    anna.receive(signaling::Accept{{"s1", "anna", "ben"}, c.says});
    EXPECT_EQ(anna.log, c.caller);
  }
}

TEST(Ring, RingsThatCrossKeepWhoOffers) {
  Telephone ben("ben");
  ben.run(ben.call.ring("anna", "s2"));
  ben.receive(signaling::Ring{{"s1", "ben", "anna"}, true});
  EXPECT_EQ(ben.log, "accepted start-offerer ");
}

TEST(Ring, AnOfferIsRefusedByAnEndAndNotAccepted) {
  struct Case {
    const char* description;
    Call::Effects (*act)(Call&);
    bool says_bye;
  };
  const Case cases[] = {
      {"accept", [](Call& call) { return call.accept(); }, false},
      {"reject", [](Call& call) { return call.reject("no"); }, true},
      {"hang up", [](Call& call) { return call.hang_up("no"); }, true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.description);
    Telephone ben("ben");
    ben.run(ben.call.on_offer_without_ring({"s1", "ben", "anna"}));
    ben.run(c.act(ben.call));
    ASSERT_EQ(ben.sent.size(), c.says_bye ? 1U : 0U);
    if (c.says_bye) {
      EXPECT_TRUE(std::holds_alternative<signaling::Bye>(ben.sent[0]));
    }
  }
}

TEST(Ring, AnOfferWithoutARingRings) {
  Telephone ben("ben");
  ben.run(ben.call.on_offer_without_ring({"s1", "ben", "anna"}));
  ben.run(ben.call.accept());
  EXPECT_EQ(ben.log, "incoming accepted start-answerer ");
  ben.run(ben.call.on_offer_without_ring({"s2", "ben", "cleo"}));
  EXPECT_TRUE(std::holds_alternative<signaling::Bye>(ben.sent.back())) << "busy";
}

}  // namespace

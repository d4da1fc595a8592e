// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/negotiation.hpp"

#include <gtest/gtest.h>

namespace {

using booth::session::Negotiation;
using booth::session::Role;
using Action = Negotiation::Action;
using Verdict = Negotiation::Verdict;

/// Past the first offer and answer.
Negotiation negotiated(Role role) {
  Negotiation negotiation(role);
  if (role == Role::kOfferer) {
    negotiation.want_offer();
    negotiation.finished();
    negotiation.remote_answer("");
  } else {
    negotiation.remote_offer("");
  }
  negotiation.finished();
  return negotiation;
}

TEST(Negotiation, OffersOnceAtATime) {
  Negotiation negotiation(Role::kOfferer);
  EXPECT_EQ(negotiation.want_offer().step->action, Action::kCreateOffer);
  EXPECT_FALSE(negotiation.want_offer().step) << "one is being made";
  EXPECT_FALSE(negotiation.finished());
  EXPECT_FALSE(negotiation.want_offer().step) << "its answer is awaited";
  EXPECT_FALSE(negotiation.remote_known());
  EXPECT_EQ(negotiation.remote_answer("x").step->action, Action::kApplyAnswer);
  const auto next = negotiation.finished();
  ASSERT_TRUE(next) << "what was wanted meanwhile comes as one offer";
  EXPECT_EQ(next->action, Action::kCreateOffer);
  EXPECT_TRUE(negotiation.remote_known());
}

TEST(Negotiation, IgnoresAnswersNobodyWaitsFor) {
  Negotiation negotiation(Role::kOfferer);
  EXPECT_EQ(negotiation.remote_answer("x").verdict, Verdict::kUnexpected);
  negotiation.want_offer();
  EXPECT_EQ(negotiation.remote_answer("x").verdict, Verdict::kUnexpected) << "not sent yet";
  negotiation.finished();
  EXPECT_EQ(negotiation.remote_answer("x").verdict, Verdict::kTaken);
  EXPECT_EQ(negotiation.remote_answer("x").verdict, Verdict::kUnexpected) << "one is applied";
}

TEST(Negotiation, IsImpoliteWhenOffersCross) {
  Negotiation negotiation(Role::kOfferer);
  negotiation.want_offer();
  EXPECT_EQ(negotiation.remote_offer("x").verdict, Verdict::kCrossed);
  negotiation.finished();
  EXPECT_EQ(negotiation.remote_offer("x").verdict, Verdict::kCrossed);
}

TEST(Negotiation, AnswersOffersInTheirOrder) {
  Negotiation negotiation(Role::kAnswerer);
  EXPECT_EQ(negotiation.remote_offer("1").step->sdp, "1");
  for (std::size_t i = 0; i < Negotiation::kMaxWaitingOffers; ++i) {
    const auto result = negotiation.remote_offer("2");
    EXPECT_EQ(result.verdict, Verdict::kTaken);
    EXPECT_FALSE(result.step) << "never two at a time";
  }
  EXPECT_EQ(negotiation.remote_offer("3").verdict, Verdict::kTooMany);
  for (std::size_t i = 0; i < Negotiation::kMaxWaitingOffers; ++i)
    EXPECT_EQ(negotiation.finished()->sdp, "2");
  EXPECT_FALSE(negotiation.finished());
  EXPECT_TRUE(negotiation.stable());
}

TEST(Negotiation, AnswererAsksInsteadOfOffering) {
  Negotiation fresh(Role::kAnswerer);
  EXPECT_FALSE(fresh.want_offer().step) << "the first offer comes anyway";
  auto negotiation = negotiated(Role::kAnswerer);
  EXPECT_EQ(negotiation.want_offer().step->action, Action::kAskForOffer);
  EXPECT_FALSE(negotiation.want_offer().step) << "asked already";
  EXPECT_EQ(negotiation.remote_offer("x").step->action, Action::kAnswerOffer);
  EXPECT_FALSE(negotiation.want_offer().step);
  EXPECT_EQ(negotiation.finished()->action, Action::kAskForOffer) << "remembered";
}

TEST(Negotiation, AnswererOffersToWhoRollsBack) {
  auto negotiation = negotiated(Role::kAnswerer);
  EXPECT_EQ(negotiation.want_offer(Negotiation::By::kUs).step->action, Action::kAskForOffer)
      << "it may not be able to";
  negotiation = negotiated(Role::kAnswerer);
  negotiation.peer_rolls_back();
  EXPECT_EQ(negotiation.want_offer().step->action, Action::kAskForOffer);
  negotiation.remote_offer("x");
  EXPECT_FALSE(negotiation.want_offer(Negotiation::By::kUs).step);
  EXPECT_FALSE(negotiation.want_offer().step);
  EXPECT_EQ(negotiation.finished()->action, Action::kCreateOffer);
  EXPECT_EQ(negotiation.remote_offer("x").verdict, Verdict::kCrossed);
  negotiation.finished();
  EXPECT_EQ(negotiation.remote_answer("x").step->action, Action::kApplyAnswer);
}

TEST(Negotiation, WhatIsWantedAfterARequestIsAskedForAgain) {
  auto negotiation = negotiated(Role::kAnswerer);
  EXPECT_EQ(negotiation.want_offer().step->action, Action::kAskForOffer);
  EXPECT_FALSE(negotiation.want_offer().step);
  negotiation.remote_offer("made for the first request");
  EXPECT_EQ(negotiation.finished()->action, Action::kAskForOffer);
  negotiation.remote_offer("made for the second");
  EXPECT_FALSE(negotiation.finished());
}

TEST(Negotiation, AnOfferThatFollowsAnAnswerWaitsForIt) {
  Negotiation negotiation(Role::kOfferer);
  negotiation.want_offer();
  negotiation.finished();
  EXPECT_EQ(negotiation.remote_answer("x").step->action, Action::kApplyAnswer);
  const auto early = negotiation.remote_offer("made after that answer");
  EXPECT_EQ(early.verdict, Verdict::kTaken);
  EXPECT_FALSE(early.step);
  EXPECT_EQ(negotiation.finished()->action, Action::kAnswerOffer);
}

TEST(Negotiation, OffererAnswersABrowserThatOffersInPeace) {
  auto negotiation = negotiated(Role::kOfferer);
  EXPECT_EQ(negotiation.remote_offer("x").step->action, Action::kAnswerOffer);
}

}  // namespace

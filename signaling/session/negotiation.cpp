// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/negotiation.hpp"

#include <utility>

namespace booth::session {

Negotiation::Step Negotiation::begin(State state, Action action, std::string sdp) {
  state_ = state;
  return {action, std::move(sdp)};
}

Negotiation::Result Negotiation::want_offer(By by) {
  const bool offers = role_ == Role::kOfferer || (by == By::kUs && peer_rolls_back_);
  // Before the first offer there is nothing to ask for: it will come anyway.
  if (role_ == Role::kAnswerer && !remote_known_) return {};
  // What is wanted while an offer is on its way may not be in it.
  if (state_ != State::kStable || (!offers && offer_asked_for_)) {
    offer_wanted_ = offer_wanted_ == By::kUs ? By::kUs : by;
    return {};
  }
  if (!offers) {
    offer_asked_for_ = true;
    return {Verdict::kTaken, Step{Action::kAskForOffer, {}}};
  }
  return {Verdict::kTaken, begin(State::kOffering, Action::kCreateOffer)};
}

Negotiation::Result Negotiation::remote_offer(std::string sdp) {
  if (state_ == State::kOffering || state_ == State::kAwaitingAnswer)
    return {Verdict::kCrossed, {}};
  // One that comes while an answer is applied was made after that answer.
  if (state_ != State::kStable) {
    if (offers_.size() >= kMaxWaitingOffers) return {Verdict::kTooMany, {}};
    offers_.push_back(std::move(sdp));
    return {};
  }
  offer_asked_for_ = false;
  return {Verdict::kTaken, begin(State::kAnswering, Action::kAnswerOffer, std::move(sdp))};
}

Negotiation::Result Negotiation::remote_answer(std::string sdp) {
  if (state_ != State::kAwaitingAnswer) return {Verdict::kUnexpected, {}};
  return {Verdict::kTaken, begin(State::kApplying, Action::kApplyAnswer, std::move(sdp))};
}

std::optional<Negotiation::Step> Negotiation::finished() {
  switch (state_) {
    case State::kOffering: state_ = State::kAwaitingAnswer; return std::nullopt;
    case State::kAnswering:
    case State::kApplying:
      remote_known_ = true;
      state_ = State::kStable;
      return next();
    case State::kStable:
    case State::kAwaitingAnswer: break;
  }
  return std::nullopt;
}

std::optional<Negotiation::Step> Negotiation::next() {
  if (!offers_.empty()) {
    auto sdp = std::move(offers_.front());
    offers_.pop_front();
    offer_asked_for_ = false;
    return begin(State::kAnswering, Action::kAnswerOffer, std::move(sdp));
  }
  const auto wanted = std::exchange(offer_wanted_, std::nullopt);
  return wanted ? want_offer(*wanted).step : std::nullopt;
}

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/negotiation.hpp"

#include <utility>

namespace booth::session {

Negotiation::Step Negotiation::begin(State state, Action action, std::string sdp) {
  state_ = state;
  return {action, std::move(sdp)};
}

Negotiation::Result Negotiation::want_offer() {
  if (role_ == Role::kAnswerer) {
    // Before the first offer there is nothing to ask for: it will come anyway.
    if (offer_asked_for_ || !remote_known_) return {};
    if (state_ != State::kStable) {
      offer_wanted_ = true;
      return {};
    }
    offer_asked_for_ = true;
    return {Verdict::kTaken, Step{Action::kAskForOffer, {}}};
  }
  if (state_ != State::kStable) {
    offer_wanted_ = true;
    return {};
  }
  return {Verdict::kTaken, begin(State::kOffering, Action::kCreateOffer)};
}

Negotiation::Result Negotiation::remote_offer(std::string sdp) {
  if (state_ == State::kOffering || state_ == State::kAwaitingAnswer || state_ == State::kApplying)
    return {Verdict::kCrossed, {}};
  if (state_ == State::kAnswering) {
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
  if (!std::exchange(offer_wanted_, false)) return std::nullopt;
  return want_offer().step;
}

}  // namespace booth::session

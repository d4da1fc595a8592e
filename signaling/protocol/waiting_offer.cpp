// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/waiting_offer.hpp"

#include <algorithm>
#include <utility>

#include "signaling/protocol/plain_wire.hpp"

namespace booth::signaling {
namespace {

/// As Rooms and the element say it of a peer that is no more.
bool says_that_it_left(const std::string& reason) {
  return reason.starts_with("left") || reason == "lost its connection";
}

}  // namespace

WaitingOffer::WaitingOffer(std::string sdp, bool crossing)
    : sdp_(std::move(sdp)), crossing_(crossing) {}

void WaitingOffer::replace(std::string sdp) {
  if (sdp_origin(sdp) != sdp_origin(sdp_)) {
    candidates_.clear();
    refused_.clear();
  }
  sdp_ = std::move(sdp);
}

void WaitingOffer::add(const Candidate& candidate) {
  if (candidates_.size() < kMaxCandidates) candidates_.push_back(candidate);
}

std::optional<PeerId> WaitingOffer::next(const std::vector<PeerId>& others) const {
  if (crossing_ || !asking_.empty()) return std::nullopt;
  const auto found = std::find_if(others.begin(), others.end(),
                                  [&](const PeerId& peer) { return !refused_.contains(peer); });
  return found == others.end() ? std::nullopt : std::optional(*found);
}

std::vector<Message> WaitingOffer::show(const Call& head) {
  asking_ = head.session;
  asked_ = head.to;
  since_ms_.reset();
  std::vector<Message> messages{Offer{head, sdp_}};
  for (Candidate candidate : candidates_) {
    candidate.call = head;
    messages.push_back(std::move(candidate));
  }
  return messages;
}

void WaitingOffer::refused(const std::string& reason) {
  asking_.clear();
  if (std::exchange(rang_, {}) == asked_) return;
  refused_.insert(asked_);
  const bool declined = reason != kBusy && reason != kTakesNoCalls && !says_that_it_left(reason);
  if (declined) declined_ = asked_;
}

void WaitingOffer::forget(const PeerId& peer) { refused_.erase(peer); }

void WaitingOffer::rung_by(const PeerId& peer) {
  refused_.erase(peer);
  if (!asking_.empty() && asked_ == peer) rang_ = peer;
}

WaitingOffer::Due WaitingOffer::due(std::int64_t now_ms) {
  if (!since_ms_) since_ms_ = now_ms;
  const std::int64_t waited_ms = now_ms - *since_ms_;
  if (crossing_) return waited_ms < kCrossingMs ? Due::kNothing : Due::kCrossingOver;
  if (!asking_.empty()) return waited_ms < kAnswerMs ? Due::kNothing : Due::kNoAnswer;
  return Due::kNothing;
}

}  // namespace booth::signaling

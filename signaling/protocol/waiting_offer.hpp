// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "signaling/protocol/message.hpp"

namespace booth::signaling {

/// The offer of somebody who knows no ids, until it is answered: it is shown to one peer after the
/// other, and kept for those that are still to come. Pure; times are the caller's milliseconds.
class WaitingOffer {
 public:
  /// Candidates that wait with it; more are dropped.
  static constexpr std::size_t kMaxCandidates = 64;
  /// How long it is left to a peer that says nothing, as long as a telephone rings.
  static constexpr std::int64_t kAnswerMs = 45'000;
  /// How long a page that was offered a call and made an offer itself may still answer: two
  /// broadcasters offer to each other and never do.
  static constexpr std::int64_t kCrossingMs = 1'000;
  static constexpr const char* kBusy = "busy";
  /// Reason of who is in the room to see what others show, and takes no calls.
  static constexpr const char* kTakesNoCalls = "it is no producer";

  WaitingOffer(std::string sdp, bool crossing);

  /// Of the same RTCPeerConnection, which gathers its candidates only once, or of a new one.
  void replace(std::string sdp);
  void add(const Candidate& candidate);
  const std::vector<Candidate>& candidates() const { return candidates_; }

  /// Another offer came first and may still be answered; this one is shown to nobody yet.
  bool crossing() const { return crossing_; }
  void end_crossing() { crossing_ = false; }

  /// The call in which it is being shown; empty = none.
  const SessionId& asking() const { return asking_; }
  bool is_shown_in(const SessionId& session) const {
    return !asking_.empty() && asking_ == session;
  }
  /// Who comes next; nothing while it is being shown, or when all have refused.
  std::optional<PeerId> next(const std::vector<PeerId>& others) const;
  /// Offer and candidates for the call in which it is shown from now on.
  std::vector<Message> show(const Call& head);
  /// It is shown to nobody; the peer is not asked again unless it comes anew.
  void refused(const std::string& reason);
  void withdraw() { asking_.clear(); }
  void forget(const PeerId& peer);
  /// That peer rings us: it wants the call too, and is busy only with its ring.
  void rung_by(const PeerId& peer);

  /// Who refused it last, for another reason than that it was busy or left.
  const PeerId& declined() const { return declined_; }

  enum class Due { kNothing, kCrossingOver, kNoAnswer };
  /// To be asked some times a second; times begin with the first asking.
  Due due(std::int64_t now_ms);

 private:
  std::string sdp_;
  std::vector<Candidate> candidates_;
  std::set<PeerId> refused_;
  SessionId asking_;
  PeerId asked_;
  PeerId rang_;
  PeerId declined_;
  bool crossing_;
  std::optional<std::int64_t> since_ms_;  ///< of being shown, or of the crossing
};

}  // namespace booth::signaling

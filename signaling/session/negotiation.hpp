// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>

namespace booth::session {

/// Who offers in a call. The caller is the offerer; it is also the impolite one of two offers that
/// cross, because webrtcbin 1.22 cannot roll back.
enum class Role { kOfferer, kAnswerer };

/// Decides what one webrtcbin does next, one operation at a time: webrtcbin 1.22 ends the process
/// when two descriptions are handled at once. Pure; no thread of its own.
///
/// Every input returns the step to run now, if any. After each step `finished()` must be told.
class Negotiation {
 public:
  static constexpr std::size_t kMaxWaitingOffers = 4;

  enum class Action {
    kCreateOffer,  ///< create, set and send an offer
    kAnswerOffer,  ///< set the remote offer `sdp`, create, set and send an answer
    kApplyAnswer,  ///< set the remote answer `sdp`
    kAskForOffer,  ///< send a RestartRequest; not an operation, needs no finished()
  };
  struct Step {
    Action action;
    std::string sdp;
  };
  enum class Verdict {
    kTaken,       ///< run now or queued
    kCrossed,     ///< an offer that crossed ours: the peer drops its own and offers again
    kUnexpected,  ///< an answer nobody waits for
    kTooMany,     ///< more offers than kMaxWaitingOffers at once
  };
  struct Result {
    Verdict verdict = Verdict::kTaken;
    std::optional<Step> step;
  };

  explicit Negotiation(Role role) : role_(role) {}

  /// The other side takes its own offer back when ours crosses it, as browsers do: from now on the
  /// answerer may offer as well, and is the impolite one too.
  void peer_rolls_back() { peer_rolls_back_ = true; }

  enum class By {
    kOfferer,  ///< the answerer asks for it
    kUs,       ///< the answerer offers itself where it may
  };
  /// Something changed on this side, or the answerer asks for an offer.
  Result want_offer(By by = By::kOfferer);
  /// An offer that was asked for has not come: the next want_offer() asks again.
  void forget_request() { offer_asked_for_ = false; }
  Result remote_offer(std::string sdp);
  Result remote_answer(std::string sdp);
  /// The step that runs has ended. After a failure webrtcbin cannot go on: the caller ends the
  /// call.
  std::optional<Step> finished();

  Role role() const { return role_; }
  /// Whether candidates of the other side can be handed on.
  bool remote_known() const { return remote_known_; }
  /// Whether nothing runs and nothing is waited for.
  bool stable() const { return state_ == State::kStable; }
  bool answering() const { return state_ == State::kAnswering; }
  bool awaits_answer() const { return state_ == State::kAwaitingAnswer; }

 private:
  enum class State { kStable, kOffering, kAwaitingAnswer, kAnswering, kApplying };

  Step begin(State state, Action action, std::string sdp = {});
  std::optional<Step> next();

  Role role_;
  State state_ = State::kStable;
  std::optional<By> offer_wanted_;
  bool offer_asked_for_ = false;
  bool remote_known_ = false;
  bool peer_rolls_back_ = false;
  std::deque<std::string> offers_;
};

}  // namespace booth::session

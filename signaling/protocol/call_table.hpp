// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "signaling/protocol/message.hpp"

namespace booth::signaling {

/// The calls of one room and what may be said in each: the state machine of docs/signaling.md.
class CallTable {
 public:
  struct Refusal {
    ErrorCode code;
    std::string text;
  };

  /// Checks a call message of `from` and, if it is in order, advances its call. Refused messages
  /// change nothing. `call.to` must be another peer of the room; the caller has seen to that.
  std::optional<Refusal> apply(const PeerId& from, const Message& message);

  struct Ended {
    SessionId session;
    PeerId other;
  };
  /// Ends all calls of a peer.
  std::vector<Ended> remove_peer(const PeerId& peer);

  std::size_t size() const { return calls_.size(); }

 private:
  enum class State { kRinging, kOpen };
  struct Side {
    PeerId peer;
    bool offered = false;  ///< and the other side has not answered
  };
  struct Entry {
    Side caller;
    Side callee;
    State state = State::kRinging;
  };
  /// One message in the light of its call. `own` is the sender's side.
  struct Turn {
    Entry& entry;
    Side& own;
    Side& other;
    bool is_caller;
  };

  std::optional<Refusal> open(const PeerId& from, const Call& call, State state);
  std::size_t count(const PeerId& peer) const;
  std::map<SessionId, Entry>::iterator erase(std::map<SessionId, Entry>::iterator call);

  static std::optional<Refusal> on(Turn& turn, const Accept&);
  static std::optional<Refusal> on(Turn& turn, const Reject&);
  static std::optional<Refusal> on(Turn& turn, const Cancel&);
  static std::optional<Refusal> on(Turn& turn, const Offer&);
  static std::optional<Refusal> on(Turn& turn, const Answer&);
  static std::optional<Refusal> on(Turn& turn, const Bye&);
  template <typename T>
  static std::optional<Refusal> on(Turn& turn, const T&);

  std::map<SessionId, Entry> calls_;
  std::map<PeerId, std::size_t> counts_;  ///< calls of each peer that has any
};

/// True for the messages after which a call is no more.
bool ends_call(const Message& message);

}  // namespace booth::signaling

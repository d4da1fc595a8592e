// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/call_table.hpp"

#include <utility>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

using Refusal = CallTable::Refusal;

std::optional<Refusal> wrong_state(const char* text) {
  return Refusal{ErrorCode::kWrongState, text};
}

}  // namespace

std::optional<Refusal> CallTable::apply(const PeerId& from, const Message& message) {
  const Call& call = *call_of(message);
  const auto found = calls_.find(call.session);
  const bool rings = std::holds_alternative<Ring>(message);
  if (found == calls_.end()) {
    if (rings) return open(from, call, State::kRinging);
    if (std::holds_alternative<Offer>(message)) return open(from, call, State::kOpen);
    return Refusal{ErrorCode::kUnknownSession, "no such call"};
  }
  Entry& entry = found->second;
  const bool is_caller = entry.caller.peer == from;
  Side& own = is_caller ? entry.caller : entry.callee;
  Side& other = is_caller ? entry.callee : entry.caller;
  const bool opens = rings || std::holds_alternative<Offer>(message);
  if (own.peer != from || other.peer != call.to) {
    // What is said about a stranger's call must not tell who is in it.
    return opens ? Refusal{ErrorCode::kSessionTaken, "the session is another call's"}
                 : Refusal{ErrorCode::kUnknownSession, "no such call"};
  }
  if (rings) return Refusal{ErrorCode::kSessionTaken, "this call has begun"};
  Turn turn{entry, own, other, is_caller};
  auto refusal = std::visit([&](const auto& value) { return on(turn, value); }, message);
  if (!refusal && ends_call(message)) erase(found);
  return refusal;
}

std::optional<Refusal> CallTable::open(const PeerId& from, const Call& call, State state) {
  if (count(from) >= limits::kMaxSessionsPerPeer || count(call.to) >= limits::kMaxSessionsPerPeer)
    return Refusal{ErrorCode::kTooManySessions, "too many calls at once"};
  calls_[call.session] = {{from, state == State::kOpen}, {call.to, false}, state};
  ++counts_[from];
  ++counts_[call.to];
  return std::nullopt;
}

std::optional<Refusal> CallTable::on(Turn& turn, const Accept&) {
  if (turn.entry.state != State::kRinging || turn.is_caller)
    return wrong_state("only the callee accepts, while it rings");
  turn.entry.state = State::kOpen;
  return std::nullopt;
}

std::optional<Refusal> CallTable::on(Turn& turn, const Reject&) {
  if (turn.entry.state == State::kRinging && !turn.is_caller) return std::nullopt;
  return wrong_state("only the callee rejects, while it rings");
}

std::optional<Refusal> CallTable::on(Turn& turn, const Cancel&) {
  // Also after the callee accepted: the two may have crossed on their way.
  if (turn.is_caller) return std::nullopt;
  return wrong_state("only the caller cancels");
}

std::optional<Refusal> CallTable::on(Turn& turn, const Offer&) {
  if (turn.entry.state != State::kOpen) return wrong_state("not accepted yet");
  turn.own.offered = true;
  return std::nullopt;
}

std::optional<Refusal> CallTable::on(Turn& turn, const Answer&) {
  if (!turn.other.offered) return wrong_state("an answer without an offer");
  turn.other.offered = false;
  return std::nullopt;
}

std::optional<Refusal> CallTable::on(Turn&, const Bye&) { return std::nullopt; }

/// Candidates and restart requests; what belongs to no call never gets here.
template <typename T>
std::optional<Refusal> CallTable::on(Turn& turn, const T&) {
  if (turn.entry.state != State::kOpen) return wrong_state("not accepted yet");
  return std::nullopt;
}

std::vector<CallTable::Ended> CallTable::remove_peer(const PeerId& peer) {
  std::vector<Ended> ended;
  for (auto it = calls_.begin(); it != calls_.end();) {
    const Entry& entry = it->second;
    if (entry.caller.peer != peer && entry.callee.peer != peer) {
      ++it;
      continue;
    }
    ended.push_back({it->first, entry.caller.peer == peer ? entry.callee.peer : entry.caller.peer});
    it = erase(it);
  }
  return ended;
}

std::size_t CallTable::count(const PeerId& peer) const {
  const auto found = counts_.find(peer);
  return found == counts_.end() ? 0 : found->second;
}

std::map<SessionId, CallTable::Entry>::iterator CallTable::erase(
    std::map<SessionId, Entry>::iterator call) {
  for (const Side* side : {&call->second.caller, &call->second.callee})
    if (--counts_[side->peer] == 0) counts_.erase(side->peer);
  return calls_.erase(call);
}

bool ends_call(const Message& message) {
  return std::holds_alternative<Bye>(message) || std::holds_alternative<Reject>(message) ||
         std::holds_alternative<Cancel>(message);
}

}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/telephone.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace booth::signaling {
namespace {

constexpr const char* kBusy = "busy";

/// As its receiver hears from it, to its sender.
Call answer_to(const Call& from) { return {from.session, from.from, {}}; }

}  // namespace

Telephone::Telephone(Rules rules, std::function<SessionId()> new_session)
    : rules_(rules), new_session_(std::move(new_session)) {}

/// A call into an empty room does not keep others from calling.
bool Telephone::is_free() const {
  return state_ == State::kIdle || (state_ == State::kCalling && rings_.empty());
}

bool Telephone::is_of_call(const Call& from) const {
  return (state_ == State::kRinging || state_ == State::kTalking) &&
         from.session == call_.session && from.from == call_.to;
}

void Telephone::forget() {
  state_ = State::kIdle;
  call_ = {};
  rings_.clear();
  kept_.take();
  rang_ = false;
}

// --- the client ---

bool Telephone::said(Message message, Effects& effects) {
  return std::visit([&](auto& value) { return on_said(std::move(value), effects); }, message);
}

bool Telephone::on_said(Ring, Effects& effects) {
  // Who calls wants this call, not the one that it has or hears ringing.
  if (state_ == State::kRinging || state_ == State::kTalking) end(kBusy, effects);
  state_ = State::kCalling;
  for (const PeerInfo& other : others_)
    if (std::none_of(rings_.begin(), rings_.end(), [&](auto& c) { return c.to == other.id; }))
      ring(other.id, effects);
  return true;
}

void Telephone::ring(const PeerId& peer, Effects& effects) {
  rings_.push_back({new_session_(), peer, {}});
  effects.to_rooms.push_back(Ring{rings_.back()});
}

bool Telephone::on_said(Accept, Effects& effects) {
  if (state_ != State::kRinging) return false;
  pick_up(false, effects);
  return true;
}

bool Telephone::on_said(Offer offer, Effects& effects) {
  if (state_ == State::kRinging) pick_up(true, effects);
  if (state_ == State::kCalling && !rings_.empty()) return keep(std::move(offer));
  if (is_free()) {
    if (others_.empty()) return false;
    forget();
    call_ = {new_session_(), others_.front().id, {}};
    state_ = State::kTalking;
  }
  return relay(std::move(offer), effects);
}

bool Telephone::on_said(Answer answer, Effects& effects) {
  return state_ == State::kTalking && relay(std::move(answer), effects);
}

/// Candidates and their end; the others no client says.
template <typename T>
bool Telephone::on_said(T message, Effects& effects) {
  if constexpr (std::is_same_v<T, Candidate> || std::is_same_v<T, EndOfCandidates>) {
    if (state_ == State::kCalling) return keep(std::move(message));
    return state_ == State::kTalking && relay(std::move(message), effects);
  }
  return false;
}

bool Telephone::on_said(Bye bye, Effects& effects) {
  if (state_ == State::kIdle) return false;
  end(bye.reason, effects);
  return true;
}

void Telephone::left() {
  forget();
  others_.clear();
}

bool Telephone::relay(Message message, Effects& effects) {
  *call_of(message) = call_;
  effects.to_rooms.push_back(std::move(message));
  return true;
}

bool Telephone::keep(Message message) {
  if (!kept_.fits(message)) return false;
  kept_.put(std::move(message));
  return true;
}

void Telephone::pick_up(bool offers, Effects& effects) {
  state_ = State::kTalking;
  if (rang_) effects.to_rooms.push_back(Accept{call_, offers});
  for (Message& message : kept_.take()) effects.to_client.push_back(std::move(message));
}

void Telephone::end(const std::string& reason, Effects& effects) {
  for (const Call& call : rings_) effects.to_rooms.push_back(Cancel{call, reason});
  if (state_ == State::kRinging && rang_)
    effects.to_rooms.push_back(Reject{call_, reason});
  else if (state_ == State::kRinging || state_ == State::kTalking)
    effects.to_rooms.push_back(Bye{call_, reason});
  forget();
}

// --- the rooms ---

void Telephone::heard(const Message& message, Effects& effects) {
  std::visit([&](const auto& value) { on_heard(value, effects); }, message);
}

void Telephone::on_heard(const Welcome& welcome, Effects&) { own_id_ = welcome.peer_id; }

void Telephone::on_heard(const Joined& joined, Effects&) { others_ = joined.peers; }

void Telephone::on_heard(const PeerJoined& joined, Effects&) { others_.push_back(joined.peer); }

void Telephone::on_heard(const PeerUpdated& updated, Effects&) {
  for (PeerInfo& other : others_)
    if (other.id == updated.peer.id) other.meta = updated.peer.meta;
}

void Telephone::on_heard(const PeerLeft& left, Effects& effects) {
  std::erase_if(others_, [&](const PeerInfo& other) { return other.id == left.peer; });
  if (call_.to == left.peer) over(call_.session, effects);
  const auto rung = std::find_if(rings_.begin(), rings_.end(),
                                 [&](const Call& call) { return call.to == left.peer; });
  if (rung != rings_.end()) over(SessionId(rung->session), effects);
}

void Telephone::on_heard(const Ring& ring, Effects& effects) {
  if (!is_free() && state_ == State::kCalling) return crossed(ring, effects);
  if (!is_free()) {
    effects.to_rooms.push_back(Reject{answer_to(ring.call), kBusy});
  } else if (ring.callee_offers) {
    // Only who has called makes an offer, in the pages of this vocabulary.
    effects.to_rooms.push_back(Reject{answer_to(ring.call), kCannotOffer});
  } else {
    forget();
    take(ring.call, true, effects);
  }
}

/// Both rang each other, so both want the call. In Booth's own dialect the smaller id stays the
/// caller and the other accepts at once; but this client believes to be the caller.
void Telephone::crossed(const Ring& theirs, Effects& effects) {
  const auto ours = std::find_if(rings_.begin(), rings_.end(),
                                 [&](const Call& call) { return call.to == theirs.call.from; });
  if (ours != rings_.end() && own_id_ < theirs.call.from) return;  // they accept our ring
  effects.to_rooms.push_back(Reject{answer_to(theirs.call), kBusy});
  if (ours == rings_.end()) return;
  // They have ignored our ring and are free again now.
  effects.to_rooms.push_back(Cancel{*ours, kBusy});
  rings_.erase(ours);
  ring(theirs.call.from, effects);
}

void Telephone::take(const Call& from, bool rang, Effects& effects) {
  call_ = answer_to(from);
  rang_ = rang;
  state_ = State::kRinging;
  if (rules_.rings)
    effects.to_client.push_back(Ring{});
  else
    pick_up(false, effects);
}

void Telephone::on_heard(const Offer& offer, Effects& effects) {
  if (is_of_call(offer.call)) return pass_on(offer, effects);
  if (!is_free()) {
    effects.to_rooms.push_back(Bye{answer_to(offer.call), kBusy});
    return;
  }
  forget();
  keep(offer);
  take(offer.call, false, effects);
}

void Telephone::on_heard(const Accept& accept, Effects& effects) {
  const auto ours = std::find_if(rings_.begin(), rings_.end(), [&](const Call& call) {
    return call.session == accept.call.session && call.to == accept.call.from;
  });
  if (ours == rings_.end()) return;
  call_ = *ours;
  rings_.erase(ours);
  for (const Call& call : rings_) effects.to_rooms.push_back(Cancel{call, "another one accepted"});
  rings_.clear();
  state_ = State::kTalking;
  std::vector<Message> kept = kept_.take();
  // Who offers itself wants no offer; the client hears of the answer to its call by that offer.
  if (accept.callee_offers) return;
  effects.to_client.push_back(Accept{});
  for (Message& message : kept) relay(std::move(message), effects);
}

void Telephone::on_heard(const Error& error, Effects& effects) {
  // What was said in a call that the rooms do not know, or that did not come about.
  const bool fatal =
      error.code == ErrorCode::kUnknownSession || error.code == ErrorCode::kUnknownPeer ||
      error.code == ErrorCode::kSessionTaken || error.code == ErrorCode::kTooManySessions ||
      (error.code == ErrorCode::kPeerAway && state_ == State::kCalling);
  if (fatal && !error.session.empty()) over(error.session, effects);
}

/// The rest of a call: its end, or something to pass on.
template <typename T>
void Telephone::on_heard(const T& message, Effects& effects) {
  constexpr bool kEnds =
      std::is_same_v<T, Bye> || std::is_same_v<T, Cancel> || std::is_same_v<T, Reject>;
  if constexpr (kEnds)
    over(message.call.session, effects);
  else if constexpr (requires { message.call; })
    if (is_of_call(message.call)) pass_on(message, effects);
}

void Telephone::pass_on(const Message& message, Effects& effects) {
  if (state_ == State::kTalking)
    effects.to_client.push_back(message);
  else
    keep(message);
}

void Telephone::over(const SessionId& session, Effects& effects) {
  const bool rang = std::erase_if(rings_, [&](auto& call) { return call.session == session; }) > 0;
  if (rang ? !rings_.empty() : (call_.session.empty() || call_.session != session)) return;
  forget();
  effects.to_client.push_back(Bye{});
}

}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/call.hpp"

#include <utility>

namespace booth::session {

using signaling::PeerId;
using signaling::SessionId;

bool Call::is_of_this(const signaling::Call& call) const {
  return state_ != State::kIdle && call.session == call_.session && call.from == call_.to;
}

Call::Effects Call::ring(const PeerId& peer, const SessionId& session) {
  if (state_ != State::kIdle) return {};
  state_ = State::kCalling;
  call_ = {session, peer, {}};
  return {Send{signaling::Ring{call_}}};
}

Call::Effects Call::accept() {
  if (state_ != State::kRinging) return {};
  state_ = State::kSetup;
  const Start start{callee_offers_ ? Role::kOfferer : Role::kAnswerer};
  if (!rang_) return {Accepted{peer()}, start};
  return {Send{signaling::Accept{call_, callee_offers_}}, Accepted{peer()}, start};
}

Call::Effects Call::reject(const std::string& reason) {
  if (state_ != State::kRinging) return {};
  Effects effects{refusal(reason)};
  for (auto& effect : end(reason)) effects.push_back(std::move(effect));
  return effects;
}

Call::Effects Call::hang_up(const std::string& reason) {
  Effects effects;
  switch (state_) {
    case State::kIdle: return {};
    case State::kCalling: effects.push_back(Send{signaling::Cancel{call_, reason}}); break;
    case State::kRinging: effects.push_back(refusal(reason)); break;
    case State::kSetup:
    case State::kConnected: effects.push_back(Send{signaling::Bye{call_, reason}}); break;
  }
  for (auto& effect : end(reason)) effects.push_back(std::move(effect));
  return effects;
}

Call::Effects Call::lost(const std::string& reason) {
  return state_ == State::kIdle ? Effects{} : end(reason);
}

Call::Effects Call::connected() {
  if (state_ != State::kSetup) return {};
  state_ = State::kConnected;
  return {Connected{peer()}};
}

Call::Effects Call::begin_ringing(const signaling::Call& from) {
  state_ = State::kRinging;
  call_ = {from.session, from.from, {}};
  return {Incoming{peer()}};
}

Call::Send Call::refusal(const std::string& reason) const {
  if (rang_) return {signaling::Reject{call_, reason}};
  return {signaling::Bye{call_, reason}};
}

Call::Effects Call::on_ring(const signaling::Ring& ring, const PeerId& own_id) {
  const signaling::Call& from = ring.call;
  if (is_of_this(from)) return {};
  if (state_ == State::kIdle) {
    rang_ = true;
    callee_offers_ = ring.callee_offers;
    return begin_ringing(from);
  }
  if (state_ == State::kCalling && from.from == call_.to) {
    // Both rang each other: both want the call, so one of the two rings is dropped unseen.
    if (own_id < from.from) return {};
    state_ = State::kRinging;
    call_ = {from.session, from.from, {}};
    rang_ = true;
    callee_offers_ = ring.callee_offers;
    return accept();
  }
  return {Send{signaling::Reject{{from.session, from.from, {}}, "busy"}}};
}

Call::Effects Call::on_offer_without_ring(const signaling::Call& from) {
  if (state_ == State::kIdle) {
    rang_ = callee_offers_ = false;
    return begin_ringing(from);
  }
  return {Send{signaling::Bye{{from.session, from.from, {}}, "busy"}}};
}

Call::Effects Call::on_accept(const signaling::Accept& accept) {
  if (state_ != State::kCalling || !is_of_this(accept.call)) return {};
  state_ = State::kSetup;
  return {Accepted{peer()}, Start{accept.callee_offers ? Role::kAnswerer : Role::kOfferer}};
}

Call::Effects Call::on_reject(const signaling::Call& from, const std::string& reason) {
  if (state_ != State::kCalling || !is_of_this(from)) return {};
  Effects effects{Rejected{peer(), reason}};
  for (auto& effect : end(reason.empty() ? "rejected" : reason)) effects.push_back(effect);
  return effects;
}

Call::Effects Call::on_end(const signaling::Call& from, const std::string& reason) {
  if (!is_of_this(from)) return {};
  return end(reason.empty() ? "the other side hung up" : reason);
}

Call::Effects Call::end(const std::string& reason) {
  const bool started = state_ == State::kSetup || state_ == State::kConnected;
  state_ = State::kIdle;
  const PeerId other = std::exchange(call_, {}).to;
  return {Ended{other, reason, started}};
}

const char* to_string(Call::State state) {
  switch (state) {
    case Call::State::kIdle: return "idle";
    case Call::State::kCalling: return "calling";
    case Call::State::kRinging: return "ringing";
    case Call::State::kSetup: return "setup";
    case Call::State::kConnected: return "connected";
  }
  return "";
}

}  // namespace booth::session

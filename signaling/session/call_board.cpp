// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/call_board.hpp"

#include <algorithm>
#include <utility>

namespace booth::session {

using namespace signaling;  // the messages

CallBoard::CallBoard(Settings settings, std::function<SessionId()> new_session)
    : settings_(settings), new_session_(std::move(new_session)) {}

const Call* CallBoard::find(const PeerId& peer) const {
  const auto found = lines_.find(peer);
  return found == lines_.end() ? nullptr : &found->second.call;
}

const session::Call* CallBoard::call_of(const signaling::Call& head) const {
  const auto* call = find(head.from);
  return call && call->is_of_this(head) ? call : nullptr;
}

CallBoard::Line* CallBoard::line_of(const signaling::Call& head) {
  const auto found = lines_.find(head.from);
  return found != lines_.end() && found->second.call.is_of_this(head) ? &found->second : nullptr;
}

const PeerInfo* CallBoard::info(const PeerId& peer) const {
  const auto found = std::find_if(others_.begin(), others_.end(),
                                  [&](const PeerInfo& other) { return other.id == peer; });
  return found == others_.end() ? nullptr : &*found;
}

/// Whether a peer that is there, or a newcomer, is rung unasked.
bool CallBoard::wants(const PeerInfo& peer, bool newcomer) const {
  switch (settings_.part) {
    case Part::kCall: return settings_.auto_call && !newcomer;
    case Part::kBroadcast: return true;
    case Part::kView: return peer.meta.audio || peer.meta.video || peer.meta.screen;
  }
  return false;
}

/// Appends the effects of one call and forgets it when it has ended.
void CallBoard::take(Effects& out, const PeerId& peer, session::Call::Effects effects) {
  bool ended = false, rings = false;
  for (auto& effect : effects) {
    const auto line = lines_.find(peer);
    if (const auto* start = std::get_if<session::Call::Start>(&effect)) {
      if (line != lines_.end()) line->second.offers = start->role == Role::kOfferer;
      if (settings_.most_calls == 1) to_ring_.clear();
    }
    ended = ended || std::holds_alternative<session::Call::Ended>(effect);
    rings = rings || std::holds_alternative<session::Call::Incoming>(effect);
    out.push_back({peer, std::move(effect)});
  }
  if (ended) {
    lines_.erase(peer);
    ring_next(out);
  }
  if (rings && takes_calls()) take(out, peer, lines_[peer].call.accept());
}

void CallBoard::ring(const PeerId& peer, Effects& out) {
  if (lines_.contains(peer)) return out.push_back({peer, Refused{"busy"}});
  if (lines_.size() >= settings_.most_calls) return out.push_back({peer, Refused{"busy"}});
  take(out, peer, lines_[peer].call.ring(peer, new_session_()));
}

void CallBoard::ring_next(Effects& out) {
  while (!to_ring_.empty() && lines_.size() < settings_.most_calls) {
    const auto peer = std::move(to_ring_.front());
    to_ring_.pop_front();
    if (!lines_.contains(peer)) ring(peer, out);
  }
}

CallBoard::Effects CallBoard::joined(const PeerId& own_id, const std::vector<PeerInfo>& others,
                                     bool resumed) {
  own_id_ = own_id;
  others_ = others;
  Effects out;
  if (resumed) return out;
  for (auto& [peer, line] : lines_) line.unknown = true;
  open_again(out);
  if (settings_.most_calls == 1 && !lines_.empty()) return out;
  to_ring_.clear();
  for (const auto& other : others)
    if (wants(other, false)) to_ring_.push_back(other.id);
  ring_next(out);
  return out;
}

CallBoard::Effects CallBoard::peer_joined(const PeerInfo& peer) {
  if (!info(peer.id)) others_.push_back(peer);
  Effects out;
  open_again(out);
  if (wants(peer, true) && !lines_.contains(peer.id)) {
    to_ring_.push_back(peer.id);
    ring_next(out);
  }
  return out;
}

CallBoard::Effects CallBoard::peer_left(const PeerId& peer) {
  std::erase_if(others_, [&](const PeerInfo& other) { return other.id == peer; });
  std::erase(to_ring_, peer);
  Effects out;
  const auto found = lines_.find(peer);
  if (found == lines_.end()) return out;
  if (found->second.call.state() == session::Call::State::kConnected)
    out.push_back({peer, Orphaned{}});
  else
    take(out, peer, found->second.call.lost("the other side left"));
  return out;
}

void CallBoard::open_again(Effects& out) {
  for (auto& [peer, line] : lines_) {
    if (!line.unknown || !line.offers || !info(peer)) continue;
    line.unknown = false;
    out.push_back({peer, OpenAgain{}});
  }
}

CallBoard::Effects CallBoard::handle(const Message& message) {
  Effects out;
  std::visit([&](const auto& value) { on(value, out); }, message);
  return out;
}

void CallBoard::on(const Ring& ring, Effects& out) {
  const auto& from = ring.call.from;
  if (!lines_.contains(from) && lines_.size() >= settings_.most_calls) {
    const Reject busy{{ring.call.session, from, {}}, "busy"};
    return out.push_back({from, session::Call::Effect{session::Call::Send{busy}}});
  }
  take(out, from, lines_[from].call.on_ring(ring, own_id_));
}

void CallBoard::on(const Offer& offer, Effects& out) {
  const auto& from = offer.call.from;
  if (line_of(offer.call)) return;
  if (!lines_.contains(from) && lines_.size() >= settings_.most_calls) {
    const Bye busy{{offer.call.session, from, {}}, "busy"};
    return out.push_back({from, session::Call::Effect{session::Call::Send{busy}}});
  }
  take(out, from, lines_[from].call.on_offer_without_ring(offer.call));
}

void CallBoard::on(const Accept& accept, Effects& out) {
  if (auto* line = line_of(accept.call)) take(out, accept.call.from, line->call.on_accept(accept));
}

void CallBoard::on(const Reject& reject, Effects& out) {
  if (auto* line = line_of(reject.call))
    take(out, reject.call.from, line->call.on_reject(reject.call, reject.reason));
}

void CallBoard::on(const Cancel& cancel, Effects& out) {
  if (auto* line = line_of(cancel.call))
    take(out, cancel.call.from, line->call.on_end(cancel.call, cancel.reason));
}

void CallBoard::on(const Bye& bye, Effects& out) {
  auto* line = line_of(bye.call);
  if (!line) return;
  // The server says so for a peer it lost; the media may still flow.
  if (bye.reason == kLostConnection && line->call.state() == session::Call::State::kConnected)
    return out.push_back({bye.call.from, Orphaned{}});
  take(out, bye.call.from, line->call.on_end(bye.call, bye.reason));
}

void CallBoard::on(const Error& error, Effects& out) {
  if (error.session.empty()) return;
  const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const auto& entry) {
    return entry.second.call.session() == error.session;
  });
  if (found == lines_.end()) return;
  auto& [peer, line] = *found;
  if (line.call.state() == session::Call::State::kConnected) {
    line.unknown = line.unknown || error.code == ErrorCode::kUnknownSession;
    return;
  }
  const bool fatal = error.code == ErrorCode::kUnknownSession ||
                     error.code == ErrorCode::kUnknownPeer ||
                     error.code == ErrorCode::kTooManySessions ||
                     line.call.state() == session::Call::State::kCalling;
  if (!fatal) return;
  take(out, PeerId(peer),
       line.call.lost(error.text.empty() ? "refused by the server" : error.text));
}

CallBoard::Effects CallBoard::call(const PeerId& wanted) {
  Effects out;
  PeerId peer = wanted;
  for (const auto& other : others_)
    if (peer.empty() && (!lines_.contains(other.id) || settings_.most_calls == 1)) peer = other.id;
  if (peer.empty())
    out.push_back({peer, Refused{"nobody else is in the room"}});
  else
    ring(peer, out);
  return out;
}

void CallBoard::for_each(const PeerId& peer,
                         const std::function<session::Call::Effects(session::Call&)>& act,
                         Effects& out) {
  std::vector<PeerId> peers;
  for (const auto& [id, line] : lines_)
    if (peer.empty() || peer == id) peers.push_back(id);
  for (const auto& id : peers)
    if (const auto found = lines_.find(id); found != lines_.end())
      take(out, id, act(found->second.call));
}

CallBoard::Effects CallBoard::accept(const PeerId& peer) {
  Effects out;
  for_each(
      peer, [](session::Call& call) { return call.accept(); }, out);
  return out;
}

CallBoard::Effects CallBoard::reject(const PeerId& peer, const std::string& reason) {
  Effects out;
  for_each(
      peer, [&](session::Call& call) { return call.reject(reason); }, out);
  return out;
}

CallBoard::Effects CallBoard::hang_up(const PeerId& peer, const std::string& reason) {
  Effects out;
  if (peer.empty()) to_ring_.clear();
  for_each(
      peer, [&](session::Call& call) { return call.hang_up(reason); }, out);
  return out;
}

CallBoard::Effects CallBoard::connected(const PeerId& peer) {
  Effects out;
  const auto found = lines_.find(peer);
  if (found != lines_.end()) take(out, peer, found->second.call.connected());
  return out;
}

}  // namespace booth::session

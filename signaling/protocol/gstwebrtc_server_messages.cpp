// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the rooms say.
#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/gstwebrtc_server.hpp"
#include "signaling/protocol/waiting_offer.hpp"

namespace booth::signaling::gstwebrtc {

using json::Value;

void ServerHalf::hear(const Welcome& welcome, Output& out) {
  id_ = welcome.peer_id;
  out.messages.emplace_back(Join{room_});
}

void ServerHalf::hear(const Joined& joined, Output& out) {
  joined_ = true;
  for (const PeerInfo& peer : joined.peers)
    peers_[peer.id] = {status_of(peer.meta), !is_gstwebrtc(peer.meta)};
  out.frames.push_back(write("welcome", {{"peerId", id_}}));
}

void ServerHalf::note(const PeerInfo& peer, Output& out) {
  const Peer now{status_of(peer.meta), !is_gstwebrtc(peer.meta)};
  const auto found = peers_.find(peer.id);
  // Microphones and cameras go on and off unseen here.
  const bool changed =
      found == peers_.end() ? now.status != Status{} : now.status != found->second.status;
  peers_[peer.id] = now;
  if (changed) tell_status(peer.id, now.status, out);
}

void ServerHalf::hear(const PeerLeft& left, Output& out) {
  const auto found = peers_.find(left.peer);
  if (found == peers_.end()) return;
  tell_status(left.peer, {{}, found->second.status.meta}, out);
  peers_.erase(found);
}

void ServerHalf::tell_status(const PeerId& peer, const Status& status, Output& out) {
  if (!status_.roles.listener) return;
  out.frames.push_back(
      write("peerStatusChanged",
            {{"roles", to_value(status.roles)}, {"meta", status.meta}, {"peerId", peer}}));
}

void ServerHalf::hear(const Error& error, Output& out) {
  refuse(error.text.empty() ? std::string(to_string(error.code)) : error.text, out);
  if (!joined_) {
    out.close = Goodbye{close_code::kGoingAway, std::string(to_string(error.code))};
    return;
  }
  switch (error.code) {
    case ErrorCode::kUnknownPeer:
    case ErrorCode::kUnknownSession:
    case ErrorCode::kSessionTaken:
    case ErrorCode::kTooManySessions: return ended(error.session, error.text, out);
    case ErrorCode::kPeerAway: {
      const auto found = sessions_.find(error.session);
      if (found != sessions_.end() && !found->second.answered)
        ended(error.session, error.text, out);
      return;
    }
    default: return;
  }
}

void ServerHalf::hear(const Ring& ring, Output& out) {
  const Call answer{ring.call.session, ring.call.from, {}};
  const bool produces = status_.roles.producer;
  if (!produces && (!status_.roles.consumer || ring.callee_offers)) {
    out.messages.emplace_back(
        Reject{answer, status_.roles.consumer ? kCannotOffer : WaitingOffer::kTakesNoCalls});
    return;
  }
  Session session{ring.call.from, produces};
  sessions_.emplace(ring.call.session, session);
  // A producer offers, whoever has rung.
  if (produces)
    out.frames.push_back(
        write("startSession",
              {{"peerId", ring.call.from}, {"sessionId", ring.call.session}, {"offer", Value()}}));
  else
    out.frames.push_back(
        write("sessionStarted", {{"peerId", ring.call.from}, {"sessionId", ring.call.session}}));
  out.messages.emplace_back(Accept{answer, produces});
}

void ServerHalf::hear(const Accept& accept, Output& out) {
  const auto found = sessions_.find(accept.call.session);
  if (found == sessions_.end()) return;
  found->second.rings = false;
  if (accept.callee_offers != found->second.produces) return;
  const std::string reason = accept.callee_offers ? "both sides want to offer" : kCannotOffer;
  ended(accept.call.session, reason, out);
  out.messages.emplace_back(Bye{{accept.call.session, accept.call.from, {}}, reason});
}

void ServerHalf::hear(const Offer& offer, Output& out) {
  const auto found = sessions_.find(offer.call.session);
  if (found != sessions_.end()) {
    // No producer takes a second offer; its stream goes on without.
    if (!found->second.produces) forward(offer, out);
    return;
  }
  const Call answer{offer.call.session, offer.call.from, {}};
  const bool produces = status_.roles.producer;
  if (!produces && !status_.roles.consumer) {
    out.messages.emplace_back(Bye{answer, WaitingOffer::kTakesNoCalls});
    return;
  }
  // gstwebrtc-api's producers do not look at an offer and send one of their own.
  if (produces && !answers_offers() && foreign(offer.call.from)) {
    out.messages.emplace_back(Bye{answer, "this producer takes no offers: ring it"});
    return;
  }
  sessions_.emplace(offer.call.session, Session{offer.call.from, produces});
  if (produces) {
    out.frames.push_back(write(
        "startSession",
        {{"peerId", offer.call.from}, {"sessionId", offer.call.session}, {"offer", offer.sdp}}));
    return;
  }
  out.frames.push_back(
      write("sessionStarted", {{"peerId", offer.call.from}, {"sessionId", offer.call.session}}));
  forward(offer, out);
}

void ServerHalf::forward(const Message& message, Output& out) {
  const SessionId& session = call_of(message)->session;
  const auto found = sessions_.find(session);
  if (found == sessions_.end()) return;
  if (std::holds_alternative<Answer>(message)) found->second.answered = true;
  if (auto frame = write_description(session, message); !frame.empty())
    out.frames.push_back(std::move(frame));
}

void ServerHalf::hear(const Bye& bye, Output& out) {
  std::optional<std::string> error = error_in(bye.reason);
  const auto found = sessions_.find(bye.call.session);
  // What ends before it has begun was refused, in the words of dialects that only know one end.
  if (!error && found != sessions_.end() && !found->second.answered &&
      foreign(found->second.other) && !bye.reason.empty())
    error = bye.reason;
  ended(bye.call.session, error, out);
}

/// The other side has ended the session, or there never was one.
void ServerHalf::ended(const SessionId& session, const std::optional<std::string>& error,
                       Output& out) {
  if (sessions_.erase(session) == 0) return;
  if (newer_)
    out.frames.push_back(write(
        "endSessionV1_1", {{"sessionId", session}, {"error", error ? Value(*error) : Value()}}));
  else
    out.frames.push_back(write("endSession", {{"sessionId", session}}));
}

/// This side ends it; the client knows.
void ServerHalf::end(Sessions::iterator session, const std::string& reason, Output& out) {
  const Call call{session->first, session->second.other, {}};
  if (session->second.rings)
    out.messages.emplace_back(Cancel{call, reason});
  else
    out.messages.emplace_back(Bye{call, reason});
  sessions_.erase(session);
}

void ServerHalf::end_all(bool produced, Output& out) {
  for (auto session = sessions_.begin(); session != sessions_.end();) {
    const auto current = session++;
    if (current->second.produces == produced) end(current, {}, out);
  }
}

bool ServerHalf::foreign(const PeerId& peer) const {
  const auto found = peers_.find(peer);
  return found == peers_.end() || found->second.foreign;
}

}  // namespace booth::signaling::gstwebrtc

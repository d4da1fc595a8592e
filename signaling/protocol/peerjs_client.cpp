// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The client's half of PeerJS: a peer of a PeerServer, as peerjs 1.5.5 is one. The server tells
// nothing of the others, so a peer is there from its first call until its last has ended.
#include <algorithm>
#include <optional>
#include <utility>

#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/peerjs_connections.hpp"
#include "signaling/protocol/peerjs_dialect.hpp"
#include "signaling/protocol/peerjs_wire.hpp"
#include "signaling/protocol/uri.hpp"

namespace booth::signaling::peerjs_dialect {
namespace {

using namespace peerjs;  // the wire

/// Letters and digits of a random text: what ids of PeerJS are made of.
std::string random_word(const ClientContext& context) {
  std::string word;
  for (const char c : context.random_text())
    if (is_client_id(std::string(1, c))) word += c;
  return word;
}

PeerInfo info(const PeerId& id) {
  PeerInfo info{id, {}};
  info.meta.name = wire_id(id);
  info.meta.channel_hang_up = true;
  return info;
}

class PeerJsClientHalf : public ClientHalf {
 public:
  explicit PeerJsClientHalf(ClientContext context)
      : context_(std::move(context)),
        id_(context_.peer_id.empty() ? random_word(context_) : context_.peer_id),
        token_(random_word(context_)) {}

  std::string url() const override;
  void opened(Output&) override { welcomed_ = false; }
  void receive(std::string_view bytes, Output& out) override;
  void say(const Message& message, Output& out) override {
    std::visit([&](const auto& value) { on(value, out); }, message);
  }
  void tick(std::int64_t now_ms, Output& out) override;

 private:
  void welcome(Output& out);
  void refused(ErrorCode code, const std::string& text, Output& out);
  void meet(const SessionId& session, const PeerId& peer, bool outgoing, Output& out);
  void part(const SessionId& session, Output& out);
  void offered(const Frame& frame, Output& out);
  void answered(Frame frame, Output& out);
  void candidate(Frame frame, Output& out);
  void left(const PeerId& peer, Output& out);
  void expired(const Frame& frame, Output& out);
  void hang_up(const Call& call, const std::string& reason, Output& out);

  void on(const Hello&, Output& out) {
    if (registered_) welcome(out);
  }
  void on(const Join& join, Output& out) {
    room_ = join.room;
    out.messages.push_back(Joined{join.room, {}});
  }
  void on(const Ring& ring, Output& out);
  void on(const Offer& offer, Output& out);
  void on(const Answer& answer, Output& out);
  void on(const Candidate& candidate, Output& out);
  void on(const Reject& reject, Output& out) { hang_up(reject.call, reject.reason, out); }
  void on(const Cancel& cancel, Output& out) { hang_up(cancel.call, cancel.reason, out); }
  void on(const Bye& bye, Output& out) { hang_up(bye.call, bye.reason, out); }
  /// What PeerJS has no word for: it is left unsaid.
  template <typename T>
  void on(const T&, Output&) {}

  ClientContext context_;
  PeerId id_;
  std::string token_;
  std::string room_;
  bool registered_ = false;  ///< the server has taken id and token once
  bool welcomed_ = false;    ///< on this connection
  std::optional<std::int64_t> heartbeat_ms_;
  Connections connections_;
};

std::string PeerJsClientHalf::url() const {
  std::string base = uri::without_fragment(context_.uri);
  std::string query;
  if (const std::size_t mark = base.find('?'); mark != std::string::npos) {
    query = base.substr(mark + 1);
    base.resize(mark);
  }
  if (!base.ends_with('/')) base += '/';
  const std::string& key = context_.room.empty() || context_.room == kDefaultRoom
                               ? std::string(kDefaultKey)
                               : context_.room;
  base.append("peerjs?").append(query).append(query.empty() ? "" : "&");
  base.append("key=").append(uri::percent_encoded(key));
  base.append("&id=").append(uri::percent_encoded(wire_id(id_)));
  return base.append("&token=").append(token_).append("&version=").append(peerjs::kVersion);
}

void PeerJsClientHalf::tick(std::int64_t now_ms, Output& out) {
  if (!heartbeat_ms_) heartbeat_ms_ = now_ms;
  if (now_ms - *heartbeat_ms_ < limits::kPeerJsHeartbeatMs) return;
  heartbeat_ms_ = now_ms;
  out.frames.push_back(write(Type::kHeartbeat, {}));
}

/// A server that still has our old connection takes the new one without a word, so after the first
/// time nothing is waited for.
void PeerJsClientHalf::welcome(Output& out) {
  if (std::exchange(welcomed_, true)) return;
  const bool resumed = std::exchange(registered_, true);
  Welcome welcome;
  welcome.peer_id = id_;
  welcome.token = token_;
  welcome.resumed = resumed;
  out.messages.push_back(std::move(welcome));
  if (!resumed) return;
  Joined joined{room_, {}};
  for (const PeerId& peer : connections_.peers()) joined.peers.push_back(info(peer));
  out.messages.push_back(std::move(joined));
}

void PeerJsClientHalf::refused(ErrorCode code, const std::string& text, Output& out) {
  if (code == ErrorCode::kIdTaken && context_.peer_id.empty()) {
    // Nobody asked for this id: the next attempt comes as somebody else.
    id_ = random_word(context_);
    registered_ = false;
  }
  out.messages.push_back(Error{code, text, {}});
}

void PeerJsClientHalf::receive(std::string_view bytes, Output& out) {
  Read read = peerjs::read(bytes, Writer::kServer);
  if (!read.frame)
    return out.messages.push_back(Error{ErrorCode::kBadMessage, std::move(read.error), {}});
  Frame& frame = *read.frame;
  switch (frame.type) {
    case Type::kOpen: return welcome(out);
    case Type::kOffer: return offered(frame, out);
    case Type::kAnswer: return answered(std::move(frame), out);
    case Type::kCandidate: return candidate(std::move(frame), out);
    case Type::kLeave: return left(frame.other, out);
    case Type::kExpire: return expired(frame, out);
    case Type::kIdTaken: return refused(ErrorCode::kIdTaken, frame.text, out);
    case Type::kInvalidKey: return refused(ErrorCode::kBadMessage, "invalid key", out);
    case Type::kError:
      return refused(frame.text.find(words::kFull) != std::string::npos ? ErrorCode::kServerFull
                                                                        : ErrorCode::kBadMessage,
                     frame.text, out);
    case Type::kHeartbeat:
    case Type::kOther: break;
  }
}

void PeerJsClientHalf::meet(const SessionId& session, const PeerId& peer, bool outgoing,
                            Output& out) {
  if (!connections_.any_with(peer)) out.messages.push_back(PeerJoined{info(peer)});
  connections_.add(session, peer).outgoing = outgoing;
}

void PeerJsClientHalf::part(const SessionId& session, Output& out) {
  const PeerId peer = connections_.find(session)->peer;
  connections_.erase(session);
  if (!connections_.any_with(peer)) out.messages.push_back(PeerLeft{peer});
}

void PeerJsClientHalf::offered(const Frame& frame, Output& out) {
  const Connection* known = connections_.find(frame.session);
  const bool fits = connections_.size() < limits::kMaxSessionsPerPeer;
  if (frame.data || (!known && !fits) || (known && known->peer != frame.other))
    return out.frames.push_back(write(Type::kExpire, {{}, frame.other}));
  if (!known) meet(frame.session, frame.other, false, out);
  connections_.find(frame.session)->offered = true;
  out.messages.push_back(Offer{{frame.session, {}, frame.other}, frame.sdp, {}});
}

void PeerJsClientHalf::answered(Frame frame, Output& out) {
  Connection* known = connections_.find(frame.session);
  if (!known || known->peer != frame.other) return;
  known->answered = true;
  out.messages.push_back(Answer{{frame.session, {}, frame.other}, std::move(frame.sdp)});
}

void PeerJsClientHalf::candidate(Frame frame, Output& out) {
  const Connection* known = connections_.find(frame.session);
  if (!known || known->peer != frame.other) return;
  const Call call{frame.session, {}, frame.other};
  if (frame.candidate.candidate.empty()) return out.messages.push_back(EndOfCandidates{call});
  frame.candidate.call = call;
  out.messages.push_back(std::move(frame.candidate));
}

void PeerJsClientHalf::left(const PeerId& peer, Output& out) {
  const auto ended = connections_.take([&](const Connection& c) { return c.peer == peer; });
  for (const auto& [session, connection] : ended)
    out.messages.push_back(Bye{{session, {}, peer}, "the other side left"});
  if (!ended.empty()) out.messages.push_back(PeerLeft{peer});
}

/// Nobody took what we said to that peer within the server's time. What has been answered flows
/// between the two without the server.
void PeerJsClientHalf::expired(const Frame& frame, Output& out) {
  const auto ended =
      connections_.take([&](const Connection& c) { return c.peer == frame.other && !c.answered; });
  const std::string reason = frame.text.empty() ? "nobody of this id takes the call" : frame.text;
  for (const auto& [session, connection] : ended)
    out.messages.push_back(Bye{{session, {}, connection.peer}, reason});
  if (!ended.empty() && !connections_.any_with(frame.other))
    out.messages.push_back(PeerLeft{frame.other});
}

void PeerJsClientHalf::on(const Ring& ring, Output& out) {
  const Call from{ring.call.session, {}, ring.call.to};
  if (ring.callee_offers) return out.messages.push_back(Reject{from, kCannotOffer});
  meet(ring.call.session, ring.call.to, true, out);
  out.messages.push_back(Accept{from});
}

void PeerJsClientHalf::on(const Offer& offer, Output& out) {
  if (!connections_.find(offer.call.session)) meet(offer.call.session, offer.call.to, true, out);
  Connection& connection = *connections_.find(offer.call.session);
  // A second offer would end the call at the other side and raise a new one.
  if (!connection.outgoing || std::exchange(connection.offered, true)) return;
  out.frames.push_back(write(offer, {{}, offer.call.to}));
}

void PeerJsClientHalf::on(const Answer& answer, Output& out) {
  if (Connection* connection = connections_.find(answer.call.session)) connection->answered = true;
  out.frames.push_back(write(answer, false, {{}, answer.call.to}));
}

void PeerJsClientHalf::on(const Candidate& candidate, Output& out) {
  out.frames.push_back(write(candidate, false, {{}, candidate.call.to}));
}

/// Peers of PeerJS notice the end by the data channel of the call. LEAVE, which a server passes on,
/// closes what has no channel or none yet; EXPIRE tells who waits for an answer that none will
/// come.
void PeerJsClientHalf::hang_up(const Call& call, const std::string& reason, Output& out) {
  const Connection* known = connections_.find(call.session);
  if (!known) return;
  const Connection ended = *known;
  part(call.session, out);
  if (!ended.outgoing && !ended.answered)
    out.frames.push_back(write_text(Type::kExpire, reason, {{}, ended.peer}));
  if (reason != kOtherHungUp && ended.offered && !connections_.any_with(ended.peer))
    out.frames.push_back(write(Type::kLeave, {{}, ended.peer}));
}

}  // namespace

std::unique_ptr<ClientHalf> join(const ClientContext& context) {
  return std::make_unique<PeerJsClientHalf>(context);
}

}  // namespace booth::signaling::peerjs_dialect

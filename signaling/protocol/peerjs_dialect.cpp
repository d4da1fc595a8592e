// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The server's half. It says what PeerServer 1.0.2 says; peerjs_client.cpp has the other one.
#include "signaling/protocol/peerjs_dialect.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/fields.hpp"
#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/peerjs_connections.hpp"
#include "signaling/protocol/peerjs_wire.hpp"

namespace booth::signaling::peerjs_dialect {
namespace {

using namespace peerjs;  // the wire

class ServerHalf : public DialectHalf {
 public:
  explicit ServerHalf(const Opening& opening)
      : id_(peer_id(opening.parameter("id"))),
        token_(opening.parameter("token")),
        key_(opening.parameter("key")) {}

  void opened(Output& out) override;
  void receive(std::string_view bytes, Output& out) override;
  void say(const Message& message, Output& out) override {
    std::visit([&](const auto& value) { on(value, out); }, message);
  }
  void tick(std::int64_t now_ms, Output& out) override;

 private:
  /// Other peers may have chosen the same one, but not for the same id.
  std::string own_token() const { return "peerjs " + id_ + " " + token_; }
  std::string_view problem() const;
  void refuse(std::string_view text, Output& out) const;
  void relay(Frame frame, std::size_t bytes, Output& out);
  void send(Frame frame, Output& out);
  void send_offer(Frame frame, Output& out);
  void leave(const Frame& frame, Output& out);
  void decline(const Frame& frame, Output& out);
  Connection& add(const SessionId& session, const PeerId& peer, Output& out);
  void end(const Call& call, const std::string& reason, Output& out);
  bool is_peerjs(const PeerId& peer) const;
  std::string from(Type type, const PeerId& peer) const { return write(type, {peer, id_}); }

  void on(const Welcome& welcome, Output& out);
  void on(const Joined& joined, Output& out);
  void on(const PeerJoined& joined, Output& out);
  void on(const PeerUpdated& updated, Output&) { roster_[updated.peer.id] = updated.peer.meta; }
  void on(const PeerLeft& left, Output&) { roster_.erase(left.peer); }
  void on(const Ring& ring, Output& out);
  void on(const Offer& offer, Output& out);
  void on(const Answer& answer, Output& out);
  void on(const Candidate& candidate, Output& out);
  void on(const Cancel& cancel, Output& out) { end(cancel.call, cancel.reason, out); }
  void on(const Bye& bye, Output& out) { end(bye.call, bye.reason, out); }
  void on(const Error& error, Output& out);
  /// No page of peerjs rings, can be asked for a new offer or waits for the last candidate.
  template <typename T>
  void on(const T&, Output&) {}

  PeerId id_;
  std::string token_, key_;
  bool ready_ = false, resumed_ = false;
  bool alive_ = true;  ///< since the last tick
  std::int64_t alive_ms_ = 0;
  std::map<PeerId, Meta> roster_;  ///< the others in the room
  Connections connections_;
  Queue queue_;
};

// --- to the rooms ---

std::string_view ServerHalf::problem() const {
  if (id_.empty() || token_.empty() || key_.empty()) return words::kNoParameters;
  if (!is_client_id(wire_id(id_))) return words::kInvalidId;
  if (!is_line_within(key_, limits::kMaxRoomBytes)) return words::kInvalidKey;
  const bool visible =
      std::all_of(token_.begin(), token_.end(), [](char c) { return c > ' ' && c < 0x7f; });
  return visible && own_token().size() <= limits::kMaxTokenBytes ? std::string_view()
                                                                 : words::kInvalidToken;
}

void ServerHalf::opened(Output& out) {
  if (const auto text = problem(); !text.empty()) return refuse(text, out);
  Hello hello;
  hello.peer_id = id_;
  hello.token = hello.own_token = own_token();
  hello.meta.name = wire_id(id_);
  hello.meta.channel_hang_up = true;
  // PeerServer frees the id of a broken connection at once, and pages count on that.
  hello.can_resume = false;
  out.messages.push_back(std::move(hello));
}

void ServerHalf::refuse(std::string_view text, Output& out) const {
  out.frames.push_back(write_text(text == words::kIdTaken ? Type::kIdTaken : Type::kError, text));
  out.close = Goodbye{close_code::kNormal, std::string(text)};
}

void ServerHalf::receive(std::string_view bytes, Output& out) {
  if (!ready_) return;
  Read read = peerjs::read(bytes, Writer::kClient);
  if (!read.frame) return out.frames.push_back(write_text(Type::kError, read.error));
  switch (read.frame->type) {
    case Type::kHeartbeat: alive_ = true; break;
    case Type::kOffer:
    case Type::kAnswer:
    case Type::kCandidate: relay(std::move(*read.frame), bytes.size(), out); break;
    case Type::kLeave: leave(*read.frame, out); break;
    case Type::kExpire: decline(*read.frame, out); break;
    default: break;  // PeerServer has no ear for the rest either
  }
}

void ServerHalf::relay(Frame frame, std::size_t bytes, Output& out) {
  const PeerId other = frame.other;
  if (roster_.contains(other))
    send(std::move(frame), out);
  else if (!queue_.put(std::move(frame), bytes))
    out.frames.push_back(from(Type::kExpire, other));
}

void ServerHalf::send(Frame frame, Output& out) {
  const Call call{frame.session, frame.other, {}};
  if (frame.type == Type::kOffer) return send_offer(std::move(frame), out);
  if (frame.type == Type::kAnswer) {
    if (Connection* connection = connections_.find(frame.session)) connection->answered = true;
    out.messages.push_back(Answer{call, std::move(frame.sdp)});
  } else if (frame.candidate.candidate.empty()) {
    out.messages.push_back(EndOfCandidates{call});
  } else {
    frame.candidate.call = call;
    out.messages.push_back(std::move(frame.candidate));
  }
}

void ServerHalf::send_offer(Frame frame, Output& out) {
  // Nobody else could make anything of a data connection.
  if (frame.data && !is_peerjs(frame.other))
    return out.frames.push_back(from(Type::kExpire, frame.other));
  Connection& connection = add(frame.session, frame.other, out);
  connection.data = frame.data;
  connection.outgoing = true;
  out.messages.push_back(
      Offer{{frame.session, frame.other, {}}, std::move(frame.sdp), std::move(frame.extension)});
}

/// To one peer: all connections with it end. To nobody: PeerServer forgets the sender.
void ServerHalf::leave(const Frame& frame, Output& out) {
  if (frame.other.empty()) {
    out.close = Goodbye{close_code::kNormal, "left"};
    return;
  }
  for (const auto& [session, connection] :
       connections_.take([&](const Connection& c) { return c.peer == frame.other; }))
    out.messages.push_back(Bye{{session, connection.peer, {}}, "left"});
}

/// Said by our own client when it does not take a call.
void ServerHalf::decline(const Frame& frame, Output& out) {
  const auto declined = [&](const Connection& connection) {
    return connection.peer == frame.other && !connection.outgoing && !connection.answered;
  };
  for (const auto& [session, connection] : connections_.take(declined))
    out.messages.push_back(
        Bye{{session, frame.other, {}}, frame.text.empty() ? "declined" : frame.text});
}

/// Two pages never say that their connection has ended, so the rooms are told of it some time; the
/// page at the other end is not.
Connection& ServerHalf::add(const SessionId& session, const PeerId& peer, Output& out) {
  if (connections_.size() >= limits::kMaxPeerJsConnections)
    for (const auto& [old, connection] : connections_.take_oldest(
             [this](const Connection& connection) { return is_peerjs(connection.peer); }))
      out.messages.push_back(Bye{{old, connection.peer, {}}, std::string(kLostConnection)});
  return connections_.add(session, peer);
}

bool ServerHalf::is_peerjs(const PeerId& peer) const {
  const auto found = roster_.find(peer);
  return found != roster_.end() && found->second.channel_hang_up;
}

void ServerHalf::tick(std::int64_t now_ms, Output& out) {
  if (std::exchange(alive_, false)) alive_ms_ = now_ms;
  if (now_ms - alive_ms_ >= limits::kPeerJsAliveMs)
    out.close = Goodbye{close_code::kIdle, "no heartbeat"};
  const auto rings = [this](const Connection& connection) {
    return connection.outgoing && !connection.answered && !is_peerjs(connection.peer);
  };
  for (const auto& [session, connection] : connections_.late(now_ms, rings)) {
    out.messages.push_back(Bye{{session, connection.peer, {}}, "no answer"});
    end({session, {}, connection.peer}, "no answer", out);
  }
  for (const PeerId& peer : queue_.expire(now_ms)) out.frames.push_back(from(Type::kExpire, peer));
}

// --- from the rooms ---

void ServerHalf::on(const Welcome& welcome, Output& out) {
  resumed_ = welcome.resumed;
  if (!resumed_) out.messages.push_back(Join{room_of(key_)});
}

void ServerHalf::on(const Joined& joined, Output& out) {
  if (joined.room != room_of(key_)) return refuse(words::kInvalidKey, out);
  for (const PeerInfo& peer : joined.peers) roster_[peer.id] = peer.meta;
  ready_ = true;
  // A connection that takes its peer over from an older one hears nothing.
  if (!resumed_) out.frames.push_back(write(Type::kOpen, {}));
}

void ServerHalf::on(const PeerJoined& joined, Output& out) {
  roster_[joined.peer.id] = joined.peer.meta;
  for (Frame& frame : queue_.take(joined.peer.id)) send(std::move(frame), out);
}

void ServerHalf::on(const Ring& ring, Output& out) {
  const Call answer{ring.call.session, ring.call.from, {}};
  if (ring.callee_offers) {
    out.messages.push_back(Reject{answer, kCannotOffer});
    return;
  }
  add(ring.call.session, ring.call.from, out);
  out.messages.push_back(Accept{answer});
}

void ServerHalf::on(const Offer& offer, Output& out) {
  Connection* connection = connections_.find(offer.call.session);
  // A second offer would close the connection of the page and raise a new one. What flows goes on
  // without it; who wants more must call again.
  const bool again = connection && (connection->outgoing || connection->offered);
  if (again && offer.extension.empty()) return;
  if (!connection || again) connection = &add(offer.call.session, offer.call.from, out);
  connection->offered = true;
  connection->data = is_data(offer.extension);
  out.frames.push_back(write(offer, {offer.call.from, id_}));
}

void ServerHalf::on(const Answer& answer, Output& out) {
  Connection* connection = connections_.find(answer.call.session);
  if (connection) connection->answered = true;
  out.frames.push_back(write(answer, connection && connection->data, {answer.call.from, id_}));
}

void ServerHalf::on(const Candidate& candidate, Output& out) {
  const Connection* known = connections_.find(candidate.call.session);
  out.frames.push_back(write(candidate, known && known->data, {candidate.call.from, id_}));
}

/// LEAVE closes every connection with a peer. With more than one, the page learns of the end from
/// the data channel that each has.
void ServerHalf::end(const Call& call, const std::string& reason, Output& out) {
  // Of a connection that this one took over, the calls are not known but were there.
  Connection ended;
  ended.offered = ended.answered = true;
  if (const Connection* connection = connections_.find(call.session)) ended = *connection;
  connections_.erase(call.session);
  const bool unanswered = ended.outgoing && !ended.answered;
  if (unanswered) out.frames.push_back(write_text(Type::kExpire, reason, {call.from, id_}));
  // The page knows; or only a connection to the server is gone, and media may flow on.
  if (reason == kOtherHungUp || (reason == kLostConnection && !unanswered)) return;
  if ((ended.outgoing || ended.offered) && !connections_.any_with(call.from))
    out.frames.push_back(from(Type::kLeave, call.from));
}

void ServerHalf::on(const Error& error, Output& out) {
  const Connection* refused = connections_.find(error.session);
  switch (error.code) {
    case ErrorCode::kIdTaken: return refuse(words::kIdTaken, out);
    case ErrorCode::kServerFull:
    case ErrorCode::kRoomFull: return refuse(words::kFull, out);
    case ErrorCode::kRateLimited: return out.frames.push_back(write_text(Type::kError, error.text));
    case ErrorCode::kUnknownPeer:
    case ErrorCode::kPeerAway:
    case ErrorCode::kSessionTaken:
    case ErrorCode::kTooManySessions:
      if (!refused) return;
      out.frames.push_back(from(Type::kExpire, refused->peer));
      return connections_.erase(error.session);
    default: return;  // about a call that has ended meanwhile, or not the page's business
  }
}

}  // namespace

bool serves(std::string_view path) { return path.ends_with(kPathEnd); }

std::unique_ptr<DialectHalf> serve(const Opening& opening, const ServerContext&) {
  return std::make_unique<ServerHalf>(opening);
}

}  // namespace booth::signaling::peerjs_dialect

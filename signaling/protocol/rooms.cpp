// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/rooms.hpp"

#include <utility>

#include "signaling/protocol/close_code.hpp"

namespace booth::signaling {
namespace {

void send(ConnectionId to, Message message, Outcome& out) {
  out.deliveries.push_back({to, std::move(message)});
}

/// Only a peer with a connection speaks, so only such a peer is refused anything.
void refuse(ConnectionId to, ErrorCode code, std::string text, Outcome& out,
            const SessionId& session = {}) {
  send(to, Error{code, std::move(text), session}, out);
}

bool is_presence(const Message& message) {
  return std::holds_alternative<Join>(message) || std::holds_alternative<Leave>(message) ||
         std::holds_alternative<Update>(message);
}

}  // namespace

Rooms::Rooms(Settings settings, std::function<std::string()> random_text)
    : settings_(std::move(settings)), random_text_(std::move(random_text)) {}

Outcome Rooms::handle(ConnectionId from, Message message) {
  Outcome out;
  Peer* peer = peer_of(from);
  const Call* call = call_of(message);
  if (const auto* greeting = std::get_if<Hello>(&message)) {
    if (peer)
      refuse(from, ErrorCode::kAlreadyWelcome, "hello was said before", out);
    else
      hello(from, *greeting, out);
  } else if (!peer) {
    refuse(from, ErrorCode::kHelloFirst, "say hello first", out, call ? call->session : "");
  } else if (call) {
    relay(*peer, std::move(message), out);
  } else if (std::holds_alternative<Heartbeat>(message)) {
    send(from, Heartbeat{}, out);
  } else if (is_presence(message)) {
    if (const auto* join = std::get_if<Join>(&message)) on(*peer, *join, out);
    if (const auto* leave = std::get_if<Leave>(&message)) on(*peer, *leave, out);
    if (const auto* update = std::get_if<Update>(&message)) on(*peer, *update, out);
  } else {
    refuse(from, ErrorCode::kUnknownType, "only the server says this", out);
  }
  return out;
}

void Rooms::hello(ConnectionId from, const Hello& hello, Outcome& out) {
  if (hello.version != kVersion) {
    refuse(from, ErrorCode::kUnsupportedVersion,
           "this server speaks version " + std::to_string(kVersion), out);
    return;
  }
  const auto known = by_token_.find(hello.token);
  if (!hello.token.empty() && known != by_token_.end()) {
    resume(from, *known->second, hello, out);
    return;
  }
  if ((!hello.peer_id.empty() && peers_.contains(hello.peer_id)) ||
      by_token_.contains(hello.own_token)) {
    refuse(from, ErrorCode::kIdTaken, "another peer has this id", out);
    return;
  }
  if (peers_.size() >= settings_.max_peers) {
    refuse(from, ErrorCode::kServerFull, "no more peers fit on this server", out);
    return;
  }
  const PeerId id = hello.peer_id.empty() ? unused_id() : hello.peer_id;
  Peer& peer = peers_[id];
  peer.id = id;
  peer.token = hello.own_token.empty() ? random_text_() : hello.own_token;
  peer.meta = hello.meta;
  peer.can_resume = hello.can_resume;
  peer.connection = from;
  by_connection_[from] = &peer;
  by_token_[peer.token] = &peer;
  welcome(peer, false, out);
}

void Rooms::resume(ConnectionId from, Peer& peer, const Hello& hello, Outcome& out) {
  if (peer.connection) {
    // The newer connection is right: the older one is most often dead and does not know it yet.
    refuse(*peer.connection, ErrorCode::kReplaced, "another connection took this peer over", out);
    out.closings.push_back({*peer.connection, close_code::kReplaced, "replaced"});
    by_connection_.erase(*peer.connection);
  }
  peer.connection = from;
  by_connection_[from] = &peer;
  welcome(peer, true, out);
  if (peer.room) send(from, joined(*peer.room, peer), out);
  for (Message& message : peer.mailbox.take()) send(from, std::move(message), out);
  if (hello.meta != peer.meta) on(peer, Update{hello.meta}, out);
}

void Rooms::welcome(Peer& peer, bool resumed, Outcome& out) const {
  auto servers = settings_.ice_servers;
  if (settings_.own_ice_server) servers.push_back(settings_.own_ice_server(peer.id));
  send(*peer.connection,
       Welcome{kVersion, peer.id, peer.token, std::move(servers), settings_.heartbeat_s, resumed},
       out);
}

void Rooms::on(Peer& peer, const Join& join, Outcome& out) {
  if (peer.room) {
    refuse(*peer.connection, ErrorCode::kAlreadyInRoom, "leave the other room first", out);
    return;
  }
  const auto found = rooms_.find(join.room);
  if (found != rooms_.end() && found->second.members.size() >= settings_.max_peers_per_room) {
    refuse(*peer.connection, ErrorCode::kRoomFull, "the room is full", out);
    return;
  }
  Room& room = rooms_[join.room];
  room.name = join.room;
  send(*peer.connection, joined(room, peer), out);
  room.members[peer.id] = &peer;
  peer.room = &room;
  tell_others(peer, PeerJoined{{peer.id, peer.meta}}, out);
}

void Rooms::on(Peer& peer, const Leave&, Outcome& out) {
  if (!peer.room)
    refuse(*peer.connection, ErrorCode::kNotInRoom, "in no room", out);
  else
    leave_room(peer, "left the room", out);
}

void Rooms::on(Peer& peer, const Update& update, Outcome& out) {
  peer.meta = update.meta;
  if (peer.room) tell_others(peer, PeerUpdated{{peer.id, peer.meta}}, out);
}

void Rooms::relay(Peer& peer, Message message, Outcome& out) {
  Call& call = *call_of(message);
  const ConnectionId sender = *peer.connection;
  if (!peer.room) {
    refuse(sender, ErrorCode::kNotInRoom, "join a room first", out, call.session);
    return;
  }
  const auto found = peers_.find(call.to);
  if (found == peers_.end() || found->second.room != peer.room || &found->second == &peer) {
    refuse(sender, ErrorCode::kUnknownPeer, "no such peer in the room", out, call.session);
    return;
  }
  Peer& receiver = found->second;
  if (!receiver.connection && !receiver.mailbox.fits(message)) {
    refuse(sender, ErrorCode::kPeerAway, "the peer has lost its connection", out, call.session);
    return;
  }
  if (auto refusal = peer.room->calls.apply(peer.id, message)) {
    refuse(sender, refusal->code, std::move(refusal->text), out, call.session);
    return;
  }
  call.from = peer.id;
  call.to.clear();
  if (receiver.connection)
    send(*receiver.connection, std::move(message), out);
  else
    receiver.mailbox.put(std::move(message));
}

Joined Rooms::joined(const Room& room, const Peer& peer) const {
  Joined answer{room.name, {}};
  for (const auto& [id, member] : room.members)
    if (member != &peer) answer.peers.push_back({id, member->meta});
  return answer;
}

void Rooms::tell_others(const Peer& peer, const Message& message, Outcome& out) const {
  // Who is away gets a fresh list when it comes back.
  for (const auto& [id, member] : peer.room->members)
    if (member != &peer && member->connection) send(*member->connection, message, out);
}

void Rooms::leave_room(Peer& peer, const std::string& reason, Outcome& out) {
  Room& room = *peer.room;
  for (const auto& [session, other] : room.calls.remove_peer(peer.id)) {
    Peer& receiver = *room.members.at(other);
    Bye bye{{session, {}, peer.id}, reason};
    if (receiver.connection)
      send(*receiver.connection, std::move(bye), out);
    else
      receiver.mailbox.put(std::move(bye));
  }
  tell_others(peer, PeerLeft{peer.id}, out);
  room.members.erase(peer.id);
  peer.room = nullptr;
  if (room.members.empty()) rooms_.erase(rooms_.find(room.name));
}

void Rooms::remove(Peer& peer, const std::string& reason, Outcome& out) {
  if (peer.room) leave_room(peer, reason, out);
  if (peer.connection) by_connection_.erase(*peer.connection);
  by_token_.erase(peer.token);
  peers_.erase(PeerId(peer.id));
}

Outcome Rooms::lost(ConnectionId connection, std::int64_t now_ms) {
  Outcome out;
  Peer* peer = peer_of(connection);
  if (peer && !peer->can_resume) {
    remove(*peer, std::string(kLostConnection), out);
  } else if (peer) {
    by_connection_.erase(connection);
    peer->connection.reset();
    peer->away_since_ms = now_ms;
  }
  return out;
}

Outcome Rooms::closed(ConnectionId connection) {
  Outcome out;
  if (Peer* peer = peer_of(connection))
    remove(*peer, peer->meta.channel_hang_up ? std::string(kLostConnection) : "left", out);
  return out;
}

Outcome Rooms::expire(std::int64_t now_ms) {
  Outcome out;
  if (by_connection_.size() == peers_.size()) return out;  // nobody is away
  std::vector<Peer*> expired;
  for (auto& [id, peer] : peers_)
    if (!peer.connection && now_ms - peer.away_since_ms >= settings_.grace_ms)
      expired.push_back(&peer);
  for (Peer* peer : expired) remove(*peer, std::string(kLostConnection), out);
  return out;
}

std::vector<PeerId> Rooms::peers_in(const std::string& room) const {
  std::vector<PeerId> ids;
  const auto found = rooms_.find(room);
  if (found == rooms_.end()) return ids;
  for (const auto& [id, peer] : found->second.members) ids.push_back(id);
  return ids;
}

Rooms::Peer* Rooms::peer_of(ConnectionId connection) {
  const auto found = by_connection_.find(connection);
  return found == by_connection_.end() ? nullptr : found->second;
}

PeerId Rooms::unused_id() {
  // Short enough to be read aloud; the token is what must not be guessed.
  constexpr std::size_t kLength = 12;
  for (;;) {
    PeerId id = random_text_().substr(0, kLength);
    if (!peers_.contains(id)) return id;
  }
}

}  // namespace booth::signaling

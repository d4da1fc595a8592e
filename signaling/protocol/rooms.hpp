// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "signaling/protocol/call_table.hpp"
#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/mailbox.hpp"
#include "signaling/protocol/message.hpp"

namespace booth::signaling {

/// A connection as its server numbers it; never used twice.
using ConnectionId = std::uint64_t;

struct Delivery {
  ConnectionId to;
  Message message;
};

struct Closing {
  ConnectionId connection;
  int code;  ///< close_code.hpp
  std::string reason;
};

/// What a server has to do, in this order: send, then close.
struct Outcome {
  std::vector<Delivery> deliveries;
  std::vector<Closing> closings;
};

/// Who may say what to whom: peers, their rooms and their calls.
///
/// Messages in, deliveries out. No socket, no thread and no clock: times are the caller's own count
/// of milliseconds. A refused message is answered by an Error to its sender and changes nothing
/// else.
class Rooms {
 public:
  struct Settings {
    std::vector<IceServer> ice_servers;
    /// Those with credentials of a peer's own, made when it is welcomed; null = there are none.
    std::function<IceServer(const PeerId&)> own_ice_server = nullptr;
    int heartbeat_s = limits::kHeartbeatS;
    std::size_t max_peers = limits::kMaxPeers;
    std::size_t max_peers_per_room = limits::kMaxPeersPerRoom;
    std::int64_t grace_ms = limits::kGraceMs;
  };

  /// `random_text` gives at least 128 bits as visible ASCII; tokens are made of it.
  Rooms(Settings settings, std::function<std::string()> random_text);

  Outcome handle(ConnectionId from, Message message);

  /// The connection ended without a word: its peer is away and may come back until the grace period
  /// is over, if it can at all. Connections that were replaced or never said hello are ignored.
  Outcome lost(ConnectionId connection, std::int64_t now_ms);
  /// The connection was closed by its peer on purpose: the peer is gone. So are its calls, unless
  /// it hangs up by their data channels (Meta::channel_hang_up): then they are like those of a peer
  /// that was lost.
  Outcome closed(ConnectionId connection);
  /// Removes the peers whose grace period is over. Call it every second or so.
  Outcome expire(std::int64_t now_ms);

  /// The connection has said hello and is its peer's.
  bool welcomed(ConnectionId connection) const { return by_connection_.contains(connection); }
  bool has_peer(const PeerId& id) const { return peers_.contains(id); }
  /// In the order of their ids; empty if there is no such room.
  std::vector<PeerId> peers_in(const std::string& room) const;
  std::size_t peer_count() const { return peers_.size(); }
  std::size_t room_count() const { return rooms_.size(); }

 private:
  struct Peer;
  struct Room {
    std::string name;
    std::map<PeerId, Peer*> members;
    CallTable calls;
  };
  struct Peer {
    PeerId id;
    Room* room = nullptr;  ///< null = in none
    std::optional<ConnectionId> connection;
    std::string token;
    Meta meta;
    bool can_resume = true;
    std::int64_t away_since_ms = 0;
    Mailbox mailbox;
  };

  void hello(ConnectionId from, const Hello& hello, Outcome& out);
  void resume(ConnectionId from, Peer& peer, const Hello& hello, Outcome& out);
  void welcome(Peer& peer, bool resumed, Outcome& out) const;
  void on(Peer& peer, const Join& join, Outcome& out);
  void on(Peer& peer, const Leave& leave, Outcome& out);
  void on(Peer& peer, const Update& update, Outcome& out);
  void relay(Peer& peer, Message message, Outcome& out);

  Joined joined(const Room& room, const Peer& peer) const;
  void tell_others(const Peer& peer, const Message& message, Outcome& out) const;
  void leave_room(Peer& peer, const std::string& reason, Outcome& out);
  void remove(Peer& peer, const std::string& reason, Outcome& out);
  Peer* peer_of(ConnectionId connection);
  PeerId unused_id();

  Settings settings_;
  std::function<std::string()> random_text_;
  std::unordered_map<PeerId, Peer> peers_;  // nodes do not move: the rest points at them
  std::unordered_map<ConnectionId, Peer*> by_connection_;
  std::unordered_map<std::string, Peer*> by_token_;
  std::unordered_map<std::string, Room> rooms_;  // likewise
};

}  // namespace booth::signaling

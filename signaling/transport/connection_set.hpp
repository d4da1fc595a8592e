// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <gio/gio.h>

#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/rooms.hpp"
#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/gobject_ptr.hpp"
#include "signaling/transport/slices.hpp"
#include "signaling/transport/websocket_connection.hpp"

namespace booth::signaling {

/// All WebSockets of a server behind one epoll set, itself one source of a GMainContext: the work
/// of an iteration grows with the connections that are ready and not with those that are open. (A
/// source each, as libsoup has it, takes a second of CPU time a second at 2000 quiet connections.)
class ConnectionSet {
 public:
  struct Events {
    std::function<void(ConnectionId, const Opening&)> opened;
    std::function<void(ConnectionId, std::string_view text)> message;
    std::function<void(ConnectionId)> flooded;
    /// Last event of a connection. `on_purpose`: the peer said goodbye (1000, 1001 or no code).
    std::function<void(ConnectionId, bool on_purpose)> closed;
    /// From connections for which accept_binary() was called.
    std::function<void(ConnectionId, std::string_view bytes)> binary = nullptr;
  };

  /// On the thread of `context`, as every method.
  ConnectionSet(GMainContext* context, const WebSocketConnection::Limits& limits, Events events);
  ~ConnectionSet();
  ConnectionSet(const ConnectionSet&) = delete;
  ConnectionSet& operator=(const ConnectionSet&) = delete;

  /// Takes over a stream whose handshake is done. `fd` is its socket.
  void add(GObjectPtr<GIOStream> stream, int fd, const Opening& opening);
  /// These do nothing for a connection that has ended. No event comes from within.
  void send(ConnectionId id, std::string_view text);
  void send_binary(ConnectionId id, std::string_view bytes);
  /// Binary messages of this connection are an event, and do not end it.
  void accept_binary(ConnectionId id);
  void close(ConnectionId id, int code, std::string_view reason);
  void close_all(int code, std::string_view reason);
  void admit(ConnectionId id);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Entry(ConnectionId number, int socket, GObjectPtr<GIOStream> stream,
          const WebSocketConnection::Limits& limits, WebSocketConnection::Events events);
    ConnectionId id;
    int fd;  ///< -1 when it is no longer watched
    WebSocketConnection connection;
  };

  void dispatch();
  bool dispatch_ready();
  void tick();
  void read(Entry& entry, std::int64_t now_ms);
  void read_on();
  Entry* find(ConnectionId id);
  void settle(Entry& entry);
  void hold(Entry& entry);
  void release_held();
  void reap();
  void watch(Entry& entry);

  GMainContext* context_;
  WebSocketConnection::Limits limits_;
  Events events_;
  int epoll_fd_;
  GSource* source_;
  Timer tick_timer_;
  Timer reap_timer_;
  Timer more_timer_;
  ConnectionId last_id_ = 0;
  std::unordered_map<ConnectionId, Entry> entries_;  // nodes do not move: epoll points at them
  Slices slices_;
  bool dispatching_ = false;
  std::vector<Entry*> held_;
  std::vector<ConnectionId> ended_;
  std::vector<ConnectionId> unread_;
};

/// Milliseconds of the monotonic clock.
std::int64_t monotonic_ms();

}  // namespace booth::signaling

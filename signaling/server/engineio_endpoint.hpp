// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <glib.h>

#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/engineio_session.hpp"
#include "signaling/protocol/limits.hpp"
#include "signaling/transport/connection_set.hpp"
#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/http_exchange.hpp"
#include "signaling/transport/token_bucket.hpp"

namespace booth::signaling {

/// Engine.IO 4 on a WebSocketServer: makes connections that carry messages out of HTTP requests and
/// WebSockets. To the service a session is one more connection, with events and methods as
/// ConnectionSet has them. On the thread of its context.
class EngineIoEndpoint {
 public:
  struct Settings {
    std::string path = "/socket.io/";
    engineio::SessionSettings session;
    std::size_t max_sessions = limits::kMaxConnections;
    std::size_t max_sessions_per_address = limits::kMaxConnectionsPerAddress;
    /// Rates of polling sessions, and how long a session may stay that is not admit()ted.
    WebSocketConnection::Limits connection;
  };

  /// `random_text`: at least 128 bits as letters and digits. `sockets` outlives this.
  EngineIoEndpoint(GMainContext* context, ConnectionSet& sockets, Settings settings,
                   ConnectionSet::Events events, std::function<std::string()> random_text);
  ~EngineIoEndpoint();
  EngineIoEndpoint(const EngineIoEndpoint&) = delete;
  EngineIoEndpoint& operator=(const EngineIoEndpoint&) = delete;

  // What the server asks and tells; see WebSocketServer::Events.

  bool serves(std::string_view path) const { return path == settings_.path; }
  std::optional<std::size_t> body_limit(std::string_view path) const;
  /// Whether there is a WebSocket for that request. Those refused come to request(), with all
  /// others of the path.
  bool accepts(const Opening& opening) const;
  void request(const std::shared_ptr<HttpExchange>& exchange);
  /// One at a time of a session: it ends when a second one begins.
  std::shared_ptr<void> upload(const Opening& opening);
  /// Events of the sockets. False: it is none of Engine.IO's.
  bool opened(ConnectionId socket, const Opening& opening);
  bool message(ConnectionId socket, std::string_view data, bool binary);
  bool flooded(ConnectionId socket);
  bool closed(ConnectionId socket, bool on_purpose);

  // Sessions. These do nothing for one that has ended. No event comes from within.

  /// Ids of sessions are no ids of sockets.
  static bool is_session(ConnectionId id) { return (id & kSessionBit) != 0; }
  void send(ConnectionId id, std::string_view text) { send(id, text, false); }
  void send_binary(ConnectionId id, std::string_view bytes) { send(id, bytes, true); }
  void close(ConnectionId id, int code, std::string_view reason);
  void close_all(int code, std::string_view reason);
  void admit(ConnectionId id);
  std::size_t size() const { return sessions_.size(); }

 private:
  static constexpr ConnectionId kSessionBit = ConnectionId{1} << 63;
  struct Entry;

  std::optional<engineio::Refusal> refusal(const Opening& opening, std::string_view method,
                                           bool websocket) const;
  Entry* find(ConnectionId id) const;
  Entry& create(engineio::Transport transport, std::string address);
  void start(Entry& entry, const Opening& opening);
  void poll(Entry& entry, const std::shared_ptr<HttpExchange>& exchange);
  void post(Entry& entry, HttpExchange& exchange);
  void send(ConnectionId id, std::string_view data, bool binary);
  void close(Entry& entry, int code, std::string_view reason);
  void carry_out(Entry& entry, engineio::Steps steps);
  void deliver(Entry& entry, const engineio::Step& step);
  void flood(Entry& entry);
  void retire(Entry& entry, bool on_purpose);
  void let_go(ConnectionId& socket, const Goodbye& goodbye);
  bool has_room(const std::string& address) const;
  void flush();
  void tick();
  void tick(Entry& entry, std::int64_t now_ms);
  void reap();

  GMainContext* context_;
  ConnectionSet& sockets_;
  Settings settings_;
  ConnectionSet::Events events_;
  std::function<std::string()> random_text_;
  Timer tick_timer_;
  Timer flush_timer_;
  Timer reap_timer_;
  ConnectionId last_id_ = kSessionBit;
  std::unordered_map<ConnectionId, std::unique_ptr<Entry>> sessions_;
  std::unordered_map<std::string, Entry*> by_sid_;
  std::unordered_map<ConnectionId, Entry*> by_socket_;  ///< null: it is being closed
  std::unordered_map<std::string, std::size_t> per_address_;
  std::vector<ConnectionId> unflushed_;
  std::vector<ConnectionId> ended_;
};

}  // namespace booth::signaling

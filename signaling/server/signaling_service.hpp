// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <glib.h>

#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/rooms.hpp"
#include "signaling/server/engineio_endpoint.hpp"
#include "signaling/server/options.hpp"
#include "signaling/server/peerjs_endpoint.hpp"
#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/slices.hpp"
#include "signaling/transport/websocket_server.hpp"

namespace booth::signaling {

/// Joins the parts: the frames of a connection become messages by its dialect, the rooms say what
/// follows, and each receiver's dialect writes it. On the thread of its context.
class SignalingService {
 public:
  SignalingService(GMainContext* context, const ServerOptions& options);

  /// Gives the error for people, or nothing.
  std::string start();
  /// Accepts nobody any more, tells the peers, closes their connections with 1001 and calls `done`
  /// when the last one is closed, or after limits::kCloseMs and a little.
  void drain(std::function<void()> done);
  const WebSocketServer& server() const { return server_; }

 private:
  struct Saying {
    ConnectionId from;
    Message message;
  };

  WebSocketServer::Events events();
  ConnectionSet::Events carried();
  void on_opened(ConnectionId id, const Opening& opening);
  void on_frame(ConnectionId id, std::string_view frame);
  void on_flooded(ConnectionId id);
  void on_closed(ConnectionId id, bool on_purpose);
  void on_tick();
  /// Frames and close at once; the messages in order, after those that wait.
  void carry_out(ConnectionId id, Output output);
  void carry_out(const Outcome& outcome);
  void tell(ConnectionId id, const Message& message);
  void work_off();
  // To a WebSocket or to what Engine.IO carries.
  void send(ConnectionId id, std::string_view frame);
  void close(ConnectionId id, int code, std::string_view reason);
  void admit(ConnectionId id);
  std::string health() const;

  GMainContext* context_;
  Rooms rooms_;
  ServerContext dialects_context_;
  PeerJsEndpoint peerjs_;
  WebSocketServer server_;
  EngineIoEndpoint engineio_;
  std::unordered_map<ConnectionId, std::unique_ptr<DialectHalf>> halves_;
  std::deque<Saying> sayings_;  ///< not yet handled by the rooms
  bool working_ = false;
  Timer tick_timer_;
  Slices slices_;
  Timer drain_timer_;
  bool draining_ = false;
};

}  // namespace booth::signaling

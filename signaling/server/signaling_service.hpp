// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <glib.h>

#include "signaling/protocol/rooms.hpp"
#include "signaling/server/options.hpp"
#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/websocket_server.hpp"

namespace booth::signaling {

/// Joins the three parts: bytes of the sockets become messages by the dialect, the rooms say what
/// follows, the sockets carry it out. On the thread of its context.
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
  WebSocketServer::Events events();
  void on_message(ConnectionId id, std::string_view text);
  void on_flooded(ConnectionId id);
  void carry_out(const Outcome& outcome);
  std::string health() const;

  GMainContext* context_;
  Rooms rooms_;
  WebSocketServer server_;
  Timer expire_timer_;
  Timer drain_timer_;
  bool draining_ = false;
};

}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "signaling/protocol/message.hpp"
#include "signaling/protocol/socketio_events.hpp"
#include "signaling/server/turn_credentials.hpp"
#include "signaling/transport/websocket_server.hpp"

namespace booth::signaling {

/// What the command line of booth-signaling-server asks for.
struct ServerOptions {
  WebSocketServer::Settings server;
  std::vector<IceServer> ice_servers;
  TurnCredentials turn;  ///< each peer gets credentials of its own
  std::int64_t grace_ms = limits::kGraceMs;
  /// Vocabulary of Socket.IO pages, which share it.
  std::shared_ptr<const socketio::EventMap> socketio_events =
      std::make_shared<socketio::EventMap>();
  bool allow_discovery = false;  ///< tells pages of PeerJS who is there
  bool show_version = false;
};

/// Reads the command line. Prints help and exits for --help, as GOption does. On a mistake:
/// nothing, and `error` says what is wrong.
std::optional<ServerOptions> read_options(int argc, char** argv, std::string& error);

/// "stun:host:port" or "turn:user:password@host:port[?transport=tcp]" (turns: likewise). User and
/// password are percent-decoded, so that they may contain ':' and '@'.
std::optional<IceServer> parse_ice_server(std::string_view text);

}  // namespace booth::signaling

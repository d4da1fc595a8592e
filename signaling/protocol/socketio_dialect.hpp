// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Socket.IO 5 over Engine.IO 4, with the events of an EventMap: calls of two, without ids. The
// server's half is in socketio_server.cpp, the client's in socketio_client.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "signaling/protocol/dialect.hpp"

namespace booth::signaling::socketio {

/// Where servers are found unless an application says otherwise.
inline constexpr std::string_view kPath = "/socket.io/";
/// A client that has connected to no namespace by then is gone, as with the reference server.
inline constexpr std::int64_t kConnectTimeoutMs = 45'000;
/// The other side of a call through a foreign server, which tells nobody who is there.
inline constexpr std::string_view kPeer = "page";

/// A frame is a Socket.IO packet: what an Engine.IO message carries, without the 4.
///
/// A page is one telephone (telephone.hpp). joinRoom puts it into a room, where the others see it
/// under the id of its socket. Requests for an acknowledgement are answered by {status: "ok"} or
/// {status: "error", message}; what is refused without one, by the event `error` {code, message}.
std::unique_ptr<DialectHalf> serve(const Opening& opening, const ServerContext& context);

/// A frame is a WebSocket message: an Engine.IO packet. Speaks WebSocket from the start. The path
/// of the URI, if it has one, is the server's (else kPath); the namespace is the map's.
///
/// There is one made-up peer, kPeer, always there. Relays that send events back to their sender are
/// understood: what it said itself is ignored.
std::unique_ptr<ClientHalf> join(const ClientContext& context);

inline constexpr Dialect kDialect{"socketio", "Socket.IO with events for calls",
                                  kPath,      [](std::string_view path) { return path == kPath; },
                                  serve,      join};

}  // namespace booth::signaling::socketio

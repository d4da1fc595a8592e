// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The dialect of webrtcsink, webrtcsrc and gstwebrtc-api, versions 1.0 and 1.1: producers offer a
// stream, consumers watch it, listeners are told who is there. docs/signaling.md says how these
// roles look to peers of other dialects.
#pragma once

#include <memory>
#include <string_view>

#include "signaling/protocol/dialect.hpp"

namespace booth::signaling::gstwebrtc {

/// "/gstwebrtc", "/gstwebrtc/ROOM", and the bare "/" that all its clients connect to by default.
bool serves(std::string_view path);

/// The server's half, with the rules of gst-webrtc-signalling-server.
///
/// The peer is in its room as soon as it connects: any peer may start a session with a producer.
/// Room: the rest of the path, because webrtcsink drops a query; else `?room=`.
std::unique_ptr<DialectHalf> serve(const Opening& opening, const ServerContext& context);

/// The client's half. The `role` of the context says whether it produces or consumes.
std::unique_ptr<ClientHalf> join(const ClientContext& context);

inline constexpr Dialect kDialect{
    "gstwebrtc", "webrtcsink, webrtcsrc and gstwebrtc-api", "/gstwebrtc", serves, serve, join};

}  // namespace booth::signaling::gstwebrtc

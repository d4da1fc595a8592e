// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The dialect of tutorials: bare JSON over a WebSocket, ws://HOST:PORT/plain?room=NAME. It knows
// neither ids nor ringing nor presence; docs/signaling.md says what stands for them.
//
// Parameters of the server's address, all optional:
//   room        where to meet; else kDefaultRoom
//   id, name    of this peer
//   shape       a or b: how it is written to until it has said something; else in both at once
//   presence=1  is told who joins and leaves, and may have many calls
//   calls=1     has one call at a time, whatever it says
#pragma once

#include <memory>
#include <string_view>

#include "signaling/protocol/dialect.hpp"

namespace booth::signaling::plain_dialect {

inline constexpr std::string_view kPath = "/plain";
/// The other side of a client, whoever it is: the wire has no name for it.
inline constexpr const char* kOther = "other";

std::unique_ptr<DialectHalf> serve(const Opening& opening, const ServerContext& context);
std::unique_ptr<ClientHalf> join(const ClientContext& context);

inline constexpr Dialect kDialect{"plain", "Bare JSON as in tutorials",
                                  kPath,   [](std::string_view path) { return path == kPath; },
                                  serve,   join};

}  // namespace booth::signaling::plain_dialect

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The dialect of PeerJS: pages that use the npm package peerjs, and servers that run the npm
// package peer (PeerServer). It knows no rooms, no ringing, no presence, no new offer in a call and
// no goodbye: docs/signaling.md says what is made of each.
#pragma once

#include <memory>
#include <string_view>

#include "signaling/protocol/dialect.hpp"

namespace booth::signaling::peerjs_dialect {

/// Any path that ends in "/peerjs": what is before it is the `path` of the page's `new Peer`.
bool serves(std::string_view path);
/// `id`, `token` and `key` come in the query; the key is the room.
std::unique_ptr<DialectHalf> serve(const Opening& opening, const ServerContext& context);
/// The user's URI is that of the server with its path, as a page's `new Peer` has them; the room is
/// its key, the default room the default key.
std::unique_ptr<ClientHalf> join(const ClientContext& context);

inline constexpr Dialect kDialect{"peerjs", "PeerJS and PeerServer", "/peerjs", serves, serve,
                                  join};

}  // namespace booth::signaling::peerjs_dialect

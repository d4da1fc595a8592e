// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string_view>

#include "signaling/protocol/rooms.hpp"
#include "signaling/transport/http_exchange.hpp"

namespace booth::signaling {

/// What pages of peerjs ask a PeerServer by HTTP, below any path: PREFIX/KEY/id gives an id that
/// nobody has, PREFIX/KEY/peers the ids in the room of that key, if everybody may know them.
/// /peerjs says what this is. On the thread of the rooms.
class PeerJsEndpoint {
 public:
  PeerJsEndpoint(const Rooms& rooms, bool allow_discovery)
      : rooms_(rooms), allow_discovery_(allow_discovery) {}

  static bool serves(std::string_view path);
  void request(HttpExchange& exchange) const;

 private:
  const Rooms& rooms_;
  bool allow_discovery_;
};

}  // namespace booth::signaling

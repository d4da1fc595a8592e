// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "signaling/protocol/message.hpp"
#include "signaling/protocol/peerjs_wire.hpp"

namespace booth::signaling::peerjs {

/// A call, as a half of the dialect remembers it. "We" are the half's own peer.
struct Connection {
  PeerId peer;
  bool data = false;
  bool outgoing = false;  ///< we offered, or are to
  bool offered = false;   ///< the offer has passed
  bool answered = false;
  std::int64_t since_ms = -1;  ///< for late(); -1 = not known yet
  std::uint64_t number = 0;    ///< grows with each: the smallest is the oldest
};

/// The calls of one peer, by their session.
class Connections {
 public:
  using Entry = std::pair<const SessionId, Connection>;

  /// Null if there is none.
  Connection* find(const SessionId& session);
  /// A new one, in place of another of that session.
  Connection& add(const SessionId& session, const PeerId& peer);
  void erase(const SessionId& session) { entries_.erase(session); }
  /// Takes out those that `wanted` accepts.
  std::vector<Entry> take(const std::function<bool(const Connection&)>& wanted);
  /// Takes out the oldest of those; empty if there is none.
  std::vector<Entry> take_oldest(const std::function<bool(const Connection&)>& wanted);
  /// Those that `wanted` has accepted for limits::kPeerJsAnswerMs, asked often enough.
  std::vector<Entry> late(std::int64_t now_ms,
                          const std::function<bool(const Connection&)>& wanted);
  bool any_with(const PeerId& peer) const;
  std::vector<PeerId> peers() const;
  std::size_t size() const { return entries_.size(); }

 private:
  std::map<SessionId, Connection> entries_;
  std::uint64_t last_number_ = 0;
};

/// What was said to peers that are not there (yet), bounded by limits::kMaxHeldFrames and
/// limits::kMaxHeldBytes.
class Queue {
 public:
  /// `bytes` is what the frame had on the wire. False: it does not fit, and what waited for the
  /// same peer is gone too.
  bool put(Frame frame, std::size_t bytes);
  /// In order.
  std::vector<Frame> take(const PeerId& peer);
  /// Drops what waited for limits::kPeerJsExpireMs since the first call after it came, and names
  /// whom it waited for.
  std::vector<PeerId> expire(std::int64_t now_ms);

 private:
  struct Item {
    Frame frame;
    std::size_t bytes;
  };
  struct Waiting {
    std::int64_t since_ms = -1;  ///< -1 = not known yet
    std::vector<Item> items;
  };

  std::map<PeerId, Waiting> waiting_;
  std::size_t frames_ = 0, bytes_ = 0;
};

}  // namespace booth::signaling::peerjs

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/peerjs_connections.hpp"

#include <algorithm>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling::peerjs {

Connection* Connections::find(const SessionId& session) {
  const auto found = entries_.find(session);
  return found == entries_.end() ? nullptr : &found->second;
}

Connection& Connections::add(const SessionId& session, const PeerId& peer) {
  Connection& connection = entries_[session];
  connection = {};
  connection.peer = peer;
  connection.number = ++last_number_;
  return connection;
}

std::vector<Connections::Entry> Connections::take(
    const std::function<bool(const Connection&)>& wanted) {
  std::vector<Entry> taken;
  std::erase_if(entries_, [&](const Entry& entry) {
    if (!wanted(entry.second)) return false;
    taken.push_back(entry);
    return true;
  });
  return taken;
}

std::vector<Connections::Entry> Connections::take_oldest(
    const std::function<bool(const Connection&)>& wanted) {
  auto oldest = entries_.end();
  for (auto it = entries_.begin(); it != entries_.end(); ++it)
    if (wanted(it->second) &&
        (oldest == entries_.end() || it->second.number < oldest->second.number))
      oldest = it;
  if (oldest == entries_.end()) return {};
  std::vector<Entry> taken{*oldest};
  entries_.erase(oldest);
  return taken;
}

std::vector<Connections::Entry> Connections::late(
    std::int64_t now_ms, const std::function<bool(const Connection&)>& wanted) {
  std::vector<Entry> late;
  for (auto& [session, connection] : entries_) {
    if (!wanted(connection)) continue;
    if (connection.since_ms < 0) connection.since_ms = now_ms;
    if (now_ms - connection.since_ms >= limits::kPeerJsAnswerMs)
      late.emplace_back(session, connection);
  }
  return late;
}

bool Connections::any_with(const PeerId& peer) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const Entry& entry) { return entry.second.peer == peer; });
}

std::vector<PeerId> Connections::peers() const {
  std::vector<PeerId> peers;
  for (const auto& [session, connection] : entries_)
    if (std::find(peers.begin(), peers.end(), connection.peer) == peers.end())
      peers.push_back(connection.peer);
  return peers;
}

bool Queue::put(Frame frame, std::size_t bytes) {
  if (frames_ >= limits::kMaxHeldFrames || bytes_ + bytes > limits::kMaxHeldBytes) {
    take(frame.other);
    return false;
  }
  ++frames_;
  bytes_ += bytes;
  Waiting& waiting = waiting_[frame.other];
  waiting.items.push_back({std::move(frame), bytes});
  return true;
}

std::vector<Frame> Queue::take(const PeerId& peer) {
  std::vector<Frame> frames;
  const auto found = waiting_.find(peer);
  if (found == waiting_.end()) return frames;
  for (Item& item : found->second.items) {
    --frames_;
    bytes_ -= item.bytes;
    frames.push_back(std::move(item.frame));
  }
  waiting_.erase(found);
  return frames;
}

std::vector<PeerId> Queue::expire(std::int64_t now_ms) {
  std::vector<PeerId> expired;
  for (auto& [peer, waiting] : waiting_) {
    if (waiting.since_ms < 0) waiting.since_ms = now_ms;
    if (now_ms - waiting.since_ms >= limits::kPeerJsExpireMs) expired.push_back(peer);
  }
  for (const PeerId& peer : expired) take(peer);
  return expired;
}

}  // namespace booth::signaling::peerjs

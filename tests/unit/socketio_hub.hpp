// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "signaling/protocol/json.hpp"
#include "tests/support/memory_server.hpp"

namespace booth::signaling::socketio {

/// Pages, which speak in Socket.IO packets, and clients of Booth's own, around one server.
class Hub {
 public:
  explicit Hub(Rooms::Settings settings = {}) : server_(std::move(settings)) {}

  ConnectionId open_page() {
    const ConnectionId page = server_.open("ws://h/socket.io/?EIO=4&transport=websocket");
    pages_.insert(page);
    server_.take_frames(page);  // Engine.IO's handshake
    return page;
  }
  ConnectionId open_booth() { return server_.open("ws://h/booth"); }
  void send(ConnectionId id, const std::string& frame) {
    server_.receive(id, pages_.contains(id) ? '4' + frame : frame);
  }
  void close(ConnectionId id) { server_.end(id, true); }
  void pass(std::int64_t ms) { server_.advance(ms); }

  /// What it was sent since the last time.
  std::vector<std::string> take(ConnectionId id) {
    std::vector<std::string> frames = server_.take_frames(id);
    if (pages_.contains(id))
      for (std::string& frame : frames) frame.erase(0, 1);
    return frames;
  }
  /// The same, each reduced to a member of it ("?" without that).
  std::vector<std::string> take(ConnectionId id, const char* member) {
    std::vector<std::string> texts;
    for (const std::string& frame : take(id)) {
      const auto parsed = json::parse(frame);
      const json::Value* value = parsed.value ? parsed.value->find(member) : nullptr;
      texts.push_back(value && value->string() ? *value->string() : "?");
    }
    return texts;
  }
  /// The close code that the server gave, if any.
  std::optional<int> closed_with(ConnectionId id) const {
    const auto goodbye = server_.goodbye(id);
    return goodbye ? std::optional(goodbye->code) : std::nullopt;
  }
  Rooms& rooms() { return server_.rooms(); }

 private:
  testing_support::MemoryServer server_;
  std::set<ConnectionId> pages_;
};

}  // namespace booth::signaling::socketio

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/rooms.hpp"
#include "tests/support/line.hpp"

namespace booth::testing_support {

/// A signaling server without sockets: the dialects' halves around the rooms, joined as the service
/// joins them. Frames are strings, time is what advance() says.
class MemoryServer {
 public:
  explicit MemoryServer(signaling::Rooms::Settings settings = {});

  /// A WebSocket that asks for `url` ("ws://host/path?query"). Its dialect is found as a server
  /// finds it; 0 where it has none.
  signaling::ConnectionId open(std::string_view url, std::string_view subprotocols = {});
  void receive(signaling::ConnectionId id, std::string_view frame);
  /// The connection's end: closed by its peer, or broken without a word.
  void end(signaling::ConnectionId id, bool on_purpose);
  /// Lets time pass, with a tick each quarter of a second.
  void advance(std::int64_t ms);

  /// What was written to a connection since the last time.
  std::vector<std::string> take_frames(signaling::ConnectionId id);
  /// The server has closed it, and with what.
  std::optional<signaling::Goodbye> goodbye(signaling::ConnectionId id) const;

  /// Id of the peer behind a connection; empty before its welcome.
  signaling::PeerId peer_of(signaling::ConnectionId id) const;

  signaling::Rooms& rooms() { return rooms_; }
  std::int64_t now_ms() const { return now_ms_; }
  /// Everything that peers' halves said to the rooms since the last time, and whose it was.
  struct Saying {
    signaling::ConnectionId from;
    signaling::Message message;
  };
  std::vector<Saying> take_sayings() { return std::exchange(done_, {}); }

 private:
  struct Connection {
    std::unique_ptr<signaling::DialectHalf> half;
    std::vector<std::string> frames;
    std::optional<signaling::Goodbye> goodbye;
    signaling::PeerId peer;
  };

  void carry_out(signaling::ConnectionId id, signaling::Output output);
  void carry_out(const signaling::Outcome& outcome);
  void work_off();
  void close(signaling::ConnectionId id, signaling::Goodbye goodbye);

  std::string secret();

  int secrets_ = 0;
  int sessions_ = 0;  ///< names of sessions are "session1", "session2" and so on
  std::int64_t now_ms_ = 1000;
  signaling::Rooms rooms_;
  std::map<signaling::ConnectionId, Connection> connections_;
  signaling::ConnectionId last_id_ = 0;
  std::deque<Saying> sayings_;
  std::vector<Saying> done_;
  bool working_ = false;
};

/// A telephone's connection to it.
class MemoryLine : public Line {
 public:
  explicit MemoryLine(MemoryServer& server) : server_(server) {}
  bool open(const std::string& url, const std::string& subprotocol) override;
  void send(const std::string& frame) override { server_.receive(id_, frame); }
  std::vector<std::string> take() override { return server_.take_frames(id_); }
  void end(bool on_purpose) override;
  /// As the server and all others know the peer.
  signaling::PeerId peer() const { return server_.peer_of(id_); }

 private:
  MemoryServer& server_;
  signaling::ConnectionId id_ = 0;
};

/// Path, query and subprotocols of a request; throws std::invalid_argument where `url` is none.
signaling::Opening opening_of(std::string_view url, std::string_view subprotocols = {});

}  // namespace booth::testing_support

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The server's side of one Engine.IO session, from its handshake to its end: polling, a WebSocket,
// or polling that changes to a WebSocket. Pure: what it wants done stands in its steps, in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "signaling/protocol/engineio.hpp"
#include "signaling/protocol/limits.hpp"

namespace booth::signaling::engineio {

enum class Transport : std::uint8_t { kPolling, kWebSocket };

/// The sockets a session may have: the one that is its transport, and the one that a polling client
/// tries out.
enum class Socket : std::uint8_t { kMain, kProbe };

/// What is to be done next.
enum class Do : std::uint8_t {
  kAnswerPoll,   ///< the poll that is held, or was just taken, with `data`
  kSend,         ///< `data` as a frame on `socket`, text or binary
  kCloseSocket,  ///< `socket`; its socket_closed() is of no interest any more
  kUpgraded,     ///< the probe's socket is the main one from now on
  kDeliver,      ///< `data` is a message of the client, text or binary
  kEnded,        ///< the last step
};
struct Step {
  Do what;
  std::string data = {};
  bool binary = false;
  Socket socket = Socket::kMain;
  bool on_purpose = false;  ///< of kEnded: the client said goodbye
  bool operator==(const Step&) const = default;
};
using Steps = std::vector<Step>;

struct SessionSettings {
  std::int64_t ping_interval_ms = limits::kEngineioPingIntervalMs;
  std::int64_t ping_timeout_ms = limits::kEngineioPingTimeoutMs;
  std::int64_t upgrade_ms = limits::kEngineioUpgradeMs;
  std::int64_t close_ms = limits::kCloseMs;
  std::size_t payload_bytes = limits::kMaxEngineioPayloadBytes;
  std::size_t payload_packets = limits::kMaxEngineioPackets;
  std::size_t message_bytes = limits::kMaxMessageBytes;
  std::size_t queue_bytes = limits::kMaxSendQueueBytes;
};

/// Every method appends to `out`; after kEnded nothing comes any more. `now_ms` only grows.
class Session {
 public:
  Session(const SessionSettings& settings, Transport transport, std::int64_t now_ms);
  /// The open packet. Of a polling session it goes with the first poll.
  void open(std::string_view sid, Steps& out);

  /// A GET. False: refused, as is every request for a session that has ended or has its WebSocket.
  /// A second one while the first is held ends the session.
  bool poll(Steps& out);
  /// The client of the poll that is held has gone, and with it what it may have missed.
  void poll_gone(Steps& out);
  /// A POST. False: refused; a malformed one ends the session. `binary`: its content type says so.
  bool post(std::string_view body, bool binary, std::int64_t now_ms, Steps& out);

  /// A second POST while the first is under way.
  void overlap(Steps& out) { end(false, PacketType::kClose, out); }

  /// A WebSocket wants to replace polling. False: it is not wanted; the session is as before.
  bool probe(std::int64_t now_ms);
  void frame(Socket socket, std::string_view data, bool binary, std::int64_t now_ms, Steps& out);
  /// The message in a text frame of the main socket when nothing else follows from the frame, as it
  /// is with nearly all: the short way round frame(), without a copy.
  std::optional<std::string_view> plain_message(std::string_view frame) const;
  void socket_closed(Socket socket, bool on_purpose, Steps& out);

  /// A message to the client. On polling it waits for flush(), so that a poll brings many.
  void send(std::string_view data, bool binary, Steps& out);
  void flush(Steps& out);
  /// Ends the session after what waits is sent, or when nobody comes for it.
  void close(std::int64_t now_ms, Steps& out);
  /// Heartbeat and time limits: some times a second, and before a request is looked at, so that no
  /// request reaches a session whose time is over.
  void tick(std::int64_t now_ms, Steps& out);

  Transport transport() const { return transport_; }
  bool ended() const { return state_ == State::kEnded; }
  /// Something waits for flush() and there is a poll to take it.
  bool can_flush() const { return poll_held_ && !queue_.empty(); }

 private:
  enum class State : std::uint8_t { kOpen, kClosing, kEnded };

  bool receive(Packet packet, std::int64_t now_ms, Steps& out);
  void receive_on_probe(const Packet& packet, std::int64_t now_ms, Steps& out);
  void upgrade(std::int64_t now_ms, Steps& out);
  void drop_probe(Steps& out);
  void say(Packet packet, Steps& out);
  void answer_poll(PacketType type, Steps& out);
  void end(bool on_purpose, PacketType last, Steps& out);

  SessionSettings settings_;
  State state_ = State::kOpen;
  Transport transport_;
  bool main_open_;  ///< the main socket, if that is the transport
  bool poll_held_ = false;
  bool probing_ = false;  ///< there is a socket beside polling ...
  bool probed_ = false;   ///< ... and it works
  bool extended_ = false;
  std::int64_t ping_due_ms_;
  std::optional<std::int64_t> pong_due_ms_;
  std::int64_t probe_due_ms_ = 0;
  std::int64_t close_due_ms_ = 0;
  std::vector<Packet> queue_;  ///< for the next poll
  std::size_t queued_bytes_ = 0;
};

}  // namespace booth::signaling::engineio

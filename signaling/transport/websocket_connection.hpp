// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <gio/gio.h>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/websocket_frame.hpp"
#include "signaling/transport/gobject_ptr.hpp"
#include "signaling/transport/nonblocking_stream.hpp"
#include "signaling/transport/token_bucket.hpp"

namespace booth::signaling {

/// The server's end of one WebSocket after its handshake, on a non-blocking stream. It never waits:
/// read() and write() do what can be done now. Used by ConnectionSet, on its thread.
class WebSocketConnection {
 public:
  struct Limits {
    std::size_t send_queue_bytes = limits::kMaxSendQueueBytes;
    double messages_per_second = limits::kMessagesPerSecond;
    double message_burst = limits::kMessageBurst;
    double bytes_per_second = limits::kBytesPerSecond;
    double byte_burst = limits::kByteBurst;
    std::int64_t admit_ms = limits::kHandshakeMs;
    std::int64_t ping_after_ms = limits::kPingAfterMs;
    std::int64_t idle_ms = limits::kIdleMs;
    std::int64_t close_ms = limits::kCloseMs;
  };
  struct Events {
    std::function<void(std::string_view text)> message;
    /// Sent more than it may. Nothing it sends is looked at any more; close() it.
    std::function<void()> flooded;
  };

  /// `now_ms` of every method is one clock that only grows.
  WebSocketConnection(GObjectPtr<GIOStream> stream, const Limits& limits, Events events,
                      std::int64_t now_ms);

  /// Reads what is there, until the socket is empty or this had its share: see has_more().
  void read(std::int64_t now_ms);
  /// The peer sends no more: the next read() goes on to the end, of which there is no further sign.
  void expect_end() { end_expected_ = true; }
  void write();
  /// Until release(), what is sent waits for it: many frames then leave in one piece.
  void hold() { held_ = true; }
  void release();
  bool held() const { return held_; }
  void send_text(std::string_view text);
  void send_binary(std::string_view bytes);
  /// Binary messages go to `handler`; without this they end the connection (1003).
  void accept_binary(std::function<void(std::string_view bytes)> handler);
  /// Sends a close frame after what is queued; later messages, both ways, are dropped.
  void close(int code, std::string_view reason, std::int64_t now_ms);
  /// Pings, and ends what is silent, was never admit()ted or does not answer a close.
  void tick(std::int64_t now_ms);
  /// The peer has introduced itself and may stay.
  void admit() { admitted_ = true; }

  /// Some of what was sent waits until the socket takes it: write() then.
  bool wants_write() const { return !unsent_.empty() && !held_; }
  /// read() stopped before the stream was empty. What waits inside TLS wakes no epoll.
  bool has_more() const { return has_more_ && !ended_; }
  /// The socket is of no more use.
  bool ended() const { return ended_; }
  /// Why: the code of the peer's close frame, or of ours, or 1006.
  int code() const { return code_; }
  /// The end was the peer's own wish, said in a close frame.
  bool closed_by_peer() const { return closed_by_peer_; }

 private:
  void queue(std::string frame);
  std::size_t send(std::string_view bytes);
  void end(int code);
  void on_close(const FrameParser::Close& close);
  bool spend(std::size_t bytes);

  NonblockingStream stream_;
  Limits limits_;
  Events events_;
  FrameParser parser_;
  TokenBucket messages_;
  TokenBucket bytes_;
  std::string unsent_;  ///< frames, the first perhaps without its beginning

  std::int64_t opened_ms_;
  std::int64_t heard_ms_;
  std::int64_t now_ms_;
  std::int64_t closing_since_ms_ = 0;
  bool has_more_ = false;
  bool held_ = false;
  bool end_expected_ = false;
  bool pinged_ = false;
  bool admitted_ = false;
  bool flooded_ = false;
  bool closing_ = false;
  bool last_frame_queued_ = false;  ///< end when nothing is unsent
  bool closed_by_peer_ = false;
  bool ended_ = false;
  int code_ = close_code::kAbnormal;
};

}  // namespace booth::signaling

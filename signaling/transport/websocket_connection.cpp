// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/websocket_connection.hpp"

#include <array>
#include <utility>

namespace booth::signaling {
WebSocketConnection::WebSocketConnection(GObjectPtr<GIOStream> stream, const Limits& limits,
                                         Events events, std::int64_t now_ms)
    : stream_(std::move(stream)),
      limits_(limits),
      events_(std::move(events)),
      parser_({[this](std::string_view text) {
                 if (spend(text.size())) events_.message(text);
               },
               [this](std::string_view payload) {
                 if (spend(payload.size())) queue(write_frame(Opcode::kPong, payload));
               },
               [this](std::string_view payload) { spend(payload.size()); },
               [this](const FrameParser::Close& close) { on_close(close); }}),
      messages_(limits.messages_per_second, limits.message_burst),
      bytes_(limits.bytes_per_second, limits.byte_burst),
      opened_ms_(now_ms),
      heard_ms_(now_ms),
      now_ms_(now_ms) {}

void WebSocketConnection::read(std::int64_t now_ms) {
  now_ms_ = now_ms;
  // A bounded share for each connection: the others wait behind this one.
  constexpr int kReadsAtOnce = 16;
  std::array<char, 16384> buffer;
  has_more_ = false;
  for (int i = 0; !ended_; ++i) {
    has_more_ = i == kReadsAtOnce;
    if (has_more_) return;
    const gssize result = stream_.read(buffer);
    if (result == NonblockingStream::kWouldBlock) return;
    if (result <= 0) {
      end(code_);
      return;
    }
    heard_ms_ = now_ms;
    pinged_ = false;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(result));
    if (const auto failure = parser_.feed(bytes)) close(failure->code, failure->text, now_ms);
    // The socket is empty; epoll will say what comes from now on.
    if (bytes.size() < buffer.size() && !stream_.holds_bytes() && !end_expected_) return;
  }
}

bool WebSocketConnection::spend(std::size_t bytes) {
  if (closing_ || flooded_) return false;
  if (messages_.take(1.0, now_ms_) && bytes_.take(static_cast<double>(bytes), now_ms_)) return true;
  flooded_ = true;
  events_.flooded();
  return false;
}

void WebSocketConnection::on_close(const FrameParser::Close& close) {
  if (closing_) {
    end(code_);
    return;
  }
  closed_by_peer_ = true;
  code_ = close.code;
  closing_ = true;
  closing_since_ms_ = now_ms_;
  last_frame_queued_ = true;
  queue(write_close(close.code, {}));
}

void WebSocketConnection::send_text(std::string_view text) {
  if (!closing_) queue(write_frame(Opcode::kText, text));
}

void WebSocketConnection::send_binary(std::string_view bytes) {
  if (!closing_) queue(write_frame(Opcode::kBinary, bytes));
}

void WebSocketConnection::accept_binary(std::function<void(std::string_view)> handler) {
  parser_.accept_binary([this, handler = std::move(handler)](std::string_view bytes) {
    if (spend(bytes.size())) handler(bytes);
  });
}

void WebSocketConnection::close(int code, std::string_view reason, std::int64_t now_ms) {
  if (closing_ || ended_) return;
  closing_ = true;
  closing_since_ms_ = now_ms;
  code_ = code;
  // Not ended at once: a socket that is closed with unread bytes resets, and the frame is lost.
  queue(write_close(code, reason));
}

void WebSocketConnection::queue(std::string frame) {
  if (ended_) return;
  if (!unsent_.empty()) {
    unsent_ += frame;
    if (held_ && unsent_.size() > limits_.send_queue_bytes) write();
  } else if (held_) {
    unsent_ = std::move(frame);
  } else {
    // What fits into the socket at once, as nearly always all of it does, is not stored.
    const std::size_t sent = send(frame);
    unsent_ = frame.substr(sent);
  }
  if (unsent_.size() > limits_.send_queue_bytes) end(close_code::kSlowReader);
  if (last_frame_queued_ && unsent_.empty()) end(code_);
}

void WebSocketConnection::release() {
  held_ = false;
  write();
}

void WebSocketConnection::write() {
  if (unsent_.empty() || ended_) return;
  unsent_.erase(0, send(unsent_));
  if (!unsent_.empty()) return;
  // Thousands of connections must not each keep the room of their longest wait.
  unsent_ = {};
  if (last_frame_queued_) end(code_);
}

/// Gives how many of the bytes the socket took.
std::size_t WebSocketConnection::send(std::string_view bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const gssize result = stream_.write(bytes.substr(sent));
    if (result == NonblockingStream::kWouldBlock) break;
    if (result < 0) {
      end(code_);
      break;
    }
    sent += static_cast<std::size_t>(result);
  }
  return sent;
}

void WebSocketConnection::tick(std::int64_t now_ms) {
  now_ms_ = now_ms;
  const std::int64_t silent_ms = now_ms - heard_ms_;
  if (closing_) {
    if (now_ms - closing_since_ms_ >= limits_.close_ms) end(code_);
  } else if (silent_ms >= limits_.idle_ms) {
    end(close_code::kIdle);
  } else if (!admitted_ && now_ms - opened_ms_ >= limits_.admit_ms) {
    close(close_code::kNoHello, "no hello", now_ms);
  } else if (silent_ms >= limits_.ping_after_ms && !pinged_) {
    pinged_ = true;
    queue(write_frame(Opcode::kPing, {}));
  }
}

void WebSocketConnection::end(int code) {
  if (ended_) return;
  ended_ = true;
  code_ = code;
  unsent_ = {};
}

}  // namespace booth::signaling

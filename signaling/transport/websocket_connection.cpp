// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/websocket_connection.hpp"

#include <array>
#include <utility>

namespace booth::signaling {
namespace {

constexpr gssize kWouldBlock = -1;
constexpr gssize kBroken = -2;

/// What a non-blocking call returned, with its GError told apart and freed.
gssize outcome(gssize count, GError* error) {
  if (count >= 0) return count;
  const bool later = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  g_clear_error(&error);
  return later ? kWouldBlock : kBroken;
}

}  // namespace

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
  auto* input = G_POLLABLE_INPUT_STREAM(g_io_stream_get_input_stream(stream_.get()));
  // A bounded share for each connection: the others wait behind this one.
  constexpr int kReadsAtOnce = 16;
  std::array<char, 16384> buffer;
  has_more_ = false;
  for (int i = 0; !ended_; ++i) {
    has_more_ = i == kReadsAtOnce;
    if (has_more_) return;
    GError* error = nullptr;
    const gssize count = g_pollable_input_stream_read_nonblocking(input, buffer.data(),
                                                                  buffer.size(), nullptr, &error);
    const gssize result = outcome(count, error);
    if (result == kWouldBlock) return;
    if (result <= 0) {
      end(code_);
      return;
    }
    heard_ms_ = now_ms;
    pinged_ = false;
    if (const auto failure =
            parser_.feed(std::string_view(buffer.data(), static_cast<std::size_t>(result))))
      close(failure->code, failure->text, now_ms);
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
  const bool idle = queue_.empty();
  queued_bytes_ += frame.size();
  queue_.push_back(std::move(frame));
  if (idle) write();
  if (queued_bytes_ > limits_.send_queue_bytes) end(close_code::kSlowReader);
}

void WebSocketConnection::write() {
  auto* output = G_POLLABLE_OUTPUT_STREAM(g_io_stream_get_output_stream(stream_.get()));
  while (!queue_.empty() && !ended_) {
    const std::string& first = queue_.front();
    GError* error = nullptr;
    const gssize count = g_pollable_output_stream_write_nonblocking(
        output, first.data() + sent_of_first_, first.size() - sent_of_first_, nullptr, &error);
    const gssize result = outcome(count, error);
    if (result == kWouldBlock) return;
    if (result < 0) {
      end(code_);
      return;
    }
    sent_of_first_ += static_cast<std::size_t>(result);
    if (sent_of_first_ < first.size()) continue;
    queued_bytes_ -= first.size();
    sent_of_first_ = 0;
    queue_.pop_front();
  }
  if (last_frame_queued_) end(code_);
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
  queue_.clear();
  queued_bytes_ = 0;
}

}  // namespace booth::signaling

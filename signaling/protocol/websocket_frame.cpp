// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/websocket_frame.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/text.hpp"

namespace booth::signaling {
namespace {

using Failure = FrameParser::Failure;

Failure protocol_error(const char* text) { return {close_code::kProtocolError, text}; }

/// Codes a peer may send (RFC 6455, 7.4).
bool is_sendable(int code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

void put_length(std::string& out, std::size_t length, std::uint8_t mask_bit) {
  const auto put = [&](std::uint8_t marker, int bytes) {
    out += static_cast<char>(mask_bit | marker);
    while (bytes-- > 0) out += static_cast<char>(std::uint64_t{length} >> (8 * bytes) & 0xff);
  };
  if (length < 126)
    out += static_cast<char>(mask_bit | length);
  else if (length <= 0xffff)
    put(126, 2);
  else
    put(127, 8);
}

}  // namespace

FrameParser::FrameParser(Handlers handlers, const Limits& limits)
    : handlers_(std::move(handlers)), limits_(limits) {}

std::optional<Failure> FrameParser::feed(std::string_view bytes) {
  while (!finished_) {
    const bool idle = bytes.empty() && !(part_ == Part::kPayload && length_ == 0);
    if (idle) return std::nullopt;
    if (auto failure = step(bytes)) {
      finished_ = true;
      return failure;
    }
  }
  return std::nullopt;
}

/// Completes the part that is being read, or takes all there is.
std::optional<Failure> FrameParser::step(std::string_view& bytes) {
  if (part_ == Part::kPayload) {
    const auto rest = static_cast<std::size_t>(length_) - payload_.size();
    const std::string_view piece = bytes.substr(0, rest);
    const std::size_t before = payload_.size();
    payload_ += piece;
    unmask(before);
    bytes.remove_prefix(piece.size());
    return payload_.size() == length_ ? end_frame() : std::nullopt;
  }
  for (; have_ < want_ && !bytes.empty(); bytes.remove_prefix(1))
    head_[have_++] = static_cast<std::uint8_t>(bytes.front());
  if (have_ < want_) return std::nullopt;
  have_ = 0;
  if (part_ == Part::kHead) return take_head(head_[0]);
  if (part_ == Part::kLength) return take_length();
  std::copy_n(head_.begin(), 4, mask_.begin());
  part_ = Part::kPayload;
  return std::nullopt;
}

/// Of the payload, what came last: everything from `start`.
void FrameParser::unmask(std::size_t start) {
  std::array<std::uint8_t, sizeof(std::uint64_t)> repeated;
  for (std::size_t i = 0; i < repeated.size(); ++i) repeated[i] = mask_[(start + i) % 4];
  std::uint64_t key = 0;
  std::memcpy(&key, repeated.data(), sizeof key);
  std::size_t at = start;
  for (; payload_.size() - at >= sizeof key; at += sizeof key) {
    std::uint64_t word = 0;
    std::memcpy(&word, &payload_[at], sizeof word);
    word ^= key;
    std::memcpy(&payload_[at], &word, sizeof word);
  }
  for (; at < payload_.size(); ++at)
    payload_[at] = static_cast<char>(static_cast<std::uint8_t>(payload_[at]) ^ mask_[at % 4]);
}

std::optional<Failure> FrameParser::take_head(std::uint8_t byte) {
  if (byte & 0x70) return protocol_error("reserved bits");
  fin_ = byte & 0x80;
  const std::uint8_t code = byte & 0x0f;
  if ((code > 2 && code < 8) || code > 10) return protocol_error("reserved opcode");
  opcode_ = static_cast<Opcode>(code);
  if (!(head_[1] & 0x80)) return protocol_error("a client's frames are masked");
  if (opcode_ == Opcode::kBinary && !binary_)
    return Failure{close_code::kUnsupportedData, "text only"};
  if (is_control() && !fin_) return protocol_error("fragmented control frame");
  if (!is_control() && (opcode_ == Opcode::kContinuation) != (fragments_ > 0))
    return protocol_error("continuation out of order");
  if (opcode_ == Opcode::kText || opcode_ == Opcode::kBinary)
    is_binary_ = opcode_ == Opcode::kBinary;
  length_ = head_[1] & 0x7f;
  part_ = Part::kLength;
  if (length_ == 126)
    want_ = 2;
  else if (length_ == 127)
    want_ = 8;
  else
    return check_length();
  return is_control() ? std::optional(protocol_error("long control frame")) : std::nullopt;
}

std::optional<Failure> FrameParser::take_length() {
  const bool wide = want_ == 8;
  length_ = 0;
  for (std::size_t i = 0; i < want_; ++i) length_ = length_ << 8 | head_[i];
  if (length_ < 126 || (wide && length_ <= 0xffff)) return protocol_error("length not minimal");
  return check_length();
}

/// Before a byte of the payload is taken: what will be refused is not stored.
std::optional<Failure> FrameParser::check_length() {
  if (is_control() && length_ > limits::kMaxControlBytes)
    return protocol_error("long control frame");
  if (!is_control() && length_ > limits_.message_bytes - message_.size())
    return Failure{close_code::kTooBig, "message too long"};
  if (!is_control() && fragments_ >= limits_.fragments)
    return Failure{close_code::kTooBig, "too many fragments"};
  part_ = Part::kMask;
  want_ = 4;
  return std::nullopt;
}

std::optional<Failure> FrameParser::end_frame() {
  part_ = Part::kHead;
  want_ = 2;
  std::optional<Failure> failure;
  switch (opcode_) {
    case Opcode::kPing: handlers_.ping(payload_); break;
    case Opcode::kPong: handlers_.pong(payload_); break;
    case Opcode::kClose: failure = end_close(); break;
    default: failure = end_data();
  }
  // Not clear(): thousands of connections must not each keep the room of their longest offer.
  payload_ = {};
  return failure;
}

std::optional<Failure> FrameParser::end_data() {
  if (!fin_ || fragments_ > 0) {
    ++fragments_;
    message_ += payload_;
    if (!fin_) return std::nullopt;
    fragments_ = 0;
    payload_ = std::exchange(message_, {});
  }
  if (!is_binary_ && !is_utf8(payload_)) return Failure{close_code::kInvalidPayload, "no UTF-8"};
  (is_binary_ ? binary_ : handlers_.message)(payload_);
  return std::nullopt;
}

std::optional<Failure> FrameParser::end_close() {
  finished_ = true;
  if (payload_.empty()) {
    handlers_.close({close_code::kNone, ""});
    return std::nullopt;
  }
  if (payload_.size() < 2) return protocol_error("close code cut short");
  const int code =
      static_cast<std::uint8_t>(payload_[0]) << 8 | static_cast<std::uint8_t>(payload_[1]);
  const std::string reason = payload_.substr(2);
  if (!is_sendable(code)) return protocol_error("close code out of range");
  if (!is_utf8(reason)) return Failure{close_code::kInvalidPayload, "no UTF-8"};
  handlers_.close({code, reason});
  return std::nullopt;
}

std::string write_frame(Opcode opcode, std::string_view payload) {
  if (static_cast<std::uint8_t>(opcode) >= 8) payload = payload.substr(0, limits::kMaxControlBytes);
  std::string frame;
  frame.reserve(payload.size() + 10);
  frame += static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode));
  put_length(frame, payload.size(), 0);
  return frame.append(payload);
}

std::string write_close(int code, std::string_view reason) {
  if (!is_sendable(code)) return write_frame(Opcode::kClose, {});
  std::string payload;
  payload += static_cast<char>(code >> 8);
  payload += static_cast<char>(code & 0xff);
  reason = reason.substr(0, limits::kMaxControlBytes - 2);
  while (!is_utf8(reason)) reason.remove_suffix(1);
  return write_frame(Opcode::kClose, payload.append(reason));
}

std::string write_masked_frame(Opcode opcode, std::string_view payload, std::uint32_t mask) {
  std::string frame;
  frame += static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode));
  put_length(frame, payload.size(), 0x80);
  const auto key = [mask](std::size_t i) {
    return static_cast<std::uint8_t>(mask >> (8 * (3 - i % 4)) & 0xff);
  };
  for (std::size_t i = 0; i < 4; ++i) frame += static_cast<char>(key(i));
  for (std::size_t i = 0; i < payload.size(); ++i)
    frame += static_cast<char>(static_cast<std::uint8_t>(payload[i]) ^ key(i));
  return frame;
}

}  // namespace booth::signaling

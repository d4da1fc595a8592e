// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The frames of RFC 6455, section 5, after the handshake. No extension is spoken.
//
//   byte 0   FIN RSV RSV RSV opcode(4)
//   byte 1   MASK length(7): 126 = 16 bits follow, 127 = 64 bits follow (network order)
//   then     masking key (4 bytes, if MASK), payload
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {

enum class Opcode : std::uint8_t {
  kContinuation = 0,
  kText = 1,
  kBinary = 2,
  kClose = 8,
  kPing = 9,
  kPong = 10,
};

/// Reads the frames a client sends, from pieces of any size.
class FrameParser {
 public:
  struct Limits {
    std::size_t message_bytes = limits::kMaxMessageBytes;
    std::size_t fragments = limits::kMaxFragments;
  };
  /// What the peer did that ends its connection.
  struct Failure {
    int code;  ///< close_code.hpp
    std::string text;
  };
  struct Close {
    int code;  ///< 1005 if the frame had none
    std::string reason;
  };
  /// Called in the order of the wire. A handler must not destroy the parser.
  struct Handlers {
    std::function<void(std::string_view text)> message;  ///< whole, valid UTF-8
    std::function<void(std::string_view payload)> ping;
    std::function<void(std::string_view payload)> pong;
    std::function<void(const Close&)> close;
  };

  explicit FrameParser(Handlers handlers) : FrameParser(std::move(handlers), Limits()) {}
  FrameParser(Handlers handlers, const Limits& limits);

  /// Binary messages go to `handler`; without this they are failures.
  void accept_binary(std::function<void(std::string_view bytes)> handler) {
    binary_ = std::move(handler);
  }

  /// Reads on. Unexpected binary messages, unmasked frames, reserved bits and opcodes, text that is
  /// no UTF-8 and anything past the limits are failures; after a failure or a close frame further
  /// bytes are ignored.
  std::optional<Failure> feed(std::string_view bytes);
  /// feed() does nothing any more: a failure or a close frame came.
  bool finished() const { return finished_; }
  /// Bytes held at the moment; bounded by the limits.
  std::size_t held_bytes() const { return payload_.size() + message_.size(); }

 private:
  enum class Part { kHead, kLength, kMask, kPayload };

  std::optional<Failure> take_head(std::uint8_t byte);
  std::optional<Failure> take_length();
  std::optional<Failure> check_length();
  std::optional<Failure> end_frame();
  std::optional<Failure> end_data();
  std::optional<Failure> end_close();
  bool is_control() const { return static_cast<std::uint8_t>(opcode_) >= 8; }
  std::optional<Failure> step(std::string_view& bytes);
  void unmask(std::size_t start);

  Handlers handlers_;
  std::function<void(std::string_view)> binary_;
  Limits limits_;
  bool finished_ = false;

  Part part_ = Part::kHead;
  std::array<std::uint8_t, 8> head_{};  // of the part that is being read
  std::size_t have_ = 0;
  std::size_t want_ = 2;
  bool fin_ = false;
  bool is_binary_ = false;  ///< the message, whatever frames it has
  Opcode opcode_ = Opcode::kText;
  std::uint64_t length_ = 0;
  std::array<std::uint8_t, 4> mask_{};
  std::string payload_;  // of the frame

  std::string message_;  // of the frames before it
  std::size_t fragments_ = 0;
};

/// One unfragmented, unmasked frame: what a server sends. Control payloads are cut at 125 bytes.
std::string write_frame(Opcode opcode, std::string_view payload);
/// A close frame; kNone and kAbnormal give one without a code, long reasons are cut.
std::string write_close(int code, std::string_view reason);
/// The same as a client sends it. The mask need not be secret against the network, only unknown to
/// whoever wrote the payload (RFC 6455, 10.3).
std::string write_masked_frame(Opcode opcode, std::string_view payload, std::uint32_t mask);

}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Packets of the Engine.IO protocol, revision 4, and how they are written on its two transports.
//
//   WebSocket   one packet a frame: a digit and text, or bytes alone (a binary message)
//   polling     packets with 0x1e between them; a binary message is 'b' and base64
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling::engineio {

/// In the order of their digits on the wire.
enum class PacketType : std::uint8_t {
  kOpen,
  kClose,
  kPing,
  kPong,
  kMessage,
  kUpgrade,
  kNoop,
};

struct Packet {
  PacketType type = PacketType::kMessage;
  std::string data = {};
  bool binary = false;  ///< messages only: `data` is bytes and no text
  bool operator==(const Packet&) const = default;
};

/// One packet of a WebSocket's text frame, or one text packet of a payload.
std::optional<Packet> decode(std::string_view text);
std::string encode(PacketType type, std::string_view data = {});

/// The packets of a POST; nothing if one is malformed, if it is no UTF-8 or if there are more than
/// `max_packets`.
std::optional<std::vector<Packet>> decode_payload(
    std::string_view payload, std::size_t max_packets = limits::kMaxEngineioPackets);
/// A packet as it stands in a payload, with kSeparator between it and the next.
std::string encode_in_payload(const Packet& packet);
inline constexpr char kSeparator = '\x1e';

/// What a server says first.
struct Handshake {
  std::string sid;
  bool upgrades;  ///< to WebSocket
  std::int64_t ping_interval_ms;
  std::int64_t ping_timeout_ms;
  std::size_t max_payload_bytes;
};
Packet open_packet(const Handshake& handshake);

/// Why a request is refused; the numbers are of the wire.
enum class Refusal : std::uint8_t {
  kUnknownTransport,
  kUnknownSid,
  kBadHandshakeMethod,
  kBadRequest,
  kForbidden,
  kUnsupportedVersion,
};
/// The JSON that goes with it.
std::string encode(Refusal refusal);
/// HTTP status that goes with it.
unsigned status_of(Refusal refusal);

}  // namespace booth::signaling::engineio

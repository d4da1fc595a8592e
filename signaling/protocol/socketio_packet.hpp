// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Packets of the Socket.IO protocol, revision 5: what is inside an Engine.IO message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "signaling/protocol/json.hpp"

namespace booth::signaling::socketio {

/// Binary frames that may follow one packet, as the reference decoder allows.
inline constexpr std::size_t kMaxAttachments = 10;
/// A namespace is a path that a programmer chose.
inline constexpr std::size_t kMaxNamespaceBytes = 128;
/// Ids of acknowledgements: what a JavaScript number counts exactly, 2^53 - 1.
inline constexpr std::int64_t kMaxAckId = 9'007'199'254'740'991;

/// In the order of their digits on the wire.
enum class PacketType {
  kConnect,
  kDisconnect,
  kEvent,
  kAck,
  kConnectError,
  kBinaryEvent,
  kBinaryAck
};

struct Packet {
  PacketType type = PacketType::kEvent;
  /// A packet without one on the wire is of the main namespace.
  std::string nsp = "/";
  /// Of an event: the acknowledgement it asks for. Of an acknowledgement: which event's.
  std::optional<std::int64_t> ack = {};
  /// Event: an array whose first item is the name. Acknowledgement: an array. Connect: an object or
  /// nothing. Connect error: an object or a text. Disconnect: nothing.
  std::optional<json::Value> data = {};
  /// Of the binary types: frames that follow, 1..kMaxAttachments. In `data` stands
  /// {"_placeholder":true,"num":i} for each.
  std::size_t attachments = 0;
  bool operator==(const Packet&) const = default;
};

struct Decoded {
  std::optional<Packet> packet;
  std::string error;  ///< why there is none; the protocol ends the connection for it
};

/// Reads one packet and checks it as the protocol asks: known type, counts within limits, payload
/// of the right shape, no reserved event name.
Decoded decode(std::string_view text);

/// Writes one packet; the caller sends its attachments afterwards.
std::string encode(const Packet& packet);

/// Names that mean something to the libraries themselves and may not be those of events.
bool is_reserved(std::string_view event);

/// An event with at most one argument, which is JSON already; empty = none.
std::string write_event(std::string_view nsp, std::string_view name, std::string_view argument);

Packet event(std::string_view nsp, std::string_view name, json::Value::Array arguments = {});
Packet ack(std::string_view nsp, std::int64_t id, json::Value::Array arguments = {});

}  // namespace booth::signaling::socketio

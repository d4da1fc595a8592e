// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/engineio.hpp"

#include <array>
#include <utility>

#include "signaling/protocol/base64.hpp"
#include "signaling/protocol/json.hpp"
#include "signaling/protocol/text.hpp"

namespace booth::signaling::engineio {
namespace {

constexpr char kBinaryMark = 'b';

std::optional<Packet> decode_in_payload(std::string_view text) {
  if (!text.starts_with(kBinaryMark)) return decode(text);
  auto bytes = read_base64(text.substr(1));
  if (!bytes) return std::nullopt;
  return Packet{PacketType::kMessage, std::move(*bytes), true};
}

}  // namespace

std::optional<Packet> decode(std::string_view text) {
  if (text.empty() || text[0] < '0' || text[0] > '6') return std::nullopt;
  return Packet{static_cast<PacketType>(text[0] - '0'), std::string(text.substr(1))};
}

std::string encode(PacketType type, std::string_view data) {
  std::string text;
  text.reserve(data.size() + 1);
  text += static_cast<char>('0' + static_cast<int>(type));
  return text.append(data);
}

std::optional<std::vector<Packet>> decode_payload(std::string_view payload,
                                                  std::size_t max_packets) {
  if (!is_utf8(payload)) return std::nullopt;
  std::vector<Packet> packets;
  for (;;) {
    const auto end = payload.find(kSeparator);
    auto packet = decode_in_payload(payload.substr(0, end));
    if (!packet || packets.size() == max_packets) return std::nullopt;
    packets.push_back(std::move(*packet));
    if (end == std::string_view::npos) return packets;
    payload.remove_prefix(end + 1);
  }
}

std::string encode_in_payload(const Packet& packet) {
  return packet.binary ? kBinaryMark + write_base64(packet.data) : encode(packet.type, packet.data);
}

Packet open_packet(const Handshake& handshake) {
  json::Value::Array upgrades;
  if (handshake.upgrades) upgrades.emplace_back("websocket");
  return {PacketType::kOpen,
          json::dump(json::Value::object(
              {{"sid", handshake.sid},
               {"upgrades", std::move(upgrades)},
               {"pingInterval", handshake.ping_interval_ms},
               {"pingTimeout", handshake.ping_timeout_ms},
               {"maxPayload", static_cast<std::int64_t>(handshake.max_payload_bytes)}}))};
}

std::string encode(Refusal refusal) {
  static constexpr std::array<const char*, 6> kMessages{
      "Transport unknown", "Session ID unknown", "Bad handshake method",
      "Bad request",       "Forbidden",          "Unsupported protocol version"};
  const auto code = static_cast<std::size_t>(refusal);
  return json::dump(json::Value::object(
      {{"code", static_cast<std::int64_t>(code)}, {"message", kMessages[code]}}));
}

unsigned status_of(Refusal refusal) { return refusal == Refusal::kForbidden ? 403 : 400; }

}  // namespace booth::signaling::engineio

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/socketio_packet.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace booth::signaling::socketio {
namespace {

using json::Value;

constexpr std::array<std::string_view, 6> kReserved{
    "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"};

bool is_binary(PacketType type) {
  return type == PacketType::kBinaryEvent || type == PacketType::kBinaryAck;
}

/// Walks over the head of a packet. The first thing wrong is kept.
class Head {
 public:
  explicit Head(std::string_view text) : rest_(text) {}

  PacketType type() {
    const char digit = rest_.empty() ? '?' : rest_.front();
    if (digit < '0' || digit > '6') {
      fail("unknown packet type");
      return PacketType::kEvent;
    }
    rest_.remove_prefix(1);
    return static_cast<PacketType>(digit - '0');
  }

  std::size_t attachments() {
    const auto count = number(kMaxAttachments);
    if (!count || *count < 1 || !skip('-')) fail("no such number of attachments");
    return error_.empty() ? static_cast<std::size_t>(*count) : 0;
  }

  std::string nsp() {
    if (!rest_.starts_with('/')) return "/";
    const std::size_t end = std::min(rest_.find(','), rest_.size());
    std::string name(rest_.substr(0, end));
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (name.size() > kMaxNamespaceBytes) fail("the namespace is too long");
    return name;
  }

  std::optional<std::int64_t> ack() {
    if (!starts_with_digit()) return std::nullopt;
    const auto id = number(kMaxAckId);
    if (!id) fail("no such acknowledgement");
    return id;
  }

  std::string_view rest() const { return rest_; }
  const std::string& error() const { return error_; }

 private:
  bool starts_with_digit() const {
    return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
  }
  bool skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<std::int64_t> number(std::int64_t highest) {
    std::int64_t value = 0;
    if (!starts_with_digit()) return std::nullopt;
    const auto [end, problem] =
        std::from_chars(rest_.data(), rest_.data() + rest_.size(), value, 10);
    if (problem != std::errc() || value > highest) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  void fail(const char* why) {
    if (error_.empty()) error_ = why;
  }

  std::string_view rest_;
  std::string error_;
};

bool names_an_event(const Value& data) {
  const auto* items = data.array();
  if (!items || items->empty()) return false;
  const Value& name = items->front();
  return name.number() || (name.string() && !is_reserved(*name.string()));
}

/// As the protocol asks of each type; `data` is null where the packet ended before it.
bool fits(PacketType type, const Value* data) {
  switch (type) {
    case PacketType::kConnect: return !data || data->object();
    case PacketType::kDisconnect: return !data;
    case PacketType::kEvent:
    case PacketType::kBinaryEvent: return data && names_an_event(*data);
    case PacketType::kAck:
    case PacketType::kBinaryAck: return data && data->array();
    case PacketType::kConnectError: return data && (data->object() || data->string());
  }
  return false;
}

/// An acknowledgement without a number answers nothing; the others carry none.
bool fits(PacketType type, const std::optional<std::int64_t>& ack) {
  switch (type) {
    case PacketType::kEvent:
    case PacketType::kBinaryEvent: return true;
    case PacketType::kAck:
    case PacketType::kBinaryAck: return ack.has_value();
    default: return !ack;
  }
}

Decoded refuse(std::string why) { return {std::nullopt, std::move(why)}; }

}  // namespace

Decoded decode(std::string_view text) {
  Head head(text);
  Packet packet;
  packet.type = head.type();
  if (head.error().empty() && is_binary(packet.type)) packet.attachments = head.attachments();
  packet.nsp = head.nsp();
  packet.ack = head.ack();
  if (!head.error().empty()) return refuse(head.error());
  if (!head.rest().empty()) {
    json::Parsed parsed = json::parse(head.rest());
    if (!parsed.value) return refuse(parsed.error);
    packet.data = std::move(parsed.value);
  }
  if (!fits(packet.type, packet.ack)) return refuse("an acknowledgement where there may be none");
  if (!fits(packet.type, packet.data ? &*packet.data : nullptr))
    return refuse("the payload does not fit the packet");
  return {std::move(packet), {}};
}

std::string encode(const Packet& packet) {
  std::string text(1, static_cast<char>('0' + static_cast<int>(packet.type)));
  if (is_binary(packet.type)) text += std::to_string(packet.attachments) + '-';
  if (packet.nsp != "/") text += packet.nsp + ',';
  if (packet.ack) text += std::to_string(*packet.ack);
  if (packet.data) text += json::dump(*packet.data);
  return text;
}

std::string write_event(std::string_view nsp, std::string_view name, std::string_view argument) {
  std::string text = "2";
  if (nsp != "/") text.append(nsp).append(",");
  text.append("[").append(json::dump(Value(name)));
  if (!argument.empty()) text.append(",").append(argument);
  return text += ']';
}

bool is_reserved(std::string_view event) {
  return std::find(kReserved.begin(), kReserved.end(), event) != kReserved.end();
}

Packet event(std::string_view nsp, std::string_view name, Value::Array arguments) {
  arguments.insert(arguments.begin(), Value(name));
  return {PacketType::kEvent, std::string(nsp), {}, Value(std::move(arguments)), 0};
}

Packet ack(std::string_view nsp, std::int64_t id, Value::Array arguments) {
  return {PacketType::kAck, std::string(nsp), id, Value(std::move(arguments)), 0};
}

}  // namespace booth::signaling::socketio

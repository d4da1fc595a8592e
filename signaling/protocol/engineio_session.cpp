// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/engineio_session.hpp"

#include <utility>

namespace booth::signaling::engineio {
namespace {

constexpr std::string_view kProbe = "probe";
constexpr char kMessageMark = '4';

/// Bytes that a packet takes in a payload, about.
std::size_t size_in_payload(const Packet& packet) {
  return 2 + (packet.binary ? packet.data.size() / 3 * 4 + 4 : packet.data.size());
}

}  // namespace

Session::Session(const SessionSettings& settings, Transport transport, std::int64_t now_ms)
    : settings_(settings),
      transport_(transport),
      main_open_(transport == Transport::kWebSocket),
      ping_due_ms_(now_ms + settings.ping_interval_ms) {}

void Session::open(std::string_view sid, Steps& out) {
  say(open_packet({std::string(sid), transport_ == Transport::kPolling, settings_.ping_interval_ms,
                   settings_.ping_timeout_ms, settings_.payload_bytes}),
      out);
}

bool Session::poll(Steps& out) {
  if (ended() || transport_ != Transport::kPolling) return false;
  if (poll_held_) {
    end(false, PacketType::kClose, out);
    return false;
  }
  poll_held_ = true;
  if (!queue_.empty())
    flush(out);
  else if (probed_)
    answer_poll(PacketType::kNoop, out);
  return true;
}

void Session::poll_gone(Steps& out) {
  if (!std::exchange(poll_held_, false)) return;
  end(false, PacketType::kClose, out);
}

bool Session::post(std::string_view body, bool binary, std::int64_t now_ms, Steps& out) {
  if (ended() || transport_ != Transport::kPolling) return false;
  std::optional<std::vector<Packet>> packets;
  if (!binary && body.size() <= settings_.payload_bytes)
    packets = decode_payload(body, settings_.payload_packets);
  if (!packets) {
    end(false, PacketType::kClose, out);
    return false;
  }
  for (Packet& packet : *packets) {
    if (!receive(std::move(packet), now_ms, out)) return false;
    if (ended()) break;
  }
  return true;
}

bool Session::probe(std::int64_t now_ms) {
  if (state_ != State::kOpen || transport_ != Transport::kPolling || probing_) return false;
  probing_ = true;
  probe_due_ms_ = now_ms + settings_.upgrade_ms;
  return true;
}

void Session::frame(Socket socket, std::string_view data, bool binary, std::int64_t now_ms,
                    Steps& out) {
  if (ended()) return;
  auto packet = binary ? Packet{PacketType::kMessage, std::string(data), true} : decode(data);
  if (socket == Socket::kProbe)
    receive_on_probe(packet.value_or(Packet{}), now_ms, out);
  else if (packet)
    receive(std::move(*packet), now_ms, out);
  else
    end(false, PacketType::kClose, out);
}

void Session::socket_closed(Socket socket, bool on_purpose, Steps& out) {
  if (socket == Socket::kProbe) {
    probing_ = probed_ = false;
    return;
  }
  main_open_ = false;
  end(on_purpose, PacketType::kClose, out);
}

/// False: it broke the protocol, and the session has ended for it.
bool Session::receive(Packet packet, std::int64_t now_ms, Steps& out) {
  if (pong_due_ms_ && packet.type != PacketType::kPong && !std::exchange(extended_, true))
    pong_due_ms_ = now_ms + settings_.ping_timeout_ms;  // its pong may wait behind a long message
  switch (packet.type) {
    case PacketType::kPong:
      pong_due_ms_.reset();
      ping_due_ms_ = now_ms + settings_.ping_interval_ms;
      return true;
    case PacketType::kClose: end(true, PacketType::kNoop, out); return true;
    case PacketType::kMessage:
      if (packet.data.size() > settings_.message_bytes) break;
      if (state_ == State::kOpen)
        out.push_back({Do::kDeliver, std::move(packet.data), packet.binary});
      return true;
    case PacketType::kPing: break;  // the server pings, in this revision
    default: return true;           // means nothing here
  }
  end(false, PacketType::kClose, out);
  return false;
}

void Session::receive_on_probe(const Packet& packet, std::int64_t now_ms, Steps& out) {
  if (packet.type == PacketType::kPing && packet.data == kProbe) {
    probed_ = true;
    out.push_back({Do::kSend, encode(PacketType::kPong, kProbe), false, Socket::kProbe});
    answer_poll(PacketType::kNoop, out);  // the client waits for it before it changes
  } else if (packet.type == PacketType::kUpgrade && probed_) {
    upgrade(now_ms, out);
  } else {
    drop_probe(out);
  }
}

void Session::upgrade(std::int64_t now_ms, Steps& out) {
  answer_poll(PacketType::kNoop, out);
  probing_ = probed_ = false;
  transport_ = Transport::kWebSocket;
  main_open_ = true;
  pong_due_ms_.reset();
  ping_due_ms_ = now_ms + settings_.ping_interval_ms;
  out.push_back({Do::kUpgraded});
  queued_bytes_ = 0;
  for (Packet& packet : std::exchange(queue_, {})) say(std::move(packet), out);
  if (state_ == State::kClosing) end(false, PacketType::kClose, out);
}

void Session::drop_probe(Steps& out) {
  if (!probing_) return;
  probing_ = probed_ = false;
  out.push_back({Do::kCloseSocket, {}, false, Socket::kProbe});
}

std::optional<std::string_view> Session::plain_message(std::string_view frame) const {
  const bool plain = state_ == State::kOpen && transport_ == Transport::kWebSocket &&
                     !pong_due_ms_ && frame.starts_with(kMessageMark) &&
                     frame.size() <= settings_.message_bytes;
  return plain ? std::optional(frame.substr(1)) : std::nullopt;
}

void Session::send(std::string_view data, bool binary, Steps& out) {
  if (state_ != State::kOpen) return;
  if (transport_ == Transport::kWebSocket)  // as say() does, with a copy less
    out.push_back(
        {Do::kSend, binary ? std::string(data) : encode(PacketType::kMessage, data), binary});
  else
    say({PacketType::kMessage, std::string(data), binary}, out);
}

void Session::say(Packet packet, Steps& out) {
  if (transport_ == Transport::kWebSocket) {
    std::string data = packet.binary ? std::move(packet.data) : encode(packet.type, packet.data);
    out.push_back({Do::kSend, std::move(data), packet.binary});
    return;
  }
  queued_bytes_ += size_in_payload(packet);
  queue_.push_back(std::move(packet));
  if (queued_bytes_ > settings_.queue_bytes) end(false, PacketType::kClose, out);
}

void Session::flush(Steps& out) {
  if (!can_flush()) return;
  std::string payload;
  payload.reserve(queued_bytes_);
  for (const Packet& packet : std::exchange(queue_, {})) {
    if (!payload.empty()) payload += kSeparator;
    payload += encode_in_payload(packet);
  }
  queued_bytes_ = 0;
  poll_held_ = false;
  out.push_back({Do::kAnswerPoll, std::move(payload)});
  if (state_ == State::kClosing) end(false, PacketType::kClose, out);
}

void Session::close(std::int64_t now_ms, Steps& out) {
  if (state_ != State::kOpen) return;
  if (transport_ == Transport::kWebSocket) return end(false, PacketType::kClose, out);
  state_ = State::kClosing;
  close_due_ms_ = now_ms + settings_.close_ms;
  say({PacketType::kClose}, out);
  flush(out);
}

void Session::tick(std::int64_t now_ms, Steps& out) {
  if (ended()) return;
  if (probing_ && now_ms >= probe_due_ms_) drop_probe(out);
  if (state_ == State::kClosing) {
    if (now_ms >= close_due_ms_) end(false, PacketType::kClose, out);
    return;
  }
  if (!pong_due_ms_ && now_ms >= ping_due_ms_) {
    // The tick's own lateness is not the client's gain, but a server that stood still gives it its
    // time.
    const std::int64_t late_ms = now_ms - ping_due_ms_;
    const bool stood_still = late_ms > settings_.ping_timeout_ms / 4;
    pong_due_ms_ = ping_due_ms_ + settings_.ping_timeout_ms + (stood_still ? late_ms : 0);
    extended_ = false;
    say({PacketType::kPing}, out);
    flush(out);
  }
  if (pong_due_ms_ && now_ms >= *pong_due_ms_) end(false, PacketType::kClose, out);
}

void Session::answer_poll(PacketType type, Steps& out) {
  if (std::exchange(poll_held_, false)) out.push_back({Do::kAnswerPoll, encode(type)});
}

void Session::end(bool on_purpose, PacketType last, Steps& out) {
  if (ended()) return;
  state_ = State::kEnded;
  queue_.clear();
  answer_poll(last, out);
  drop_probe(out);
  if (std::exchange(main_open_, false)) out.push_back({Do::kCloseSocket});
  out.push_back({Do::kEnded, {}, false, Socket::kMain, on_purpose});
}

}  // namespace booth::signaling::engineio

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Its frames and sockets.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "signaling/protocol/websocket_frame.hpp"
#include "tests/bench/load_client.hpp"

namespace booth::bench {

using signaling::Opcode;
using signaling::write_masked_frame;

void LoadClient::pump(int timeout_ms) {
  std::array<epoll_event, 512> ready;
  const int count = epoll_wait(epoll_fd_, ready.data(), static_cast<int>(ready.size()), timeout_ms);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = ready[static_cast<std::size_t>(i)];
    Connection& connection = connections_[event.data.u32];
    if (event.events & EPOLLOUT) on_writable(connection);
    if (event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) on_readable(connection);
  }
}

void LoadClient::on_writable(Connection& connection) {
  if (connection.stage == Stage::kConnecting) {
    connection.stage = Stage::kHandshake;
    connection.unsent = "GET " + fill_in(script_.target, connection.id) +
                        " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  }
  std::string rest;
  rest.swap(connection.unsent);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u32 = static_cast<std::uint32_t>(connection.id);
  epoll_ctl(epoll_fd_, EPOLL_CTL_MOD, connection.fd, &event);
  send(connection, rest);
}

void LoadClient::send(Connection& connection, std::string_view bytes) {
  if (connection.corked || !connection.unsent.empty()) {
    connection.unsent += bytes;
    return;
  }
  const ssize_t sent = ::send(connection.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent == static_cast<ssize_t>(bytes.size())) return;
  if (sent < 0 && errno != EAGAIN) give_up("a connection broke", std::strerror(errno));
  connection.unsent = bytes.substr(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT;
  event.data.u32 = static_cast<std::uint32_t>(connection.id);
  epoll_ctl(epoll_fd_, EPOLL_CTL_MOD, connection.fd, &event);
}

/// The answers to a burst leave together, as the burst came.
void LoadClient::flush(Connection& connection) {
  connection.corked = false;
  std::string together;
  together.swap(connection.unsent);
  if (!together.empty()) send(connection, together);
}

void LoadClient::say(Connection& connection, std::string_view text) {
  send(connection, write_masked_frame(Opcode::kText, text, kLoadMask));
}

void LoadClient::on_readable(Connection& connection) {
  std::array<char, 65536> buffer;
  const ssize_t count = recv(connection.fd, buffer.data(), buffer.size(), 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) give_up("the server closed a connection", connection.received);
  const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
  if (connection.stage != Stage::kHandshake && connection.received.empty()) {
    connection.corked = true;
    connection.received = bytes.substr(take_frames(connection, bytes));
    flush(connection);
    return;
  }
  connection.received += bytes;
  if (connection.stage == Stage::kHandshake) {
    const auto end = connection.received.find("\r\n\r\n");
    if (end == std::string::npos) return;
    if (connection.received.compare(9, 3, "101") != 0) give_up("no WebSocket", connection.received);
    connection.received.erase(0, end + 4);
    connection.stage = Stage::kIntroduction;
    if (script_.introduction.empty())
      finish(connection);
    else if (script_.introduction.front().heard.empty())
      follow(connection, script_.introduction, {});
  }
  connection.received.erase(0, take_frames(connection, connection.received));
}

/// Gives the bytes of the frames that were complete.
std::size_t LoadClient::take_frames(Connection& connection, std::string_view bytes) {
  std::size_t taken = 0;
  for (std::string_view rest = bytes; rest.size() >= 2; rest = bytes.substr(taken)) {
    const auto byte = [&](std::size_t i) {
      return std::size_t{static_cast<unsigned char>(rest[i])};
    };
    std::size_t head = 2;
    std::size_t length = byte(1);
    if (length == 126) {
      head = 4;
      if (rest.size() < head) break;
      length = byte(2) << 8 | byte(3);
    } else if (length == 127) {
      give_up("a frame of more than 64 KiB");
    }
    if (rest.size() < head + length) break;
    taken += head + length;
    const std::string_view payload = rest.substr(head, length);
    switch (static_cast<Opcode>(byte(0) & 0x0f)) {
      case Opcode::kText: on_frame(connection, payload); break;
      case Opcode::kPing:
        send(connection, write_masked_frame(Opcode::kPong, payload, kLoadMask));
        break;
      case Opcode::kClose: give_up("the server said goodbye", payload.substr(2)); break;
      default: break;
    }
  }
  return taken;
}

void LoadClient::on_frame(Connection& connection, std::string_view payload) {
  if (!script_.heartbeat.heard.empty() && payload == script_.heartbeat.heard) {
    say(connection, script_.heartbeat.say);
    return;
  }
  switch (connection.stage) {
    case Stage::kIntroduction: follow(connection, script_.introduction, payload); break;
    case Stage::kCall: follow(connection, script_.call, payload); break;
    case Stage::kReady:
      // A peer may be introduced before the one that joins after it.
      if (least_bytes_ > 0) on_message(connection, payload);
      break;
    default: break;
  }
}

}  // namespace booth::bench

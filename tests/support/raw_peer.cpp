// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/raw_peer.hpp"

#include <cstdlib>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace booth::testing_support {

using signaling::Opcode;

RawPeer::RawPeer(std::uint16_t port)
    : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      host_("127.0.0.1:" + std::to_string(port)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) abort();
}

RawPeer::~RawPeer() { abort(); }

void RawPeer::abort() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

int RawPeer::shake_hands(const std::string& path, const std::string& headers,
                         const std::string& after) {
  send_bytes("GET " + path + " HTTP/1.1\r\nHost: " + host_ +
             "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
             headers + "\r\n" + after);
  std::size_t end;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return 0;
  head_ = buffer_.substr(0, end + 4);
  const int status = std::atoi(head_.substr(9, 3).c_str());
  if (status == 101) buffer_.erase(0, end + 4);
  return status;
}

bool RawPeer::say_hello(const std::string& id) {
  if (shake_hands() != 101) return false;
  send_text(R"({"type":"hello","booth":1,"id":")" + id + R"("})");
  return receive_text(R"("type":"welcome")").has_value();
}

void RawPeer::send_bytes(std::string_view bytes) {
  while (!bytes.empty() && fd_ >= 0) {
    const ssize_t count = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void RawPeer::send_text(std::string_view text) {
  send_bytes(signaling::write_masked_frame(Opcode::kText, text, 0x1b2d3f4a));
}

bool RawPeer::fill() {
  if (fd_ < 0) return false;
  pollfd ready{fd_, POLLIN, 0};
  const auto timeout = std::chrono::milliseconds(kTimeout).count();
  timed_out_ = poll(&ready, 1, static_cast<int>(timeout)) <= 0;
  if (timed_out_) return false;
  char bytes[65536];
  const ssize_t count = recv(fd_, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::optional<RawPeer::Frame> RawPeer::take_frame() {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(buffer_[i]); };
  if (buffer_.size() < 2) return std::nullopt;
  std::uint64_t length = byte(1) & 0x7f;
  const std::size_t extra = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (buffer_.size() < 2 + extra) return std::nullopt;
  if (extra > 0) length = 0;
  for (std::size_t i = 0; i < extra; ++i) length = length << 8 | byte(2 + i);
  if (buffer_.size() < 2 + extra + length) return std::nullopt;
  Frame frame{static_cast<Opcode>(byte(0) & 0x0f), buffer_.substr(2 + extra, length)};
  buffer_.erase(0, 2 + extra + length);
  return frame;
}

std::optional<RawPeer::Frame> RawPeer::next_frame() {
  while (auto frame = take_frame()) {
    if (frame->opcode != Opcode::kPing) return frame;
    send_bytes(signaling::write_masked_frame(Opcode::kPong, frame->payload, 1));
  }
  return std::nullopt;
}

std::optional<RawPeer::Frame> RawPeer::receive() {
  for (;;) {
    if (auto frame = next_frame()) return frame;
    if (!fill()) return std::nullopt;
  }
}

std::optional<RawPeer::Frame> RawPeer::receive_now() {
  if (auto frame = next_frame()) return frame;
  pollfd ready{fd_, POLLIN, 0};
  if (fd_ < 0 || poll(&ready, 1, 0) <= 0 || !fill()) return std::nullopt;
  return next_frame();
}

std::optional<std::string> RawPeer::receive_text(const std::string& part) {
  while (auto frame = receive())
    if (frame->opcode == Opcode::kText && frame->payload.find(part) != std::string::npos)
      return frame->payload;
  return std::nullopt;
}

int RawPeer::wait_close() {
  while (const auto frame = receive()) {
    if (frame->opcode != Opcode::kClose) continue;
    if (frame->payload.size() < 2) return 1005;
    return static_cast<std::uint8_t>(frame->payload[0]) << 8 |
           static_cast<std::uint8_t>(frame->payload[1]);
  }
  return timed_out_ ? 0 : 1006;
}

void RawPeer::request(const std::string& method, const std::string& target, const std::string& body,
                      const std::string& headers) {
  std::string lines = headers;
  if (!body.empty()) lines += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  send_bytes(method + " " + target + " HTTP/1.1\r\nHost: " + host_ + "\r\n" + lines + "\r\n" +
             body);
}

RawPeer::HttpAnswer RawPeer::receive_answer() {
  std::size_t end;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return {};
  HttpAnswer answer;
  answer.head = buffer_.substr(0, end + 2);
  answer.status = std::atoi(answer.head.c_str() + 9);
  buffer_.erase(0, end + 4);
  static const std::string kLength = "Content-Length: ";
  const auto at = answer.head.find(kLength);
  const std::size_t length =
      at == std::string::npos ? 0 : std::stoul(answer.head.substr(at + kLength.size()));
  while (buffer_.size() < length)
    if (!fill()) return {};
  answer.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return answer;
}

std::string RawPeer::read_to_end() {
  while (fill()) {
  }
  return buffer_;
}

}  // namespace booth::testing_support

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/socket_line.hpp"

namespace booth::testing_support {

using signaling::Opcode;

bool SocketLine::open(const std::string& url, const std::string& subprotocol) {
  const std::size_t host = url.find("://") + 3;
  std::string target = url.substr(std::min(url.find_first_of("/?", host), url.size()));
  if (!target.starts_with('/')) target.insert(0, "/");
  return peer_.shake_hands(target, subprotocol.empty()
                                       ? ""
                                       : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n") == 101;
}

std::vector<std::string> SocketLine::take() {
  std::vector<std::string> frames;
  while (auto frame = peer_.receive_now())
    if (frame->opcode == Opcode::kText) frames.push_back(std::move(frame->payload));
  return frames;
}

void SocketLine::end(bool on_purpose) {
  if (on_purpose)
    peer_.send_bytes(signaling::write_masked_frame(Opcode::kClose, std::string("\x03\xe8"), 1));
  else
    peer_.abort();
}

}  // namespace booth::testing_support

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/line.hpp"
#include "tests/support/raw_peer.hpp"

namespace booth::testing_support {

/// A telephone's WebSocket to 127.0.0.1.
class SocketLine : public Line {
 public:
  explicit SocketLine(std::uint16_t port) : peer_(port) {}
  bool open(const std::string& url, const std::string& subprotocol) override;
  void send(const std::string& frame) override { peer_.send_text(frame); }
  std::vector<std::string> take() override;
  void end(bool on_purpose) override;

 private:
  RawPeer peer_;
};

}  // namespace booth::testing_support

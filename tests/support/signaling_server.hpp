// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/child_process.hpp"

namespace booth::testing_support {

/// The built booth-signaling-server on 127.0.0.1 and a free port, for as long as this object lives.
/// A test that uses it names `signaling_server` in the fourth column of its Meson row.
class SignalingServer {
 public:
  /// `arguments` come after "--port 0 --web-root <source>/signaling/web" and may override them.
  /// `before` is what the program is started by, such as what runs it on another machine.
  explicit SignalingServer(const std::vector<std::string>& arguments = {},
                           std::vector<std::string> before = {});

  /// It listens. If not: process().output() says why.
  bool ready() const { return port_ != 0; }
  /// "ws://127.0.0.1:PORT/booth", or wss://.
  const std::string& url() const { return url_; }
  /// "http://127.0.0.1:PORT/", or https://.
  std::string page_url() const;
  std::uint16_t port() const { return port_; }
  ChildProcess& process() { return process_; }

 private:
  ChildProcess process_;
  std::string url_;
  std::uint16_t port_ = 0;
};

}  // namespace booth::testing_support

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>

#include "tests/interop/child.hpp"

namespace booth::interop {

/// The real booth-signaling-server with the real page, on a free port of 127.0.0.1.
class Server {
 public:
  /// Throws std::runtime_error if it does not come up. `port` 0 = a free one.
  explicit Server(const std::string& log, int port = 0);

  int port() const { return port_; }
  std::string page(const std::string& query) const;
  std::string websocket() const;
  /// As a crash.
  void kill() { child_.reset(); }

 private:
  std::unique_ptr<MessageReader> lines_;  ///< kept open: the server may print more later
  std::unique_ptr<Child> child_;
  int port_ = 0;
};

}  // namespace booth::interop

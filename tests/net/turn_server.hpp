// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/net/machine.hpp"

namespace booth::net {

/// coturn on a machine of the lab, port 3478 of UDP and TCP, without TLS.
class TurnServer {
 public:
  /// `credentials` are options of turnserver such as {"--lt-cred-mech", "-u", "anna:secret"}.
  TurnServer(const Machine& machine, const std::string& address,
             const std::vector<std::string>& credentials);
  ~TurnServer();
  TurnServer(const TurnServer&) = delete;
  TurnServer& operator=(const TurnServer&) = delete;

  /// It listens; if not, log() says why.
  bool ready() const { return ready_; }
  std::string log() const { return process_.output(); }
  testing_support::ChildProcess& process() { return process_; }

 private:
  std::filesystem::path folder_;  ///< of its files
  testing_support::ChildProcess process_;
  bool ready_ = false;
};

}  // namespace booth::net

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/child_process.hpp"

namespace booth::testing_support {

/// A script of tests/interop/node, run by Node.js with the npm packages that scripts/setup
/// installs. When it can be used it prints "listening on URL", with the port it was given.
class NodeServer {
 public:
  /// Empty where Node.js and the packages are there; else why the test skips and what helps.
  static std::string missing();
  /// Folder of the installed packages.
  static std::string packages();

  explicit NodeServer(const std::string& script, const std::vector<std::string>& arguments = {});

  /// It listens. If not: process().output() says why.
  bool ready() const { return port_ != 0; }
  const std::string& url() const { return url_; }  ///< as it printed it
  std::uint16_t port() const { return port_; }
  ChildProcess& process() { return process_; }

 private:
  ChildProcess process_;
  std::string url_;
  std::uint16_t port_ = 0;
};

}  // namespace booth::testing_support

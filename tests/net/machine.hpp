// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

#include "tests/support/child_process.hpp"

namespace booth::net {

/// A network namespace of its own: a machine with nothing but loopback, to which cables are laid.
///
/// It has no name and is kept by a process that ends with the test's, however that ends: nothing
/// can be left behind, and any number of tests may run beside each other.
class Machine {
 public:
  Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  /// It exists; if not, the reason is in output().
  bool exists() const { return exists_; }
  std::string output() const { return keeper_.output(); }
  pid_t pid() const { return keeper_.pid(); }

  /// The words that run `command` on this machine, for ChildProcess.
  std::vector<std::string> command(const std::vector<std::string>& command) const;
  /// Runs a shell script on this machine and waits for its end. Gives what went wrong, or nothing.
  std::string run(const std::string& script) const;

 private:
  testing_support::ChildProcess keeper_;
  bool exists_ = false;
};

}  // namespace booth::net

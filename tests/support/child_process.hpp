// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace booth::testing_support {

/// Generous: the machine may be busy with other tests.
inline constexpr std::chrono::seconds kProcessTimeout{30};

/// A program that runs beside the test, in a process group of its own, which is killed with this
/// object. What it writes (standard output and error together) is read all the time, so that it
/// never waits for the test.
class ChildProcess {
 public:
  /// Starts `command` (found in PATH; with its arguments) in the test's environment and the
  /// "NAME=value" settings given. Start it from the main thread: it dies with the thread that did.
  explicit ChildProcess(const std::vector<std::string>& command,
                        const std::vector<std::string>& environment = {});
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// The next line, after those this returned before, that contains `part`; without its line end.
  /// Nothing if the output ends or `timeout` passes first: print output() then.
  std::optional<std::string> wait_line(const std::string& part,
                                       std::chrono::milliseconds timeout = kProcessTimeout);
  /// All it has written so far.
  std::string output() const;
  /// Writes to its standard input.
  void write(const std::string& text);

  /// Sends a signal to the whole group, such as SIGTERM, or SIGKILL for an end without a word.
  void signal(int number);
  /// Waits for the end: the exit code, or minus the signal that ended it. Nothing on time-out.
  std::optional<int> wait(std::chrono::milliseconds timeout = kProcessTimeout);
  pid_t pid() const { return pid_; }

 private:
  struct Output;

  pid_t pid_ = -1;
  int input_ = -1;
  std::optional<int> status_;
  std::shared_ptr<Output> output_;
};

/// The URL that a server has announced as "listening on URL", and its port. Empty and 0 where it
/// ended without.
std::pair<std::string, std::uint16_t> wait_listening(ChildProcess& process);

}  // namespace booth::testing_support

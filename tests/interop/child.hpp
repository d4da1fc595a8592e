// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace booth::interop {

/// One end of a pipe, closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int get() const { return fd_; }
  void close();

 private:
  int fd_ = -1;
};

/// Bytes from a descriptor, cut at a separator, with a deadline for each.
class MessageReader {
 public:
  MessageReader(Descriptor from, char separator) : from_(std::move(from)), separator_(separator) {}

  /// The next message without its separator; nothing at the deadline or when the other end closed.
  std::optional<std::string> next(std::chrono::steady_clock::time_point deadline);

 private:
  Descriptor from_;
  char separator_;
  std::string buffered_;
};

/// A program that runs in a process group of its own and never outlives this object.
class Child {
 public:
  /// Starts `arguments[0]` (found in PATH). Each of `inherited` {ours, theirs} is dup2()ed into the
  /// child. Standard error goes to the file `log`, standard output too unless inherited as 1.
  Child(const std::vector<std::string>& arguments,
        const std::vector<std::pair<int, int>>& inherited, const std::string& log);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// SIGKILL to the whole group: the crash of a program, with everything it started.
  void kill_group() const;
  /// True once it has ended by itself or by a signal; waits at most until `deadline`.
  bool wait(std::chrono::steady_clock::time_point deadline);

 private:
  pid_t pid_ = -1;
  bool ended_ = false;
};

/// Two ends {read, write} with high numbers, so that they never collide with what a child inherits.
std::pair<Descriptor, Descriptor> make_pipe();

}  // namespace booth::interop

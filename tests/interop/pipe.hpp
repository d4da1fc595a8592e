// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

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

/// Two ends {read, write}. The one a child is to have is opened for it with allow_inheritance().
std::pair<Descriptor, Descriptor> make_pipe();
void allow_inheritance(const Descriptor& descriptor);

}  // namespace booth::interop

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/pipe.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace booth::interop {
namespace {

using Clock = std::chrono::steady_clock;

int milliseconds_until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() { close(); }

void Descriptor::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

std::optional<std::string> MessageReader::next(Clock::time_point deadline) {
  for (;;) {
    if (const auto end = buffered_.find(separator_); end != std::string::npos) {
      std::string message = buffered_.substr(0, end);
      buffered_.erase(0, end + 1);
      return message;
    }
    pollfd readable{from_.get(), POLLIN, 0};
    if (poll(&readable, 1, milliseconds_until(deadline)) <= 0) return std::nullopt;
    char bytes[65536];
    const ssize_t count = read(from_.get(), bytes, sizeof bytes);
    if (count <= 0) return std::nullopt;
    buffered_.append(bytes, static_cast<std::size_t>(count));
  }
}

std::pair<Descriptor, Descriptor> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

void allow_inheritance(const Descriptor& descriptor) { fcntl(descriptor.get(), F_SETFD, 0); }

}  // namespace booth::interop

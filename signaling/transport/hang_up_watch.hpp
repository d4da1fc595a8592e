// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>

#include <glib.h>

namespace booth::signaling {

/// Notices that the other end of a socket has gone while nobody reads from it: libsoup looks away
/// from a request whose answer is deferred. One source, however many sockets.
class HangUpWatch {
 public:
  using Token = std::uint64_t;

  /// On the thread of `context`, as every method.
  explicit HangUpWatch(GMainContext* context);
  ~HangUpWatch();
  HangUpWatch(const HangUpWatch&) = delete;
  HangUpWatch& operator=(const HangUpWatch&) = delete;

  /// Calls `gone` once, when the peer of `fd` has closed its sending side or the connection broke,
  /// and forgets the socket. A socket is watched once at a time, and removed before it is closed.
  Token add(int fd, std::function<void()> gone);
  /// `gone` is not called any more. May be called from within any `gone`.
  void remove(Token token);

 private:
  struct Entry {
    int fd;
    std::function<void()> gone;
  };
  void dispatch();

  int epoll_fd_;
  GSource* source_;
  Token last_token_ = 0;
  std::unordered_map<Token, Entry> entries_;
};

}  // namespace booth::signaling

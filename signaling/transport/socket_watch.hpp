// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>

#include <glib.h>

namespace booth::signaling {

/// Waits for one event of each of many sockets that nobody reads from at the moment. One source,
/// however many sockets; those that are ready come in the order in which they became so.
class SocketWatch {
 public:
  using Token = std::uint64_t;
  enum class Event {
    kReadable,  ///< there are bytes, or an end
    kHangUp,    ///< the peer has closed its sending side, or the connection broke
  };

  /// On the thread of `context`, as every method.
  explicit SocketWatch(GMainContext* context);
  ~SocketWatch();
  SocketWatch(const SocketWatch&) = delete;
  SocketWatch& operator=(const SocketWatch&) = delete;

  /// Calls `happened` once and forgets the socket. A socket is watched once at a time, and removed
  /// before it is closed.
  Token add(int fd, Event event, std::function<void()> happened);
  /// `happened` is not called any more. May be called from within any.
  void remove(Token token);

 private:
  struct Entry {
    int fd;
    std::function<void()> happened;
  };
  void dispatch();

  int epoll_fd_;
  GSource* source_;
  Token last_token_ = 0;
  std::unordered_map<Token, Entry> entries_;
};

}  // namespace booth::signaling

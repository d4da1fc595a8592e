// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/socket_watch.hpp"

#include <array>
#include <utility>

#include <glib-unix.h>
#include <sys/epoll.h>
#include <unistd.h>

namespace booth::signaling {

SocketWatch::SocketWatch(GMainContext* context)
    : epoll_fd_(epoll_create1(EPOLL_CLOEXEC)), source_(g_unix_fd_source_new(epoll_fd_, G_IO_IN)) {
  const GUnixFDSourceFunc ready = [](gint, GIOCondition, gpointer self) -> gboolean {
    static_cast<SocketWatch*>(self)->dispatch();
    return G_SOURCE_CONTINUE;
  };
  g_source_set_callback(source_, G_SOURCE_FUNC(ready), this, nullptr);
  g_source_attach(source_, context);
}

SocketWatch::~SocketWatch() {
  g_source_destroy(source_);
  g_source_unref(source_);
  ::close(epoll_fd_);
}

SocketWatch::Token SocketWatch::add(int fd, Event event, std::function<void()> happened) {
  const Token token = ++last_token_;
  entries_[token] = {fd, std::move(happened)};
  epoll_event wanted{};
  wanted.events = event == Event::kReadable ? EPOLLIN : EPOLLRDHUP;
  wanted.data.u64 = token;
  epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &wanted);
  return token;
}

void SocketWatch::remove(Token token) {
  const auto node = entries_.extract(token);
  if (node) epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, node.mapped().fd, nullptr);
}

void SocketWatch::dispatch() {
  std::array<epoll_event, 256> ready;
  const int count = epoll_wait(epoll_fd_, ready.data(), static_cast<int>(ready.size()), 0);
  for (int i = 0; i < count; ++i) {
    const Token token = ready[static_cast<std::size_t>(i)].data.u64;
    const auto found = entries_.find(token);
    if (found == entries_.end()) continue;  // removed by one before it
    const auto happened = std::move(found->second.happened);
    remove(token);
    happened();
  }
}

}  // namespace booth::signaling

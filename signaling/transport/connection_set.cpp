// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/connection_set.hpp"

#include <array>
#include <utility>

#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace booth::signaling {
namespace {

constexpr std::int64_t kTickMs = 1000;

}  // namespace

std::int64_t monotonic_ms() { return g_get_monotonic_time() / 1000; }

ConnectionSet::ConnectionSet(GMainContext* context, const WebSocketConnection::Limits& limits,
                             Events events)
    : context_(context),
      limits_(limits),
      events_(std::move(events)),
      epoll_fd_(epoll_create1(EPOLL_CLOEXEC)),
      source_(g_unix_fd_source_new(epoll_fd_, G_IO_IN)) {
  const GUnixFDSourceFunc ready = [](gint, GIOCondition, gpointer self) -> gboolean {
    static_cast<ConnectionSet*>(self)->dispatch();
    return G_SOURCE_CONTINUE;
  };
  g_source_set_callback(source_, G_SOURCE_FUNC(ready), this, nullptr);
  g_source_attach(source_, context);
  tick_timer_.every(context, kTickMs, [this] { tick(); });
}

ConnectionSet::~ConnectionSet() {
  g_source_destroy(source_);
  g_source_unref(source_);
  entries_.clear();
  ::close(epoll_fd_);
}

void ConnectionSet::add(GObjectPtr<GIOStream> stream, int fd, const Opening& opening) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const ConnectionId id = ++last_id_;
  auto connection = std::make_unique<WebSocketConnection>(
      std::move(stream), limits_,
      WebSocketConnection::Events{[this, id](std::string_view text) { events_.message(id, text); },
                                  [this, id] { events_.flooded(id); }},
      monotonic_ms());
  Entry& entry = entries_[id];
  entry = {std::move(connection), fd, false};
  watch(id, entry, EPOLL_CTL_ADD);
  events_.opened(id, opening);
  // The first frames may have come with the handshake and wait in the stream, unseen by epoll.
  entry.connection->read(monotonic_ms());
  settle(id);
  note_unread(id);
}

void ConnectionSet::dispatch() {
  std::array<epoll_event, 256> ready;
  const int count = epoll_wait(epoll_fd_, ready.data(), static_cast<int>(ready.size()), 0);
  const std::int64_t now_ms = monotonic_ms();
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = ready[static_cast<std::size_t>(i)];
    const auto found = entries_.find(event.data.u64);
    if (found == entries_.end()) continue;
    WebSocketConnection& connection = *found->second.connection;
    if (event.events & EPOLLOUT) connection.write();
    if (event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) connection.read(now_ms);
    settle(event.data.u64);
    note_unread(event.data.u64);
  }
  reap();
}

void ConnectionSet::read_on() {
  for (const ConnectionId id : std::exchange(unread_, {})) {
    const auto found = entries_.find(id);
    if (found == entries_.end()) continue;
    found->second.connection->read(monotonic_ms());
    settle(id);
    note_unread(id);
  }
  reap();
}

void ConnectionSet::note_unread(ConnectionId id) {
  if (!entries_.at(id).connection->has_more()) return;
  unread_.push_back(id);
  if (!more_timer_.active()) more_timer_.once(context_, 0, [this] { read_on(); });
}

void ConnectionSet::tick() {
  const std::int64_t now_ms = monotonic_ms();
  for (auto& [id, entry] : entries_) {
    entry.connection->tick(now_ms);
    settle(id);
  }
  reap();
}

void ConnectionSet::send(ConnectionId id, std::string_view text) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  found->second.connection->send_text(text);
  settle(id);
}

void ConnectionSet::close(ConnectionId id, int code, std::string_view reason) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  found->second.connection->close(code, reason, monotonic_ms());
  settle(id);
}

void ConnectionSet::close_all(int code, std::string_view reason) {
  for (auto& [id, entry] : entries_) {
    entry.connection->close(code, reason, monotonic_ms());
    settle(id);
  }
}

void ConnectionSet::admit(ConnectionId id) {
  const auto found = entries_.find(id);
  if (found != entries_.end()) found->second.connection->admit();
}

/// After anything that may have changed a connection: what epoll watches, and its end. Ended ones
/// are only noted, because the caller may be in the middle of a list of deliveries.
void ConnectionSet::settle(ConnectionId id) {
  Entry& entry = entries_.at(id);
  if (!entry.connection->ended()) {
    if (entry.watches_write != entry.connection->wants_write()) watch(id, entry, EPOLL_CTL_MOD);
    return;
  }
  if (entry.fd < 0) return;
  epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, entry.fd, nullptr);
  entry.fd = -1;
  ended_.push_back(id);
  if (!reap_timer_.active()) reap_timer_.once(context_, 0, [this] { reap(); });
}

void ConnectionSet::watch(ConnectionId id, Entry& entry, int operation) {
  entry.watches_write = entry.connection->wants_write();
  epoll_event event{};
  event.events = EPOLLIN | (entry.watches_write ? EPOLLOUT : 0u);
  event.data.u64 = id;
  epoll_ctl(epoll_fd_, operation, entry.fd, &event);
}

void ConnectionSet::reap() {
  while (!ended_.empty()) {
    const ConnectionId id = ended_.back();
    ended_.pop_back();
    auto node = entries_.extract(id);
    const WebSocketConnection& connection = *node.mapped().connection;
    const int code = connection.code();
    const bool on_purpose = connection.closed_by_peer() &&
                            (code == close_code::kNormal || code == close_code::kGoingAway ||
                             code == close_code::kNone);
    events_.closed(id, on_purpose);
  }
}

}  // namespace booth::signaling

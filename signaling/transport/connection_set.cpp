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

/// Each connection is looked at once a second.
constexpr std::int64_t kTickMs = 1000 / Slices::kParts;

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

ConnectionSet::Entry::Entry(ConnectionId number, int socket, GObjectPtr<GIOStream> stream,
                            const WebSocketConnection::Limits& limits,
                            WebSocketConnection::Events events)
    : id(number),
      fd(socket),
      connection(std::move(stream), limits, std::move(events), monotonic_ms()) {}

void ConnectionSet::add(GObjectPtr<GIOStream> stream, int fd, const Opening& opening) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const ConnectionId id = ++last_id_;
  WebSocketConnection::Events events{
      [this, id](std::string_view text) { events_.message(id, text); },
      [this, id] { events_.flooded(id); }};
  Entry& entry =
      entries_.try_emplace(id, id, fd, std::move(stream), limits_, std::move(events)).first->second;
  watch(entry);
  events_.opened(id, opening);
  // The first frames may have come with the handshake and wait in the stream, unseen by epoll.
  read(entry, monotonic_ms());
}

void ConnectionSet::dispatch() {
  // What is ready meanwhile is taken at once: a turn of the main loop costs as much as a message.
  // But the main loop has others to look after.
  constexpr int kRoundsAtOnce = 8;
  for (int round = 0; round < kRoundsAtOnce && dispatch_ready(); ++round) continue;
}

/// Gives whether anything was ready.
bool ConnectionSet::dispatch_ready() {
  std::array<epoll_event, 256> ready;
  const int count = epoll_wait(epoll_fd_, ready.data(), static_cast<int>(ready.size()), 0);
  const std::int64_t now_ms = monotonic_ms();
  dispatching_ = true;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = ready[static_cast<std::size_t>(i)];
    // Still there: those that end are only reaped below.
    Entry& entry = *static_cast<Entry*>(event.data.ptr);
    if (event.events & EPOLLOUT) entry.connection.write();
    const bool last = event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR);
    if (last) entry.connection.expect_end();
    if (last || event.events & EPOLLIN)
      read(entry, now_ms);
    else
      settle(entry);
  }
  dispatching_ = false;
  release_held();
  reap();
  return count > 0;
}

/// What all that was read has led to is written afterwards: a burst of candidates to one receiver
/// is one call of the system.
void ConnectionSet::hold(Entry& entry) {
  if (!dispatching_ || entry.connection.held()) return;
  entry.connection.hold();
  held_.push_back(&entry);
}

void ConnectionSet::release_held() {
  for (Entry* entry : held_) {
    entry->connection.release();
    settle(*entry);
  }
  held_.clear();
}

void ConnectionSet::read(Entry& entry, std::int64_t now_ms) {
  entry.connection.read(now_ms);
  settle(entry);
  if (!entry.connection.has_more()) return;
  unread_.push_back(entry.id);
  if (!more_timer_.active()) more_timer_.once(context_, 0, [this] { read_on(); });
}

void ConnectionSet::read_on() {
  for (const ConnectionId id : std::exchange(unread_, {}))
    if (Entry* entry = find(id)) read(*entry, monotonic_ms());
  reap();
}

void ConnectionSet::tick() {
  const std::int64_t now_ms = monotonic_ms();
  slices_.visit_next(entries_, [&](auto& item) {
    item.second.connection.tick(now_ms);
    settle(item.second);
  });
  reap();
}

void ConnectionSet::send(ConnectionId id, std::string_view text) {
  Entry* entry = find(id);
  if (!entry) return;
  hold(*entry);
  entry->connection.send_text(text);
  settle(*entry);
}

void ConnectionSet::send_binary(ConnectionId id, std::string_view bytes) {
  Entry* entry = find(id);
  if (!entry) return;
  hold(*entry);
  entry->connection.send_binary(bytes);
  settle(*entry);
}

void ConnectionSet::accept_binary(ConnectionId id) {
  if (Entry* entry = find(id))
    entry->connection.accept_binary([this, id](std::string_view b) { events_.binary(id, b); });
}

void ConnectionSet::close(ConnectionId id, int code, std::string_view reason) {
  Entry* entry = find(id);
  if (!entry) return;
  entry->connection.close(code, reason, monotonic_ms());
  settle(*entry);
}

void ConnectionSet::close_all(int code, std::string_view reason) {
  for (auto& [id, entry] : entries_) {
    entry.connection.close(code, reason, monotonic_ms());
    settle(entry);
  }
}

void ConnectionSet::admit(ConnectionId id) {
  if (Entry* entry = find(id)) entry->connection.admit();
}

ConnectionSet::Entry* ConnectionSet::find(ConnectionId id) {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

/// After anything that may have ended a connection. It is only noted, because the caller may be in
/// the middle of a list of deliveries.
void ConnectionSet::settle(Entry& entry) {
  if (!entry.connection.ended() || entry.fd < 0) return;
  epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, entry.fd, nullptr);
  entry.fd = -1;
  ended_.push_back(entry.id);
  if (!reap_timer_.active()) reap_timer_.once(context_, 0, [this] { reap(); });
}

/// Once and for all: epoll tells what changes (EPOLLET), not again and again what is so. That a
/// socket takes more bytes changes only after one did not take all.
void ConnectionSet::watch(Entry& entry) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &entry;
  epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, entry.fd, &event);
}

void ConnectionSet::reap() {
  while (!ended_.empty()) {
    const ConnectionId id = ended_.back();
    ended_.pop_back();
    auto node = entries_.extract(id);
    const WebSocketConnection& connection = node.mapped().connection;
    const int code = connection.code();
    const bool on_purpose = connection.closed_by_peer() &&
                            (code == close_code::kNormal || code == close_code::kGoingAway ||
                             code == close_code::kNone);
    events_.closed(id, on_purpose);
  }
}

}  // namespace booth::signaling

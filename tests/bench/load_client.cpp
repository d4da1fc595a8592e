// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/bench/load_client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "signaling/protocol/websocket_frame.hpp"

namespace booth::bench {
namespace {

using signaling::Opcode;
using signaling::write_masked_frame;

/// Connections that are being opened at the same time.
constexpr int kAtOnce = 200;
constexpr double kPatienceS = 120.0;

double seconds_since(std::int64_t start_ns) {
  return static_cast<double>(now_ns() - start_ns) * 1e-9;
}

}  // namespace

void give_up(std::string_view what, std::string_view detail) {
  std::fprintf(stderr, "signaling_bench: %.*s%s%.*s\n", static_cast<int>(what.size()), what.data(),
               detail.empty() ? "" : ": ",
               static_cast<int>(std::min<std::size_t>(detail.size(), 300)), detail.data());
  std::exit(1);
}

std::int64_t now_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double LoadClient::Result::quantile_ms(double part) const {
  if (latency_ms.empty()) return 0.0;
  const auto at = static_cast<std::size_t>(part * static_cast<double>(latency_ms.size()));
  return latency_ms[std::min(at, latency_ms.size() - 1)];
}

LoadClient::LoadClient(const Script& script, std::uint16_t port, int connections)
    : script_(script),
      port_(port),
      epoll_fd_(epoll_create1(EPOLL_CLOEXEC)),
      connections_(static_cast<std::size_t>(connections)) {}

LoadClient::~LoadClient() {
  for (const Connection& connection : connections_)
    if (connection.fd >= 0) ::close(connection.fd);
  ::close(epoll_fd_);
}

// --- from the first SYN to the call ---

double LoadClient::connect() {
  const std::int64_t start_ns = now_ns();
  const int wanted = static_cast<int>(connections_.size());
  for (int opened = 0; finished_ < wanted;) {
    while (opened < wanted && opened - finished_ < kAtOnce) open(opened++);
    pump(100);
    if (seconds_since(start_ns) > kPatienceS) give_up("the connections take too long");
  }
  return seconds_since(start_ns);
}

void LoadClient::open(int id) {
  Connection& connection = connections_[static_cast<std::size_t>(id)];
  connection.id = id;
  connection.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (connection.fd < 0) give_up("no socket", std::strerror(errno));
  const int on = 1;
  setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(connection.fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
      errno != EINPROGRESS)
    give_up("cannot connect", std::strerror(errno));
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT;
  event.data.u32 = static_cast<std::uint32_t>(id);
  epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, connection.fd, &event);
}

double LoadClient::call() {
  const std::int64_t start_ns = now_ns();
  finished_ = 0;
  for (Connection& connection : connections_) {
    connection.stage = Stage::kCall;
    connection.line = 1;
  }
  const int rooms = static_cast<int>(connections_.size()) / 2;
  for (int room = 0; room < rooms; ++room) {
    Connection& caller = connections_[static_cast<std::size_t>(2 * room)];
    say(caller, fill_in(script_.call.front().say, caller.id));
    while (room - finished_ > kAtOnce) pump(100);
  }
  wait_for(rooms);
  return seconds_since(start_ns);
}

void LoadClient::wait_for(int count) {
  const std::int64_t start_ns = now_ns();
  while (finished_ < count) {
    pump(100);
    if (seconds_since(start_ns) > kPatienceS) give_up("the calls take too long");
  }
}

/// A line of the script, if this frame holds what it waits for. Other frames (who is in the room)
/// are passed over.
void LoadClient::follow(Connection& connection, const std::vector<Script::Line>& lines,
                        std::string_view heard) {
  // In a call the two sides hear different lines: each looks for the next one it hears.
  for (std::size_t i = connection.line; i < lines.size(); ++i) {
    if (heard.find(lines[i].heard) == std::string_view::npos) continue;
    connection.line = i + 1;
    if (!lines[i].say.empty()) say(connection, fill_in(lines[i].say, connection.id));
    if (i + 1 == lines.size()) finish(connection);
    return;
  }
  if (heard.find("rror") != std::string_view::npos) give_up("the server refused", heard);
}

void LoadClient::finish(Connection& connection) {
  connection.stage = Stage::kReady;
  ++finished_;
}

// --- messages ---

LoadClient::Result LoadClient::run(const Load& load) {
  const int all = static_cast<int>(connections_.size()) / 2;
  const int rooms = load.rooms > 0 ? std::min(load.rooms, all) : all;
  least_bytes_ = load.message_bytes;
  for (int id = 0; id < 2 * rooms; ++id) {
    Connection& connection = connections_[static_cast<std::size_t>(id)];
    const std::string text = message_text(script_, id, load.message_bytes);
    least_bytes_ = std::min(least_bytes_, text.size());
    connection.stage = Stage::kReady;
    connection.sent_ns = 0;
    connection.message = write_masked_frame(Opcode::kText, text, kLoadMask);
  }
  // What a server adds or takes away is less than half.
  least_bytes_ /= 2;
  result_ = {};
  result_.latency_ms.reserve(1 << 22);
  answering_ = load.rate <= 0.0;
  for (int room = 0; answering_ && room < rooms; ++room) {
    Connection& caller = connections_[static_cast<std::size_t>(2 * room)];
    caller.corked = true;
    for (int i = 0; i < load.in_flight; ++i) send_message(caller, now_ns());
    flush(caller);
  }
  std::int64_t next_ns = now_ns();
  int next_room = 0;
  const double warm_up_s = std::min(0.5, load.seconds / 4);
  const std::int64_t begin_ns = now_ns();
  std::int64_t start_ns = begin_ns;
  while (seconds_since(begin_ns) < load.seconds + warm_up_s) {
    if (!measuring_ && seconds_since(begin_ns) >= warm_up_s) {
      measuring_ = true;
      start_ns = now_ns();
      result_.cpu_s = -load.server_cpu_s();
    }
    if (!answering_) send_due(load, rooms, next_ns, next_room, result_);
    // Never asleep: to wake it would be the server's work, as it is not when clients are elsewhere.
    pump(0);
  }
  measuring_ = false;
  answering_ = false;
  result_.seconds = seconds_since(start_ns);
  result_.cpu_s += load.server_cpu_s();
  drain();
  std::sort(result_.latency_ms.begin(), result_.latency_ms.end());
  return std::move(result_);
}

void LoadClient::send_due(const Load& load, int rooms, std::int64_t& next_ns, int& next_room,
                          Result& result) {
  const auto interval_ns = static_cast<std::int64_t>(1e9 / load.rate);
  for (; next_ns <= now_ns(); next_ns += interval_ns) {
    Connection& sender = connections_[static_cast<std::size_t>(2 * next_room)];
    next_room = (next_room + 1) % rooms;
    if (sender.sent_ns != 0)
      ++result.late;
    else
      send_message(sender, next_ns);
  }
}

void LoadClient::send_message(Connection& connection, std::int64_t due_ns) {
  connection.sent_ns = due_ns;
  send(connection, connection.message);
}

void LoadClient::on_message(Connection& connection, std::string_view payload) {
  if (payload.size() < least_bytes_) give_up("an unexpected message", payload);
  ++arrived_;
  Connection& sender = connections_[static_cast<std::size_t>(connection.id ^ 1)];
  const std::int64_t due_ns = std::exchange(sender.sent_ns, 0);
  if (due_ns == 0 && !answering_) return;
  const std::int64_t now = now_ns();
  if (measuring_) {
    ++result_.messages;
    // Of a burst only the first is timed.
    if (due_ns != 0 && result_.latency_ms.size() < result_.latency_ms.capacity())
      result_.latency_ms.push_back(static_cast<float>(now - due_ns) * 1e-6f);
  }
  if (answering_) send_message(connection, now);
}

/// Until nothing is on its way any more.
void LoadClient::drain() {
  for (std::uint64_t before = arrived_ + 1; before != arrived_;) {
    before = arrived_;
    idle(0.15);
  }
}

void LoadClient::idle(double seconds) {
  for (const std::int64_t start_ns = now_ns(); seconds_since(start_ns) < seconds;) pump(10);
}

}  // namespace booth::bench

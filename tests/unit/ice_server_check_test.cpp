// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Servers on loopback are asked whether they can be used.
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "signaling/session/ice_server_check.hpp"
#include "signaling/transport/event_loop.hpp"
#include "tests/support/stun_server.hpp"

namespace {

using booth::session::IceServerCheck;
using booth::signaling::EventLoop;
using booth::signaling::IceServer;
using booth::testing_support::StunServer;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::chrono::seconds kTimeout{20};

/// A socket on 127.0.0.1 and a port of its own.
class Port {
 public:
  explicit Port(int type) : fd_(socket(AF_INET, type | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    socklen_t size = sizeof address;
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    number_ = ntohs(address.sin_port);
  }
  ~Port() { close(fd_); }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;
  int fd() const { return fd_; }
  std::string url(const std::string& more = {}) const {
    return "turn:127.0.0.1:" + std::to_string(number_) + more;
  }

 private:
  int fd_;
  int number_ = 0;
};

/// A StunServer that is reached by UDP or by TCP.
class Server {
 public:
  Server(int type, const std::string& username)
      : port(type), tcp_(type == SOCK_STREAM), words_(username, "secret") {
    if (tcp_) listen(port.fd(), 4);
    thread_ = std::thread([this] { tcp_ ? serve_tcp() : serve_udp(); });
  }
  ~Server() {
    shutdown(port.fd(), SHUT_RDWR);
    thread_.join();
  }

  /// Whether the last relay was given back.
  bool is_free() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kTimeout, [&] { return was_allocated_ && !words_.allocated; });
  }

  Port port;

 private:
  std::string answer(std::string_view request) {
    const std::lock_guard guard(mutex_);
    auto text = words_.answer(request);
    was_allocated_ |= words_.allocated;
    changed_.notify_all();
    return text;
  }
  void serve_udp() {
    char buffer[1500];
    sockaddr_in from{};
    socklen_t size = sizeof from;
    auto* address = reinterpret_cast<sockaddr*>(&from);
    for (ssize_t count; (count = recvfrom(port.fd(), buffer, sizeof buffer, 0, address, &size)) > 0;
         size = sizeof from) {
      const auto text = answer({buffer, static_cast<std::size_t>(count)});
      sendto(port.fd(), text.data(), text.size(), 0, address, size);
    }
  }
  void serve_tcp() {
    for (int fd; (fd = accept(port.fd(), nullptr, nullptr)) >= 0; close(fd)) {
      char buffer[1500];
      for (ssize_t count; (count = recv(fd, buffer, sizeof buffer, 0)) > 0;) {
        const auto text = answer({buffer, static_cast<std::size_t>(count)});
        // In two pieces, as a stream may come.
        for (const auto& piece : {text.substr(0, 30), text.substr(30)})
          send(fd, piece.data(), piece.size(), MSG_NOSIGNAL);
      }
    }
  }

  bool tcp_;
  std::mutex mutex_;
  std::condition_variable changed_;
  StunServer words_;
  bool was_allocated_ = false;
  std::thread thread_;
};

class IceServers : public testing::Test {
 protected:
  IceServers() {
    loop.start();
    loop.run([this] {
      check =
          std::make_unique<IceServerCheck>(loop.context(), IceServerCheck::Settings{{}, true},
                                           [this](const std::string& problem, bool news) {
                                             const std::lock_guard guard(mutex);
                                             problems.push_back((news ? "" : "again: ") + problem);
                                             changed.notify_all();
                                           });
    });
  }
  ~IceServers() override {
    loop.run([this] { check.reset(); });
  }

  void begin(const std::vector<IceServer>& servers) {
    loop.run([&] { check->check(servers); });
  }
  /// What is told next.
  std::string problem() {
    std::unique_lock lock(mutex);
    if (!changed.wait_for(lock, kTimeout, [&] { return told < problems.size(); })) return {};
    return problems[told++];
  }
  std::string no_relay() {
    std::string text;
    loop.run([&] { text = check->no_relay(); });
    return text;
  }

  EventLoop loop;
  std::unique_ptr<IceServerCheck> check;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> problems;
  std::size_t told = 0;
};

TEST_F(IceServers, ThatAreFineAreGivenBackAtOnce) {
  Server udp(SOCK_DGRAM, "anna"), tcp(SOCK_STREAM, "anna");
  const auto stun = "stun" + udp.port.url().substr(4);
  begin({{{udp.port.url(), tcp.port.url("?transport=tcp"), stun}, "anna", "secret"}});
  EXPECT_TRUE(udp.is_free());
  EXPECT_TRUE(tcp.is_free());
  EXPECT_EQ(no_relay(), "");
  EXPECT_TRUE(problems.empty());
}

TEST_F(IceServers, RefuseWrongCredentials) {
  for (const auto& [type, more] : {std::pair{SOCK_DGRAM, ""}, {SOCK_STREAM, "?transport=tcp"}}) {
    Server server(type, "anna");
    begin({{{server.port.url(more)}, "anna", "guess"}});
    const auto text =
        "the TURN server " + server.port.url(more) + " refuses the user name or password (401)";
    EXPECT_EQ(problem(), text);
    EXPECT_EQ(no_relay(), text);
  }
}

TEST_F(IceServers, RefuseCredentialsThatExpired) {
  Server server(SOCK_DGRAM, "other");
  begin({{{server.port.url()}, "1700000000:anna", "secret"}});
  EXPECT_THAT(problem(), HasSubstr("(401): the credentials expired"));
}

TEST_F(IceServers, ThatDoNotListen) {
  for (const auto& [type, more] : {std::pair{SOCK_DGRAM, ""}, {SOCK_STREAM, "?transport=tcp"}}) {
    const auto url = Port(type).url(more);  // closed again
    begin({{{url}, "anna", "secret"}});
    EXPECT_EQ(problem(), "the TURN server " + url + " cannot be reached: Connection refused");
  }
}

TEST_F(IceServers, ThatSpeakSomethingElse) {
  Port port(SOCK_STREAM);
  listen(port.fd(), 1);
  begin({{{port.url("?transport=tcp")}, "anna", "secret"}});
  const int fd = accept(port.fd(), nullptr, nullptr);
  send(fd, "HTTP/1.1 400 Bad Request", 24, MSG_NOSIGNAL);
  EXPECT_THAT(problem(), HasSubstr("answers, but not as"));
  close(fd);
}

TEST_F(IceServers, AreNewsOnceAndOneIsEnough) {
  Server good(SOCK_DGRAM, "anna");
  const auto bad = Port(SOCK_DGRAM).url();
  const std::vector<IceServer> both{{{good.port.url()}, "anna", "secret"}, {{bad}, "a", "b"}};
  begin(both);
  EXPECT_THAT(problem(), StartsWith("the TURN server " + bad));
  EXPECT_TRUE(good.is_free());
  EXPECT_EQ(no_relay(), "");
  begin(both);
  EXPECT_THAT(problem(), StartsWith("again: the TURN server " + bad));
  begin({{{bad}, "a", "c"}});
  EXPECT_THAT(problem(), StartsWith("the TURN server " + bad));
}

TEST_F(IceServers, ThatAreMissingCannotRelay) {
  begin({{{"stun:127.0.0.1:9"}, "", ""}, {{"turns:127.0.0.1"}, "a", "b"}});
  EXPECT_EQ(no_relay(), "there is no TURN server that could be used");
}

}  // namespace

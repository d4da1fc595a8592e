// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The client's socket against the real server: TLS, reconnecting, ending.
#include "signaling/transport/websocket_client.hpp"

#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <mutex>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/transport/event_loop.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/signaling_server.hpp"

namespace booth {
namespace {

using signaling::EventLoop;
using signaling::WebSocketClient;
using testing::HasSubstr;
using testing_support::ChildProcess;
using testing_support::SignalingServer;

/// A client on its loop, and what it called back, as lines to wait for.
class Client {
 public:
  explicit Client(WebSocketClient::Options options) {
    loop.start();
    loop.run([&] {
      socket = std::make_unique<WebSocketClient>(
          loop.context(), std::move(options),
          WebSocketClient::Callbacks{[this] { note("opened"); },
                                     [this](auto text) { note("message " + std::string(text)); },
                                     [this](const auto& closed) {
                                       note("closed " + std::to_string(closed.code) +
                                            (closed.retry_ms >= 0 ? " retry " : " ") + closed.text);
                                     }});
      socket->connect();
    });
  }
  ~Client() {
    loop.run([this] { socket.reset(); });
    loop.stop();
  }

  /// The next event that contains `part`.
  std::string wait(const std::string& part) {
    std::unique_lock lock(mutex);
    std::string found;
    changed.wait_for(lock, testing_support::kProcessTimeout, [&] {
      while (found.empty() && seen < events.size())
        if (events[seen++].find(part) != std::string::npos) found = events[seen - 1];
      return !found.empty();
    });
    return found;
  }
  bool send(const std::string& text) {
    bool sent = false;
    loop.run([&] { sent = socket->send(text); });
    return sent;
  }

  EventLoop loop;
  std::unique_ptr<WebSocketClient> socket;

 private:
  void note(std::string event) {
    std::lock_guard guard(mutex);
    events.push_back(std::move(event));
    changed.notify_all();
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> events;
  std::size_t seen = 0;
};

const std::string kHello = R"({"type":"hello","booth":1})";

TEST(WebSocketClient, SpeaksWithTheServer) {
  SignalingServer server;
  ASSERT_TRUE(server.ready());
  Client client({.uri = server.url()});
  ASSERT_NE(client.wait("opened"), "");
  EXPECT_TRUE(client.send(kHello));
  EXPECT_NE(client.wait("welcome"), "");
}

TEST(WebSocketClient, ReceivesTheLongestMessage) {
  SignalingServer server;
  ASSERT_TRUE(server.ready());
  Client client({.uri = server.url()});
  ASSERT_NE(client.wait("opened"), "");
  client.send(R"({"type":"hello","booth":1,"id":"ada"})");
  client.send(R"({"type":"join","room":"r"})");
  ASSERT_NE(client.wait("joined"), "");
  testing_support::RawPeer bob(server.port());
  ASSERT_TRUE(bob.say_hello("bob"));
  bob.send_text(R"({"type":"join","room":"r"})");
  bob.send_text(R"({"type":"offer","session":"s","to":"ada","sdp":")" +
                std::string(signaling::limits::kMaxSdpBytes, 'x') + "\"}");
  EXPECT_GT(client.wait("\"offer\"").size(), signaling::limits::kMaxSdpBytes);
}

TEST(WebSocketClient, ComesBackWhenTheServerDoes) {
  auto server = std::make_unique<SignalingServer>();
  ASSERT_TRUE(server->ready());
  const std::string port = std::to_string(server->port());
  Client client({.uri = server->url(), .first_retry_ms = 50, .longest_retry_ms = 200});
  ASSERT_NE(client.wait("opened"), "");
  server->process().signal(SIGKILL);
  server.reset();
  EXPECT_THAT(client.wait("closed"), HasSubstr("closed 1006 retry"));
  EXPECT_THAT(client.wait("closed"), HasSubstr("Cannot reach ws://127.0.0.1:" + port));
  EXPECT_FALSE(client.send(kHello));
  SignalingServer again({"--port", port});
  ASSERT_TRUE(again.ready()) << again.process().output();
  EXPECT_NE(client.wait("opened"), "");
}

TEST(WebSocketClient, TellsWhyTheServerCloses) {
  SignalingServer server;
  ASSERT_TRUE(server.ready());
  Client client({.uri = server.url(), .reconnect = false});
  ASSERT_NE(client.wait("opened"), "");
  server.process().signal(SIGTERM);
  EXPECT_THAT(client.wait("closed"), HasSubstr("closed 1001 the server is shutting down"));
  EXPECT_EQ(server.process().wait(), 0);
}

TEST(WebSocketClient, LeavesWithACloseFrame) {
  SignalingServer server({"--grace", "600"});
  ASSERT_TRUE(server.ready());
  testing_support::RawPeer bob(server.port());
  ASSERT_TRUE(bob.say_hello("bob"));
  bob.send_text(R"({"type":"join","room":"r"})");
  {
    Client client({.uri = server.url()});
    ASSERT_NE(client.wait("opened"), "");
    client.send(R"({"type":"hello","booth":1,"id":"ada"})");
    client.send(R"({"type":"join","room":"r"})");
    ASSERT_NE(client.wait("joined"), "");
  }
  EXPECT_TRUE(bob.receive_text(R"("type":"peer-left","peer":"ada")"));
}

TEST(WebSocketClient, ReportsWhatItCannotReach) {
  for (const char* uri : {"ws://127.0.0.1:1/booth", "http:", "no address", ""}) {
    Client client({.uri = uri, .reconnect = false});
    EXPECT_THAT(client.wait("closed"), HasSubstr("closed 1006 Cannot reach")) << uri;
  }
}

TEST(WebSocketClient, GivesUpOnAServerThatNeverAnswers) {
  // Connects (the backlog takes it) and hears nothing.
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(listener, 5), 0);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  Client client({.uri = "ws://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/booth",
                 .reconnect = false,
                 .connect_ms = 200});
  EXPECT_THAT(client.wait("closed"), HasSubstr("timed out"));
  close(listener);
}

class Tls : public testing::Test {
 protected:
  void SetUp() override {
    folder = std::filesystem::temp_directory_path() / ("booth-tls-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    ChildProcess openssl({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                          "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                          "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                          file("key.pem"), "-out", file("cert.pem")});
    if (openssl.wait() != 0) GTEST_SKIP() << "openssl: " << openssl.output();
    server = std::make_unique<SignalingServer>(
        std::vector<std::string>{"--tls-cert", file("cert.pem"), "--tls-key", file("key.pem")});
    ASSERT_TRUE(server->ready()) << server->process().output();
    ASSERT_THAT(server->url(), testing::StartsWith("wss://"));
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
  std::string file(const char* name) const { return (folder / name).string(); }

  std::filesystem::path folder;
  std::unique_ptr<SignalingServer> server;
};

TEST_F(Tls, TrustsTheAuthorityItIsGiven) {
  Client client({.uri = server->url(), .ca_file = file("cert.pem")});
  ASSERT_NE(client.wait("opened"), "");
  client.send(kHello);
  EXPECT_NE(client.wait("welcome"), "");
}

TEST_F(Tls, RefusesAStranger) {
  Client client({.uri = server->url(), .reconnect = false});
  EXPECT_THAT(client.wait("closed"), HasSubstr("certificate"));
}

TEST_F(Tls, RefusesEveryoneWithoutTheFileOfAuthorities) {
  Client client({.uri = server->url(), .ca_file = file("missing.pem"), .reconnect = false});
  EXPECT_THAT(client.wait("closed"), HasSubstr("CA file"));
}

TEST_F(Tls, AcceptsAStrangerOnlyIfTold) {
  Client client({.uri = server->url(), .insecure_tls = true});
  ASSERT_NE(client.wait("opened"), "");
  client.send(kHello);
  EXPECT_NE(client.wait("welcome"), "");
}

}  // namespace
}  // namespace booth

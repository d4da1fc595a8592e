// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Engine.IO over real sockets: what the reference server's own suites ask of a server, and what
// they do not.
#include <condition_variable>
#include <deque>
#include <mutex>

#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/limits.hpp"
#include "tests/support/engineio_server.hpp"
#include "tests/support/raw_peer.hpp"

namespace booth::testing_support {
namespace {

using signaling::ConnectionId;
using signaling::Opcode;
using testing::HasSubstr;
using testing::StartsWith;
namespace limits = signaling::limits;
using Endpoint = EngineIoServer::Endpoint;

const std::string kPolling = "/socket.io/?EIO=4&transport=polling";
const std::string kWebSocket = "/socket.io/?EIO=4&transport=websocket";

class EngineIo : public testing::Test {
 protected:
  void serve(const Endpoint::Settings& settings = {}, bool admits = true) {
    EngineIoServer::Service service = echo_service();
    service.admits = admits;
    service.closed = [this](ConnectionId, bool on_purpose) {
      const std::lock_guard lock(mutex);
      closed.push_back(on_purpose);
      changed.notify_one();
    };
    service.flooded = [](Endpoint& endpoint, ConnectionId id) {
      endpoint.send(id, "flooded");
      endpoint.close(id, signaling::close_code::kRateLimited, "");
    };
    server = std::make_unique<EngineIoServer>(settings, service);
    ASSERT_NE(server->port(), 0);
  }

  RawPeer::HttpAnswer ask(const std::string& method, const std::string& target,
                          const std::string& body = {}, const std::string& headers = {}) const {
    RawPeer peer(server->port());
    peer.request(method, target, body, headers);
    return peer.receive_answer();
  }
  /// Gives what its requests go to.
  std::string open_polling() const {
    const std::string body = ask("GET", kPolling).body;
    const auto at = body.find(R"("sid":")");
    if (at == std::string::npos) return "no session: " + body;
    const std::string sid = body.substr(at + 7, body.find('"', at + 7) - at - 7);
    return kPolling + "&sid=" + sid;
  }
  static std::string as_websocket(std::string session) {
    return session.replace(session.find("polling"), 7, "websocket");
  }
  std::unique_ptr<RawPeer> open_websocket(const std::string& target = kWebSocket) const {
    auto peer = std::make_unique<RawPeer>(server->port());
    EXPECT_EQ(peer->shake_hands(target), 101) << target;
    return peer;
  }
  /// A session that has changed to a WebSocket.
  std::unique_ptr<RawPeer> upgrade(const std::string& session) const {
    auto peer = open_websocket(as_websocket(session));
    peer->send_text("2probe");
    EXPECT_EQ(text_of(*peer), "3probe");
    peer->send_text("5");
    peer->send_text("4changed");
    EXPECT_EQ(text_of(*peer), "4changed");
    return peer;
  }
  static std::string text_of(RawPeer& peer) {
    const auto frame = peer.receive();
    return frame && frame->opcode == Opcode::kText ? frame->payload : "no text";
  }
  /// The service hears of the end of one more session. Was it on purpose?
  bool wait_closed() {
    std::unique_lock lock(mutex);
    const bool heard =
        changed.wait_for(lock, RawPeer::kTimeout, [this] { return !closed.empty(); });
    EXPECT_TRUE(heard);
    if (!heard) return false;
    const bool on_purpose = closed.front();
    closed.pop_front();
    return on_purpose;
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<bool> closed;
  std::unique_ptr<EngineIoServer> server;
};

TEST_F(EngineIo, OpensSessions) {
  serve();
  const auto answer = ask("GET", kPolling + "&t=abc");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.head, HasSubstr("Content-Type: text/plain; charset=UTF-8\r\n"));
  EXPECT_EQ(answer.body, R"(0{"sid":"sid1","upgrades":["websocket"],"pingInterval":25000,)"
                         R"("pingTimeout":20000,"maxPayload":1000000})");
  EXPECT_EQ(text_of(*open_websocket()), R"(0{"sid":"sid2","upgrades":[],"pingInterval":25000,)"
                                        R"("pingTimeout":20000,"maxPayload":1000000})");
}

TEST_F(EngineIo, RefusesRequestsAsTheReferenceServerDoes) {
  serve();
  const std::string session = open_polling();
  struct Row {
    const char* description;
    std::string method, target;
    int code;
  };
  const std::vector<Row> table{
      {"no version", "GET", "/socket.io/?transport=polling", 5},
      {"no number", "GET", "/socket.io/?EIO=abc&transport=polling", 5},
      {"clients of Socket.IO 2", "GET", "/socket.io/?EIO=3&transport=polling", 5},
      {"no transport", "GET", "/socket.io/?EIO=4", 0},
      {"an unknown transport", "GET", "/socket.io/?EIO=4&transport=abc", 0},
      {"webtransport", "GET", "/socket.io/?EIO=4&transport=webtransport", 0},
      {"a handshake by POST", "POST", kPolling, 2},
      {"a handshake by PUT", "PUT", kPolling, 2},
      {"a WebSocket that is none", "GET", kWebSocket, 3},
      {"an unknown session", "GET", kPolling + "&sid=nobody", 1},
      {"a POST to an unknown session", "POST", kPolling + "&sid=nobody", 1},
      {"another method", "PUT", session, 3},
      {"the other transport", "GET", as_websocket(session), 3},
      {"another version later", "GET", "/socket.io/?EIO=3&transport=polling&sid=sid1", 3},
  };
  for (const Row& row : table) {
    const auto answer = ask(row.method, row.target);
    EXPECT_EQ(answer.status, 400) << row.description;
    EXPECT_THAT(answer.body, StartsWith("{\"code\":" + std::to_string(row.code) + ",\"message\":"))
        << row.description;
  }
  EXPECT_EQ(ask("POST", session, "4still there").body, "ok");
  EXPECT_EQ(ask("GET", session).body, "4still there");
}

TEST_F(EngineIo, RefusesWebSocketsBeforeTheirHandshake) {
  serve();
  const std::string sid = "&sid=" + open_polling().substr(kPolling.size() + 5);
  for (const std::string& target :
       {std::string("/socket.io/?transport=websocket"),
        std::string("/socket.io/?EIO=abc&transport=websocket"), std::string("/socket.io/?EIO=4"),
        std::string("/socket.io/?EIO=4&transport=abc"), kPolling, kPolling + sid,
        kWebSocket + "&sid=nobody"}) {
    RawPeer peer(server->port());
    EXPECT_EQ(peer.shake_hands(target), 400) << target;
  }
}

TEST_F(EngineIo, CarriesMessagesByPolling) {
  serve();
  const std::string session = open_polling();
  const std::vector<std::pair<const char*, std::string>> table{
      {"one", "4hello"},
      {"several",
       "4test1\x1e"
       "4test2\x1e"
       "4test3"},
      {"text and bytes",
       "4hello\x1e"
       "bAQIDBA=="},
      {"any script", "4\xe2\x82\xac \xf0\x9f\x8e\x89"},
      {"the longest message", "4" + std::string(limits::kMaxMessageBytes, 'x')},
  };
  for (const auto& [description, payload] : table) {
    const auto posted = ask("POST", session, payload);
    EXPECT_EQ(posted.status, 200) << description;
    EXPECT_EQ(posted.body, "ok") << description;
    EXPECT_THAT(posted.head, HasSubstr("Content-Type: text/html\r\n")) << description;
    EXPECT_EQ(ask("GET", session).body, payload) << description;
  }
}

TEST_F(EngineIo, HoldsAPollUntilThereIsSomething) {
  serve();
  const std::string session = open_polling();
  RawPeer poll(server->port());
  poll.request("GET", session);
  EXPECT_EQ(ask("POST", session,
                "4a\x1e"
                "4b")
                .status,
            200);
  EXPECT_EQ(poll.receive_answer().body,
            "4a\x1e"
            "4b");
}

TEST_F(EngineIo, CarriesMessagesByWebSocket) {
  serve();
  const auto peer = open_websocket();
  text_of(*peer);
  peer->send_text("4hello");
  EXPECT_EQ(text_of(*peer), "4hello");
  peer->send_bytes(signaling::write_masked_frame(Opcode::kBinary, "\x01\xff\x03\x04", 5));
  const auto frame = peer->receive();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->opcode, Opcode::kBinary);
  EXPECT_EQ(frame->payload, "\x01\xff\x03\x04");
}

TEST_F(EngineIo, EndsSessionsForMalformedPosts) {
  serve();
  const std::vector<std::pair<const char*, std::string>> table{
      {"an unknown type", "abc"},
      {"a ping, which is the server's", "2"},
      {"no UTF-8", "4\xff"},
      {"a message one byte past the limit", "4" + std::string(limits::kMaxMessageBytes + 1, 'x')},
  };
  for (const auto& [description, payload] : table) {
    const std::string session = open_polling();
    EXPECT_EQ(ask("POST", session, payload).status, 400) << description;
    EXPECT_FALSE(wait_closed()) << description;
    EXPECT_THAT(ask("GET", session).body, HasSubstr("Session ID unknown")) << description;
  }
  const std::string session = open_polling();
  const std::string type = "Content-Type: application/octet-stream\r\n";
  EXPECT_EQ(ask("POST", session, "4a", type).status, 400);
  EXPECT_FALSE(wait_closed());
}

TEST_F(EngineIo, TakesPayloadsToTheLimitAndNotOnePast) {
  serve();
  const std::string session = open_polling();
  std::string payload = "4" + std::string(limits::kMaxMessageBytes, 'x');
  for (int i = 0; i < 3; ++i)
    payload +=
        "\x1e"
        "4" +
        std::string(limits::kMaxMessageBytes - 100, 'x');
  payload.resize(limits::kMaxEngineioPayloadBytes);
  EXPECT_EQ(ask("POST", session, payload).status, 200);
  EXPECT_EQ(ask("POST", session, payload + "x").status, 413);
  EXPECT_EQ(ask("GET", session).body, payload);
}

TEST_F(EngineIo, EndsSessionsForMalformedFrames) {
  serve();
  for (const char* frame : {"abc", "", "2", "7"}) {
    const auto peer = open_websocket();
    text_of(*peer);
    peer->send_text(frame);
    EXPECT_EQ(peer->wait_close(), 1000) << frame;
    EXPECT_FALSE(wait_closed()) << frame;
  }
}

TEST_F(EngineIo, EndsASessionForASecondPoll) {
  serve();
  const std::string session = open_polling();
  RawPeer first(server->port());
  first.request("GET", session);
  RawPeer second(server->port());
  second.request("GET", session);
  // Which of the two came first only the server knows.
  const auto one = first.receive_answer(), other = second.receive_answer();
  EXPECT_EQ(one.status + other.status, 600);
  EXPECT_THAT((std::vector{one.body, other.body}), testing::Contains("1"));
  EXPECT_FALSE(wait_closed());
  EXPECT_EQ(ask("GET", session).status, 400);
}

TEST_F(EngineIo, EndsASessionForASecondPost) {
  serve();
  const std::string session = open_polling();
  RawPeer first(server->port());
  first.send_bytes("POST " + session + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n4");
  // Sent one after the other, to be seen in that order.
  while (ask("POST", session, "4second").status == 200) continue;
  EXPECT_FALSE(wait_closed());
  first.send_bytes("ab");
  EXPECT_EQ(first.receive_answer().status, 400);
  EXPECT_EQ(ask("GET", session).status, 400);
}

TEST_F(EngineIo, ForgetsAPostThatWasBrokenOff) {
  serve();
  const std::string session = open_polling();
  RawPeer broken(server->port());
  broken.send_bytes("POST " + session + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n4");
  shutdown(broken.fd(), SHUT_WR);
  broken.read_to_end();  // the server has seen it
  EXPECT_EQ(ask("POST", session, "4second").status, 200);
  EXPECT_EQ(ask("GET", session).body, "4second");
}

TEST_F(EngineIo, EndsASessionWhosePollingClientGoes) {
  serve();
  const std::string session = open_polling();
  auto poll = std::make_unique<RawPeer>(server->port());
  poll->request("GET", session);
  poll.reset();
  EXPECT_FALSE(wait_closed());
  EXPECT_EQ(ask("GET", session).status, 400);
}

TEST_F(EngineIo, KeepsTheHeartbeat) {
  Endpoint::Settings settings;
  settings.session.ping_interval_ms = 50;
  settings.session.ping_timeout_ms = 30'000;
  serve(settings);
  const std::string session = open_polling();
  const auto peer = open_websocket();
  text_of(*peer);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(ask("GET", session).body, "2");
    EXPECT_EQ(ask("POST", session, "3").body, "ok");
    EXPECT_EQ(text_of(*peer), "2");
    peer->send_text("3");
  }
}

TEST_F(EngineIo, EndsSessionsWithoutAPong) {
  Endpoint::Settings settings;
  settings.session.ping_interval_ms = 50;
  settings.session.ping_timeout_ms = 150;
  serve(settings);
  const auto peer = open_websocket();
  EXPECT_EQ(peer->wait_close(), 1000);
  EXPECT_FALSE(wait_closed());
  const std::string session = open_polling();  // and never comes back
  EXPECT_FALSE(wait_closed());
  EXPECT_THAT(ask("GET", session).body, HasSubstr("Session ID unknown"));
}

TEST_F(EngineIo, HearsGoodbyes) {
  serve();
  const std::string session = open_polling();
  RawPeer poll(server->port());
  poll.request("GET", session);
  EXPECT_EQ(ask("POST", session, "4a").status, 200);  // the poll has come before this
  EXPECT_EQ(poll.receive_answer().body, "4a");
  EXPECT_EQ(ask("POST", session, "1").body, "ok");
  EXPECT_TRUE(wait_closed());
  EXPECT_EQ(ask("GET", session).status, 400);

  const auto packet = open_websocket();
  packet->send_text("1");
  packet->wait_close();
  EXPECT_TRUE(wait_closed());

  const auto frame = open_websocket();
  frame->send_bytes(signaling::write_masked_frame(Opcode::kClose, "\x03\xe9", 5));
  EXPECT_TRUE(wait_closed());

  open_websocket()->abort();
  EXPECT_FALSE(wait_closed());
}

TEST_F(EngineIo, ChangesFromPollingToAWebSocket) {
  serve();
  const std::string session = open_polling();
  RawPeer poll(server->port());
  poll.request("GET", session);
  const auto peer = open_websocket(as_websocket(session));
  peer->send_text("2probe");
  EXPECT_EQ(text_of(*peer), "3probe");
  EXPECT_EQ(poll.receive_answer().body, "6");
  EXPECT_EQ(ask("POST", session, "4meanwhile").body, "ok");
  peer->send_text("5");
  EXPECT_EQ(text_of(*peer), "4meanwhile");
  peer->send_text("4hello");
  EXPECT_EQ(text_of(*peer), "4hello");
}

TEST_F(EngineIo, IgnoresOtherRequestsAfterTheChange) {
  serve();
  const std::string session = open_polling();
  const auto peer = upgrade(session);
  EXPECT_EQ(ask("GET", session).status, 400);
  EXPECT_EQ(ask("POST", session, "1").status, 400);
  EXPECT_EQ(open_websocket(as_websocket(session))->wait_close(), 1000);
  peer->send_text("4hello");
  EXPECT_EQ(text_of(*peer), "4hello");
}

TEST_F(EngineIo, GoesOnPollingWhenAProbeFails) {
  serve();
  const std::string session = open_polling();
  for (const char* frame : {"5", "4early", "x", "2", "3probe"}) {
    const auto peer = open_websocket(as_websocket(session));
    peer->send_text(frame);
    EXPECT_EQ(peer->wait_close(), 1000) << frame;
  }
  upgrade(session);
}

TEST_F(EngineIo, EndsAProbeThatTakesTooLong) {
  Endpoint::Settings settings;
  settings.session.upgrade_ms = 50;
  serve(settings);
  const std::string session = open_polling();
  EXPECT_EQ(open_websocket(as_websocket(session))->wait_close(), 1000);
  EXPECT_EQ(ask("POST", session, "4a").body, "ok");
}

TEST_F(EngineIo, LimitsSessions) {
  Endpoint::Settings settings;
  settings.max_sessions = 3;
  settings.max_sessions_per_address = 2;
  serve(settings);
  const std::string first = open_polling();
  open_polling();
  EXPECT_EQ(ask("GET", kPolling).status, 503) << "of one address";
  const auto socket = open_websocket();  // connections are counted by address elsewhere
  text_of(*socket);
  RawPeer more(server->port());
  EXPECT_EQ(more.shake_hands(kWebSocket), 503) << "of all";
  EXPECT_EQ(ask("POST", first, "1").status, 200);
  EXPECT_TRUE(wait_closed());
  EXPECT_EQ(ask("GET", kPolling).status, 200);
}

TEST_F(EngineIo, TellsTheServiceOfFloods) {
  Endpoint::Settings settings;
  settings.connection.messages_per_second = 0.001;
  settings.connection.message_burst = 10;
  settings.session.close_ms = 30'000;
  serve(settings);
  const std::string session = open_polling();
  std::string payload = "4x";
  for (int i = 0; i < 8; ++i)
    payload +=
        "\x1e"
        "4x";
  EXPECT_EQ(ask("POST", session, payload).status, 200);  // one for the request, nine for these
  EXPECT_EQ(ask("GET", session).body, payload);
  EXPECT_EQ(ask("POST", session, "4y").status, 200);
  EXPECT_EQ(ask("GET", session).body,
            "4flooded\x1e"
            "1");
  EXPECT_FALSE(wait_closed());
}

TEST_F(EngineIo, EndsSessionsThatNobodyAdmits) {
  Endpoint::Settings settings;
  settings.connection.admit_ms = 100;
  settings.session.close_ms = 50;
  serve(settings, false);
  EXPECT_EQ(open_websocket()->wait_close(), signaling::close_code::kNoHello);
  EXPECT_FALSE(wait_closed());
  open_polling();
  EXPECT_FALSE(wait_closed());
}

TEST_F(EngineIo, IsClosedByTheService) {
  Endpoint::Settings settings;
  settings.session.close_ms = 30'000;
  serve(settings);
  const std::string session = open_polling();
  RawPeer poll(server->port());
  poll.request("GET", session);
  EXPECT_EQ(ask("POST", session, "4a").status, 200);
  EXPECT_EQ(poll.receive_answer().body, "4a");
  server->run([](Endpoint& endpoint) { endpoint.close_all(1001, "that is all"); });
  EXPECT_EQ(ask("GET", session).body, "1");
  EXPECT_FALSE(wait_closed());
  const auto peer = open_websocket();
  text_of(*peer);
  server->run([](Endpoint& endpoint) { endpoint.close_all(1001, "that is all"); });
  EXPECT_EQ(peer->wait_close(), 1001);
  EXPECT_FALSE(wait_closed());
  server->run([](Endpoint& endpoint) { EXPECT_EQ(endpoint.size(), 0u); });
}

TEST_F(EngineIo, TellsBrowsersOfOtherOriginsWhetherTheyMay) {
  serve();
  const auto own = ask("GET", kPolling, "", "Origin: http://localhost:8080\r\n");
  EXPECT_THAT(own.head, HasSubstr("Access-Control-Allow-Origin: http://localhost:8080\r\n"));
  EXPECT_EQ(ask("GET", kPolling, "", "Origin: https://stranger.example\r\n").status, 403);
  RawPeer peer(server->port());
  EXPECT_EQ(peer.shake_hands(kWebSocket, "Origin: https://stranger.example\r\n"), 403);
}

}  // namespace
}  // namespace booth::testing_support

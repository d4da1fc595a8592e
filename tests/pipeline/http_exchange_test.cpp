// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Requests that a service answers, over a real socket.
#include "signaling/transport/http_exchange.hpp"

#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/websocket_server.hpp"
#include "tests/support/raw_peer.hpp"

namespace booth::signaling {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::RawPeer;

constexpr std::size_t kBodyLimit = 1000;

/// A server whose service answers below /echo/ at once, and below /later/ when the test says so.
class Http : public testing::Test {
 protected:
  void SetUp() override {
    loop.start();
    loop.run([this] {
      settings.allow_origins = {"https://friend.example"};
      server = std::make_unique<WebSocketServer>(loop.context(), settings, events());
      ASSERT_EQ(server->listen(), "");
      port = server->port();
    });
  }
  void TearDown() override {
    loop.run([this] {
      server.reset();
      kept.reset();
    });
    loop.stop();
  }

  WebSocketServer::Events events() {
    WebSocketServer::Events events;
    events.sockets.opened = [](auto&&...) {};
    events.sockets.message = [](ConnectionId, std::string_view) {};
    events.sockets.flooded = [](ConnectionId) {};
    events.sockets.closed = [](ConnectionId, bool) {};
    events.accepts = [](const Opening&) { return std::nullopt; };
    events.health = [] { return std::string("{}"); };
    events.http.body_limit = [](std::string_view path) -> std::optional<std::size_t> {
      if (path.starts_with("/echo/") || path.starts_with("/later/")) return kBodyLimit;
      if (path == "/no-body") return 0;
      return std::nullopt;
    };
    events.http.request = [this](std::shared_ptr<HttpExchange> exchange) { take(exchange); };
    return events;
  }

  void take(const std::shared_ptr<HttpExchange>& exchange) {
    if (exchange->path() == "/echo/forget") return;
    if (exchange->path().starts_with("/later/")) {
      exchange->on_gone([this] { gone.set_value(); });
      kept = exchange;
      arrived.set_value();
      return;
    }
    std::string text(exchange->method());
    text += " " + exchange->path() + " from " + exchange->address();
    text.append(" a=").append(exchange->parameter("a"));
    text.append(" x=").append(exchange->header("X-Test")).append(" ").append(exchange->body());
    exchange->respond(200, "text/plain", text, {{"X-Answer", "yes"}});
  }

  /// One request on a connection of its own.
  RawPeer::HttpAnswer ask(const std::string& method, const std::string& target,
                          const std::string& body = {}, const std::string& headers = {}) const {
    RawPeer peer(port);
    peer.request(method, target, body, headers);
    return peer.receive_answer();
  }
  static void wait(std::promise<void>& event) {
    ASSERT_EQ(event.get_future().wait_for(RawPeer::kTimeout), std::future_status::ready);
  }
  void answer_kept(const std::string& text) {
    loop.run([&] { kept->respond(200, "text/plain", text); });
  }

  WebSocketServer::Settings settings;
  EventLoop loop;
  std::unique_ptr<WebSocketServer> server;
  std::uint16_t port = 0;
  std::shared_ptr<HttpExchange> kept;
  std::promise<void> arrived, gone;
};

TEST_F(Http, GivesARequestAndItsAnswer) {
  struct Row {
    const char* description;
    std::string method, target, body;
    std::string heard;
  };
  const std::vector<Row> table{
      {"a GET", "GET", "/echo/x", "", "GET /echo/x from 127.0.0.1 a= x=1 "},
      {"escapes are decoded once", "GET", "/echo/%2541b?b=2&a=%26+%C3%A9", "",
       "GET /echo/%41b from 127.0.0.1 a=& é x=1 "},
      {"the first of equal names", "GET", "/echo/?a=1&a=2", "",
       "GET /echo/ from 127.0.0.1 a=1 x=1 "},
      {"a body", "POST", "/echo/", "some bytes", "POST /echo/ from 127.0.0.1 a= x=1 some bytes"},
      {"a POST without one", "POST", "/echo/", "", "POST /echo/ from 127.0.0.1 a= x=1 "},
      {"any method", "BREW", "/echo/", "tea", "BREW /echo/ from 127.0.0.1 a= x=1 tea"},
      {"a body nobody wants", "POST", "/no-body", "x", "POST /no-body from 127.0.0.1 a= x=1 "},
  };
  for (const Row& row : table) {
    const auto answer = ask(row.method, row.target, row.body, "X-Test: 1\r\n");
    EXPECT_EQ(answer.status, 200) << row.description;
    EXPECT_EQ(answer.body, row.heard) << row.description;
    EXPECT_THAT(answer.head, HasSubstr("X-Answer: yes\r\n")) << row.description;
    EXPECT_THAT(answer.head, HasSubstr("Cache-Control: no-store\r\n")) << row.description;
    EXPECT_THAT(answer.head, HasSubstr("Connection: close\r\n")) << row.description;
  }
}

TEST_F(Http, AnswersInPlaceOfAServiceThatForgets) {
  EXPECT_EQ(ask("GET", "/echo/forget").status, 500);
}

TEST_F(Http, LeavesOtherPathsAlone) {
  EXPECT_EQ(ask("GET", "/other").status, 404);
  EXPECT_EQ(ask("POST", "/other", "x").status, 405);
}

TEST_F(Http, RefusesBodiesPastTheLimit) {
  const auto chunked = [](std::size_t bytes) {
    return "POST /echo/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\ny\r\n" +
           [bytes] {
             char size[32];
             snprintf(size, sizeof size, "%zx\r\n", bytes - 1);
             return std::string(size);
           }() +
           std::string(bytes - 1, 'x') + "\r\n0\r\n\r\n";
  };
  const auto counted = [](std::size_t bytes) {
    return "POST /echo/ HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(bytes) +
           "\r\n\r\n" + std::string(bytes, 'x');
  };
  struct Row {
    const char* description;
    std::string bytes;
    int status;
  };
  const std::vector<Row> table{
      {"at the limit", counted(kBodyLimit), 200},
      {"one past it", counted(kBodyLimit + 1), 413},
      {"in chunks, at the limit", chunked(kBodyLimit), 200},
      {"in chunks, one past it", chunked(kBodyLimit + 1), 413},
      {"far past it", counted(100'000), 413},
  };
  for (const Row& row : table) {
    RawPeer peer(port);
    peer.send_bytes(row.bytes);
    EXPECT_EQ(peer.receive_answer().status, row.status) << row.description;
  }
}

TEST_F(Http, AnswersLaterAndOnce) {
  RawPeer peer(port);
  peer.request("GET", "/later/");
  wait(arrived);
  answer_kept("at last");
  answer_kept("a second time");
  EXPECT_FALSE(kept->open());
  EXPECT_EQ(peer.receive_answer().body, "at last");
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST_F(Http, TellsThatTheClientHasGone) {
  auto peer = std::make_unique<RawPeer>(port);
  peer->request("GET", "/later/");
  wait(arrived);
  peer.reset();
  wait(gone);
  answer_kept("to nobody");
  EXPECT_EQ(ask("GET", "/echo/").status, 200);
}

class HurriedHttp : public Http {
 protected:
  HurriedHttp() { settings.request_ms = 500; }
};

TEST_F(HurriedHttp, EndsSlowRequestsAndNoDeferredAnswer) {
  RawPeer waiting(port), slow(port);
  waiting.request("GET", "/later/");
  wait(arrived);
  slow.send_bytes("POST /echo/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nslow");
  EXPECT_THAT(slow.read_to_end(), Not(HasSubstr("200")));
  // Both had the same time.
  answer_kept("in time");
  EXPECT_EQ(waiting.receive_answer().body, "in time");
}

TEST_F(Http, TellsBrowsersWhoMayAsk) {
  struct Row {
    const char* description;
    std::string origin;
    int status;
  };
  const std::vector<Row> table{
      {"a page of this machine", "http://localhost:5000", 200},
      {"a page that is allowed", "https://friend.example", 200},
      {"another's page", "https://stranger.example", 403},
      {"a file", "null", 403},
  };
  for (const Row& row : table) {
    const auto answer = ask("GET", "/echo/", "", "Origin: " + row.origin + "\r\n");
    EXPECT_EQ(answer.status, row.status) << row.description;
    const auto allowed = HasSubstr("Access-Control-Allow-Origin: " + row.origin + "\r\n");
    if (row.status == 200)
      EXPECT_THAT(answer.head, allowed) << row.description;
    else
      EXPECT_THAT(answer.head, Not(HasSubstr("Access-Control"))) << row.description;
  }
  EXPECT_THAT(ask("GET", "/echo/").head, Not(HasSubstr("Access-Control")));
}

TEST_F(Http, AnswersPreflights) {
  const auto answer =
      ask("OPTIONS", "/echo/", "",
          "Origin: https://friend.example\r\nAccess-Control-Request-Method: POST\r\n"
          "Access-Control-Request-Headers: content-type,x-more\r\n");
  EXPECT_EQ(answer.status, 204);
  EXPECT_THAT(answer.head, HasSubstr("Access-Control-Allow-Origin: https://friend.example\r\n"));
  EXPECT_THAT(answer.head, HasSubstr("Access-Control-Allow-Methods: POST\r\n"));
  EXPECT_THAT(answer.head, HasSubstr("Access-Control-Allow-Headers: content-type,x-more\r\n"));
  const std::string stranger =
      "Origin: https://stranger.example\r\nAccess-Control-Request-Method: POST\r\n";
  EXPECT_EQ(ask("OPTIONS", "/echo/", "", stranger).status, 403);
}

TEST_F(Http, MayBeAnsweredAfterTheServersEnd) {
  RawPeer peer(port);
  peer.request("GET", "/later/");
  wait(arrived);
  loop.run([this] { server.reset(); });
  answer_kept("too late");
  EXPECT_EQ(peer.read_to_end(), "");
}

}  // namespace
}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The real server process, spoken to byte by byte.
#include <chrono>
#include <csignal>

#include <poll.h>
#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/limits.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/signaling_server.hpp"

namespace booth {
namespace {

using signaling::Opcode;
using signaling::write_frame;
using signaling::write_masked_frame;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::RawPeer;
using testing_support::SignalingServer;
namespace limits = signaling::limits;

class Server : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server.ready()) << server.process().output(); }

  /// A peer in the room "r", whose list of the others has been read.
  std::unique_ptr<RawPeer> join(const std::string& id) {
    auto peer = std::make_unique<RawPeer>(server.port());
    EXPECT_TRUE(peer->say_hello(id)) << id;
    peer->send_text(R"({"type":"join","room":"r"})");
    EXPECT_TRUE(peer->receive_text(R"("type":"joined")")) << id;
    return peer;
  }

  SignalingServer server{{"--grace", "1", "--ice-server", "turn:a%3Ab:c%40d@turn.example:3478"}};
};

std::string message(const std::string& type, const std::string& to, const std::string& more = {}) {
  return R"({"type":")" + type + R"(","session":"s","to":")" + to + "\"" + more + "}";
}

/// `from` says it and `to` hears it.
void expect_relayed(RawPeer& from, RawPeer& to, const std::string& to_id, const std::string& type,
                    const std::string& more = {}) {
  from.send_text(message(type, to_id, more));
  const auto heard = to.receive_text("\"type\":\"" + type + "\"");
  ASSERT_TRUE(heard) << type << " did not arrive";
  EXPECT_THAT(*heard, HasSubstr(R"("session":"s","from":)")) << type;
  EXPECT_THAT(*heard, HasSubstr(more)) << type;
}

TEST_F(Server, CarriesACallFromRingToBye) {
  const auto ada = join("ada");
  const auto bob = join("bob");
  EXPECT_TRUE(ada->receive_text(R"("type":"peer-joined","peer":{"id":"bob")"));
  expect_relayed(*ada, *bob, "bob", "ring");
  expect_relayed(*bob, *ada, "ada", "accept");
  expect_relayed(*ada, *bob, "bob", "offer", R"(,"sdp":"v=0\r\n")");
  expect_relayed(*bob, *ada, "ada", "answer", R"(,"sdp":"v=0\r\n")");
  expect_relayed(*ada, *bob, "bob", "candidate",
                 R"(,"candidate":"candidate:1","sdpMid":"0","sdpMLineIndex":0)");
  expect_relayed(*bob, *ada, "ada", "end-of-candidates");
  expect_relayed(*bob, *ada, "ada", "restart-request");
  expect_relayed(*ada, *bob, "bob", "bye", R"(,"reason":"done")");
  bob->send_text(message("bye", "ada"));
  EXPECT_TRUE(bob->receive_text("unknown-session"));
}

TEST_F(Server, WelcomesWithIceServersOfTheCommandLine) {
  RawPeer peer(server.port());
  ASSERT_EQ(peer.shake_hands(), 101);
  peer.send_text(R"({"type":"hello","booth":1,"later":[{"unknown":true}]})");
  const auto welcome = peer.receive_text("welcome");
  ASSERT_TRUE(welcome);
  EXPECT_THAT(*welcome, HasSubstr(R"("urls":["turn:turn.example:3478"],"username":"a:b",)"
                                  R"("credential":"c@d")"));
}

struct Hostile {
  const char* description;
  std::string bytes;
  int close_code;
};

TEST_F(Server, EndsHostileConnectionsAndNobodysCall) {
  const std::string text = R"({"type":"heartbeat"})";
  const std::vector<Hostile> table{
      {"an unmasked frame", write_frame(Opcode::kText, text), 1002},
      {"a binary message", write_masked_frame(Opcode::kBinary, "x", 7), 1003},
      {"a message one byte past the limit",
       write_masked_frame(Opcode::kText, std::string(limits::kMaxMessageBytes + 1, 'x'), 7), 1009},
      {"a length of 2^63", std::string("\x81\xff\x80\0\0\0\0\0\0\0", 10), 1009},
      {"no UTF-8", write_masked_frame(Opcode::kText, "\"\xff\"", 7), 1007},
      {"a reserved bit", std::string("\xc1\x80", 2), 1002},
      {"a reserved opcode", std::string("\x83\x80", 2), 1002},
      {"a continuation of nothing", std::string("\x80\x80", 2), 1002},
      {"a long ping", std::string("\x89\xfe", 2), 1002},
      {"a fragmented ping", std::string("\x09\x80", 2), 1002},
  };
  const auto ada = join("ada");
  const auto bob = join("bob");
  expect_relayed(*ada, *bob, "bob", "offer", R"(,"sdp":"v=0\r\n")");
  for (const Hostile& row : table) {
    const auto eve = join(std::string("eve") + std::to_string(&row - table.data()));
    eve->send_bytes(row.bytes);
    EXPECT_EQ(eve->wait_close(), row.close_code) << row.description;
    expect_relayed(*ada, *bob, "bob", "candidate", R"(,"candidate":"c")");
  }
}

TEST_F(Server, AnswersMessagesOutOfOrderToTheirSenderOnly) {
  const auto ada = join("ada");
  const auto bob = join("bob");
  const auto eve = join("eve");
  expect_relayed(*ada, *bob, "bob", "offer", R"(,"sdp":"v=0\r\n")");
  const std::vector<std::pair<std::string, std::string>> table{
      {"{", "bad-message"},
      {R"({"type":"dance"})", "unknown-type"},
      {R"({"type":"hello","booth":1})", "already-welcome"},
      {R"({"type":"join","room":"r"})", "already-in-room"},
      {message("bye", "ada"), "unknown-session"},
      {message("bye", "bob"), "unknown-session"},
      {message("answer", "ada", R"(,"sdp":"v=0")"), "unknown-session"},
      {message("offer", "ada", R"(,"sdp":"v=0")"), "session-taken"},
      {message("ring", "bob"), "session-taken"},
      {message("ring", "nobody"), "unknown-peer"},
      {message("ring", "eve"), "unknown-peer"},
  };
  for (const auto& [said, code] : table) {
    eve->send_text(said);
    EXPECT_TRUE(eve->receive_text("\"code\":\"" + code + "\"")) << said;
  }
  expect_relayed(*bob, *ada, "ada", "answer", R"(,"sdp":"v=0\r\n")");
}

std::string token_of(const std::string& welcome) {
  const auto at = welcome.find(R"("token":")") + 9;
  return welcome.substr(at, welcome.find('"', at) - at);
}

TEST_F(Server, GivesAPeerItsCallsBackForItsToken) {
  SignalingServer patient({"--grace", "60"});
  RawPeer first(patient.port());
  ASSERT_EQ(first.shake_hands(), 101);
  first.send_text(R"({"type":"hello","booth":1,"id":"ada"})");
  const auto welcome = first.receive_text("welcome");
  ASSERT_TRUE(welcome);
  first.send_text(R"({"type":"join","room":"r"})");
  RawPeer bob(patient.port());
  ASSERT_TRUE(bob.say_hello("bob"));
  bob.send_text(R"({"type":"join","room":"r"})");
  ASSERT_TRUE(bob.receive_text("joined"));
  expect_relayed(first, bob, "bob", "offer", R"(,"sdp":"v=0\r\n")");

  first.abort();
  // Said while ada is away, as far as the server knows by now.
  bob.send_text(message("answer", "ada", R"(,"sdp":"v=0\r\n")"));
  RawPeer second(patient.port());
  ASSERT_EQ(second.shake_hands(), 101);
  const std::string hello = R"({"type":"hello","booth":1,"token":")" + token_of(*welcome) + "\"}";
  second.send_text(hello);
  EXPECT_TRUE(second.receive_text(R"("id":"ada")"));
  EXPECT_TRUE(second.receive_text(R"("type":"joined","room":"r","peers":[{"id":"bob")"));
  expect_relayed(second, bob, "bob", "candidate", R"(,"candidate":"c")");

  RawPeer third(patient.port());
  ASSERT_EQ(third.shake_hands(), 101);
  third.send_text(hello);
  EXPECT_TRUE(third.receive_text(R"("resumed":true)"));
  EXPECT_TRUE(second.receive_text("replaced"));
  EXPECT_EQ(second.wait_close(), 4001);
  expect_relayed(bob, third, "ada", "candidate", R"(,"candidate":"c")");
}

TEST_F(Server, TellsTheOthersWhenAPeerDoesNotComeBack) {
  const auto ada = join("ada");
  const auto bob = join("bob");
  const auto eve = join("eve");
  expect_relayed(*bob, *ada, "ada", "offer", R"(,"sdp":"v=0\r\n")");
  bob->abort();
  EXPECT_TRUE(ada->receive_text(R"("type":"bye","session":"s","from":"bob")"));
  EXPECT_TRUE(ada->receive_text(R"("type":"peer-left","peer":"bob")"));
  EXPECT_TRUE(eve->receive_text(R"("type":"peer-left","peer":"bob")"));
}

TEST_F(Server, NoticesAnEndThatComesWithTheLastWords) {
  const auto ada = join("ada");
  for (int i = 0; i < 5; ++i) {
    const std::string id = "eve" + std::to_string(i);
    const auto eve = join(id);
    eve->send_text(R"({"type":"heartbeat"})");
    shutdown(eve->fd(), SHUT_WR);
    EXPECT_TRUE(ada->receive_text(R"("type":"peer-left","peer":")" + id)) << id;
  }
}

TEST_F(Server, ClosesAReaderThatDoesNotRead) {
  const auto ada = join("ada");
  const auto slow = join("slow");
  const int small = 4096;
  setsockopt(slow->fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  // Each sender alone stays within what one connection may send.
  const std::string sdp(100 * 1024, 'x');
  std::vector<std::unique_ptr<RawPeer>> senders;
  for (int i = 0; i < 12; ++i) {
    senders.push_back(join("sender" + std::to_string(i)));
    const std::string session = R"({"type":"offer","session":"s)" + std::to_string(i);
    for (int n = 0; n < 18; ++n)
      senders.back()->send_text(session + R"(","to":"slow","sdp":")" + sdp + "\"}");
  }
  EXPECT_TRUE(ada->receive_text(R"("type":"peer-left","peer":"slow")"));
  expect_relayed(*senders[0], *ada, "ada", "offer", R"(,"sdp":"v=0\r\n")");
}

TEST_F(Server, ClosesAFlood) {
  const auto ada = join("ada");
  const auto eve = join("eve");
  std::string flood;
  for (int i = 0; i < 20000; ++i) flood += write_masked_frame(Opcode::kPing, "", 7);
  eve->send_bytes(flood);
  EXPECT_TRUE(eve->receive_text("rate-limited"));
  EXPECT_EQ(eve->wait_close(), 4002);
  ada->send_text(R"({"type":"heartbeat"})");
  EXPECT_TRUE(ada->receive_text("heartbeat"));
}

TEST(ServerRate, IsWhatTheCommandLineSays) {
  SignalingServer server({"--max-rate", "4000"});
  ASSERT_TRUE(server.ready());
  RawPeer eve(server.port());
  ASSERT_EQ(eve.shake_hands(), 101);
  std::string flood;
  for (int i = 0; i < 20000; ++i) flood += write_masked_frame(Opcode::kPing, "", 7);
  eve.send_bytes(flood + write_masked_frame(Opcode::kPing, "last", 7));
  std::optional<RawPeer::Frame> pong;
  do pong = eve.receive();
  while (pong && pong->payload != "last");
  EXPECT_TRUE(pong);
}

TEST_F(Server, HearsWhatComesWithTheHandshake) {
  RawPeer hasty(server.port());
  const std::string hello = write_masked_frame(Opcode::kText, R"({"type":"hello","booth":1})", 7);
  ASSERT_EQ(hasty.shake_hands("/booth", {}, hello + hello.substr(0, 9)), 101);
  EXPECT_TRUE(hasty.receive_text("welcome"));
  hasty.send_bytes(hello.substr(9));
  EXPECT_TRUE(hasty.receive_text("already-welcome"));
}

TEST(ServerAddress, MayHaveSoManyConnectionsAndNotOneMore) {
  SignalingServer server({"--max-per-address", "3"});
  ASSERT_TRUE(server.ready());
  std::vector<std::unique_ptr<RawPeer>> peers;
  for (int i = 0; i < 3; ++i) {
    peers.push_back(std::make_unique<RawPeer>(server.port()));
    EXPECT_TRUE(peers.back()->say_hello("peer" + std::to_string(i))) << i;
  }
  EXPECT_EQ(RawPeer(server.port()).shake_hands(), 0);
  peers[0]->send_bytes(write_masked_frame(Opcode::kClose, std::string("\x03\xe8", 2), 7));
  EXPECT_EQ(peers[0]->wait_close(), 1000);
  // The server's end of it goes a moment later.
  const auto deadline = std::chrono::steady_clock::now() + RawPeer::kTimeout;
  bool let_in = false;
  while (!let_in && std::chrono::steady_clock::now() < deadline)
    let_in = RawPeer(server.port()).shake_hands() == 101;
  EXPECT_TRUE(let_in);
}

/// Sends a header's bytes one by one, for as long as somebody listens.
void dribble(RawPeer& peer) {
  peer.send_bytes("GET /booth HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ");
  const auto deadline = std::chrono::steady_clock::now() + RawPeer::kTimeout;
  pollfd end{peer.fd(), POLLIN, 0};
  while (std::chrono::steady_clock::now() < deadline && poll(&end, 1, 300) == 0)
    peer.send_bytes("x");
  EXPECT_LT(std::chrono::steady_clock::now(), deadline) << "it was listened to for ever";
}

TEST_F(Server, HangsUpOnThoseWhoSayNothing) {
  RawPeer half_a_request(server.port());
  half_a_request.send_bytes("GET /booth HTTP/1.1\r\nHost: 127.0.0.1\r\n");
  RawPeer mute(server.port());
  // A viewer of a dialect without hello waits to be offered something.
  RawPeer viewer(server.port());
  ASSERT_EQ(viewer.shake_hands("/plain"), 101);
  RawPeer silent(server.port());
  ASSERT_EQ(silent.shake_hands(), 101);
  silent.send_text("{}");  // no hello
  RawPeer slow(server.port());
  dribble(slow);
  EXPECT_EQ(silent.wait_close(), 4003);
  EXPECT_EQ(half_a_request.read_to_end(), "");
  EXPECT_EQ(mute.read_to_end(), "");
  RawPeer broadcaster(server.port());
  ASSERT_EQ(broadcaster.shake_hands("/plain"), 101);
  broadcaster.send_text(R"({"type":"offer","sdp":"v=0\r\n"})");
  EXPECT_TRUE(viewer.receive_text("offer"));
}

TEST_F(Server, FindsTheDialectByPathOrSubprotocol) {
  struct Row {
    const char* description;
    std::string path;
    std::string offered;
    int status;
    std::string chosen;
  };
  const Row table[] = {
      {"by its path", "/booth", "", 101, ""},
      {"by its path, with a query", "/booth?x=%20", "", 101, ""},
      {"path and subprotocol", "/booth", "booth", 101, "booth"},
      {"by one of the subprotocols", "/signaling", "x.other, booth", 101, "booth"},
      {"the path counts, not what it does not know", "/booth", "x.other", 101, ""},
      {"no such path", "/signaling", "", 404, ""},
      {"no such subprotocol", "/signaling", "x.other", 404, ""},
  };
  for (const Row& row : table) {
    SCOPED_TRACE(row.description);
    RawPeer peer(server.port());
    const std::string offer =
        row.offered.empty() ? "" : "Sec-WebSocket-Protocol: " + row.offered + "\r\n";
    EXPECT_EQ(peer.shake_hands(row.path, offer), row.status);
    const auto chosen = "Sec-WebSocket-Protocol: " + row.chosen;
    if (row.chosen.empty())
      EXPECT_THAT(peer.head(), Not(HasSubstr(chosen)));
    else
      EXPECT_THAT(peer.head(), HasSubstr(chosen + "\r\n"));
  }
}

TEST_F(Server, RefusesPagesOfOtherOrigins) {
  const std::vector<std::pair<std::string, int>> table{{"http://evil.example", 403},
                                                       {"null", 403},
                                                       {"http://127.0.0.1", 101},
                                                       {"http://localhost:3000", 101}};
  for (const auto& [origin, status] : table)
    EXPECT_EQ(RawPeer(server.port()).shake_hands("/booth", "Origin: " + origin + "\r\n"), status)
        << origin;
}

TEST_F(Server, ServesThePage) {
  const std::vector<std::tuple<std::string, std::string, std::string>> table{
      {"GET /", "HTTP/1.1 200", "<html"},
      {"GET /healthz", "HTTP/1.1 200", R"("status":"ok")"},
      {"GET /meson.build", "HTTP/1.1 200", "Content-Type: application/octet-stream"},
      {"GET /../protocol/json.cpp", "HTTP/1.1 4", ""},
      {"GET /%2e%2e/protocol/json.cpp", "HTTP/1.1 4", ""},
      {"GET /..%2fprotocol%2fjson.cpp", "HTTP/1.1 4", ""},
      {"GET /%00", "HTTP/1.1 4", ""},
      {"GET /booth", "HTTP/1.1 426", "Upgrade: websocket"},
      {"POST /", "HTTP/1.1 405", ""},
  };
  for (const auto& [request, status, part] : table) {
    RawPeer browser(server.port());
    browser.send_bytes(request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    const std::string answer = browser.read_to_end();
    EXPECT_THAT(answer, StartsWith(status)) << request;
    EXPECT_THAT(answer, HasSubstr(part)) << request;
  }
}

TEST_F(Server, SaysWhereEachDialectIsFound) {
  const std::string root = "ws://127.0.0.1:" + std::to_string(server.port());
  for (const signaling::Dialect& dialect : signaling::dialects()) {
    SCOPED_TRACE(dialect.name);
    const std::string address = root + std::string(dialect.path) + " (" + dialect.title + ")";
    EXPECT_TRUE(server.process().wait_line(address)) << server.process().output();
    EXPECT_TRUE(dialect.serves(dialect.path));
  }
}

TEST_F(Server, TellsItsPeersBeforeItEnds) {
  const auto ada = join("ada");
  const auto idle = join("idle");  // does not answer the close frame
  server.process().signal(SIGTERM);
  EXPECT_TRUE(ada->receive_text("shutting-down"));
  EXPECT_EQ(ada->wait_close(), 1001);
  EXPECT_EQ(server.process().wait(), 0);
}

TEST(ServerOptions, ExplainsWhatIsWrong) {
  SignalingServer running;
  ASSERT_TRUE(running.ready());
  const std::string taken = std::to_string(running.port());
  const std::vector<std::tuple<std::vector<std::string>, int, std::string>> table{
      {{"--version"}, 0, "booth-signaling-server "},
      {{"--dance"}, 2, "Unknown option --dance"},
      {{"--port", "65536"}, 2, "0..65535"},
      {{"--ice-server", "http://x"}, 2, "stun:HOST:PORT"},
      {{"--max-rate", "0"}, 2, "at least 1"},
      {{"--turn-server", "turn:a"}, 2, "needs --turn-secret"},
      {{"--turn-server", "stun:a", "--turn-secret", "x"}, 2, "is no TURN server"},
      {{"--turn-secret", "x"}, 2, "needs --turn-server"},
      {{"--turn-ttl", "59"}, 2, "60..604800"},
      {{"--host", "nowhere"}, 1, "is no IP address"},
      {{"--port", taken}, 1, "Address already in use"},
      {{"--tls-cert", "/nonexistent"}, 1, "both a certificate and a key"},
      {{"--tls-cert", "/nonexistent", "--tls-key", "/nonexistent"}, 1, "certificate"},
  };
  for (const auto& [arguments, code, text] : table) {
    SignalingServer server(arguments);
    EXPECT_EQ(server.process().wait(), code) << arguments[0];
    EXPECT_THAT(server.process().output(), HasSubstr(text)) << arguments[0];
  }
}

}  // namespace
}  // namespace booth

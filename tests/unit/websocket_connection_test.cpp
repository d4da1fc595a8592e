// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One connection over a socket pair, with the test's own clock.
#include "signaling/transport/websocket_connection.hpp"

#include <array>

#include <sys/socket.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace booth::signaling {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

class Connection : public testing::Test {
 protected:
  Connection() {
    std::array<int, 2> fds{};
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data());
    far_end = fds[1];
    GSocket* socket = g_socket_new_from_fd(fds[0], nullptr);
    GIOStream* stream = G_IO_STREAM(g_socket_connection_factory_create_connection(socket));
    g_object_unref(socket);
    connection = std::make_unique<WebSocketConnection>(
        GObjectPtr<GIOStream>(stream), limits(),
        WebSocketConnection::Events{[this](auto text) { messages.emplace_back(text); },
                                    [this] { ++floods; }},
        0);
  }
  ~Connection() override { close(far_end); }

  static WebSocketConnection::Limits limits() {
    WebSocketConnection::Limits limits;
    limits.send_queue_bytes = 100'000;
    limits.messages_per_second = 10;
    limits.message_burst = 5;
    limits.byte_burst = 1000;
    limits.bytes_per_second = 100;
    limits.admit_ms = 1000;
    limits.ping_after_ms = 3000;
    limits.idle_ms = 5000;
    limits.close_ms = 500;
    return limits;
  }

  void peer_sends(const std::string& bytes, std::int64_t now_ms = 0) {
    ASSERT_EQ(write(far_end, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    connection->read(now_ms);
  }
  static std::string text(const std::string& payload) {
    return write_masked_frame(Opcode::kText, payload, 9);
  }
  std::string peer_reads() const {
    std::string bytes(1 << 20, '\0');
    const ssize_t count = read(far_end, bytes.data(), bytes.size());
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
  }

  int far_end = -1;
  std::unique_ptr<WebSocketConnection> connection;
  std::vector<std::string> messages;
  int floods = 0;
};

TEST_F(Connection, CarriesTextBothWays) {
  peer_sends(text("one") + text("two"));
  EXPECT_THAT(messages, ElementsAre("one", "two"));
  connection->send_text("three");
  EXPECT_EQ(peer_reads(), write_frame(Opcode::kText, "three"));
}

TEST_F(Connection, AnswersPings) {
  peer_sends(write_masked_frame(Opcode::kPing, "p", 9));
  EXPECT_EQ(peer_reads(), write_frame(Opcode::kPong, "p"));
}

TEST_F(Connection, EndsWithoutAWordWhenThePeerDoes) {
  shutdown(far_end, SHUT_RDWR);
  connection->read(0);
  EXPECT_TRUE(connection->ended());
  EXPECT_FALSE(connection->closed_by_peer());
  EXPECT_EQ(connection->code(), close_code::kAbnormal);
}

TEST_F(Connection, AnswersAClose) {
  peer_sends(write_masked_frame(Opcode::kClose, std::string("\x03\xe9", 2), 9) + text("late"));
  EXPECT_EQ(peer_reads(), write_close(1001, ""));
  EXPECT_TRUE(connection->ended());
  EXPECT_TRUE(connection->closed_by_peer());
  EXPECT_EQ(connection->code(), 1001);
  EXPECT_THAT(messages, IsEmpty());
}

TEST_F(Connection, WaitsForTheAnswerToItsOwnCloseABoundedTime) {
  connection->close(close_code::kReplaced, "replaced", 100);
  EXPECT_EQ(peer_reads(), write_close(close_code::kReplaced, "replaced"));
  peer_sends(text("late"), 100);
  EXPECT_THAT(messages, IsEmpty());
  connection->send_text("too late");
  EXPECT_EQ(peer_reads(), "");
  connection->tick(599);
  EXPECT_FALSE(connection->ended());
  connection->tick(600);
  EXPECT_TRUE(connection->ended());
  EXPECT_FALSE(connection->closed_by_peer());
  EXPECT_EQ(connection->code(), close_code::kReplaced);
}

TEST_F(Connection, EndsWhenItsCloseIsAnswered) {
  connection->close(close_code::kGoingAway, "", 0);
  peer_sends(write_masked_frame(Opcode::kClose, std::string("\x03\xe9", 2), 9));
  EXPECT_TRUE(connection->ended());
  EXPECT_FALSE(connection->closed_by_peer());
}

TEST_F(Connection, ClosesAfterAFailureOfFraming) {
  peer_sends("\x83\x80");
  EXPECT_THAT(peer_reads(), StartsWith(std::string("\x88\x11\x03\xea", 4)));
  EXPECT_FALSE(connection->ended());
  connection->tick(500);
  EXPECT_TRUE(connection->ended());
}

TEST_F(Connection, EndsAReaderThatDoesNotRead) {
  const std::string large(10'000, 'x');
  int sent = 0;
  for (; sent < 1000 && !connection->ended(); ++sent) connection->send_text(large);
  EXPECT_TRUE(connection->ended());
  EXPECT_EQ(connection->code(), close_code::kSlowReader);
  EXPECT_FALSE(connection->closed_by_peer());
}

TEST_F(Connection, KeepsAQueueToItsLimitAndNotPast) {
  // One byte each, until the socket is full: what waits then is less than a frame.
  while (!connection->wants_write()) connection->send_text("x");
  constexpr std::size_t kHead = 10;
  connection->send_text(std::string(limits().send_queue_bytes - 2 * kHead, 'x'));
  EXPECT_FALSE(connection->ended());
  connection->send_text(std::string(2 * kHead, 'x'));
  EXPECT_TRUE(connection->ended());
  EXPECT_EQ(connection->code(), close_code::kSlowReader);
}

TEST_F(Connection, HoldsWhatItSendsUntilItIsReleased) {
  connection->hold();
  connection->send_text("one");
  connection->send_text("two");
  EXPECT_EQ(peer_reads(), "");
  EXPECT_FALSE(connection->wants_write());
  connection->release();
  EXPECT_EQ(peer_reads(), write_frame(Opcode::kText, "one") + write_frame(Opcode::kText, "two"));
  connection->send_text("three");
  EXPECT_EQ(peer_reads(), write_frame(Opcode::kText, "three"));
}

TEST_F(Connection, EndsOnlyAfterTryingToSendWhatItHeld) {
  const std::string half(limits().send_queue_bytes * 6 / 10, 'x');
  connection->hold();
  connection->send_text(half);
  connection->send_text(half);
  EXPECT_FALSE(connection->ended()) << "the socket takes some of it";
  for (int i = 0; i < 100; ++i) connection->send_text(half);
  EXPECT_TRUE(connection->ended());
  EXPECT_EQ(connection->code(), close_code::kSlowReader);
  connection->release();
}

TEST_F(Connection, SendsInOrderWhatHadToWait) {
  std::string expected;
  for (int i = 0; !connection->wants_write(); ++i) {
    const std::string payload = std::to_string(i) + std::string(5000, 'x');
    connection->send_text(payload);
    expected += write_frame(Opcode::kText, payload);
  }
  std::string received;
  for (int i = 0; i < 10000 && received.size() < expected.size(); ++i) {
    received += peer_reads();
    connection->write();
  }
  EXPECT_TRUE(received == expected);
  EXPECT_FALSE(connection->wants_write());
}

TEST_F(Connection, AllowsABurstOfMessagesAndThenTheirRate) {
  std::string burst;
  for (int i = 0; i < 5; ++i) burst += text("x");
  peer_sends(burst);
  EXPECT_EQ(messages.size(), 5u);
  EXPECT_EQ(floods, 0);
  peer_sends(text("y"), 100);
  EXPECT_EQ(messages.size(), 6u);
  peer_sends(text("z") + text("z"), 150);
  EXPECT_EQ(messages.size(), 6u);
  EXPECT_EQ(floods, 1);
}

TEST_F(Connection, CountsBytesAndPingsToo) {
  peer_sends(text(std::string(1000, 'x')));
  EXPECT_EQ(floods, 0);
  peer_sends(write_masked_frame(Opcode::kPing, "x", 9));
  EXPECT_EQ(floods, 1);
}

TEST_F(Connection, ClosesWhoNeverIntroducesItself) {
  connection->tick(999);
  EXPECT_EQ(peer_reads(), "");
  connection->tick(1000);
  EXPECT_EQ(peer_reads(), write_close(close_code::kNoHello, "no hello"));
}

TEST_F(Connection, PingsTheSilentAndGivesThemUp) {
  connection->admit();
  connection->tick(2999);
  EXPECT_EQ(peer_reads(), "");
  connection->tick(3000);
  connection->tick(3100);
  EXPECT_EQ(peer_reads(), write_frame(Opcode::kPing, ""));
  peer_sends(write_masked_frame(Opcode::kPong, "", 9), 4000);
  connection->tick(6999);
  EXPECT_EQ(peer_reads(), "");
  connection->tick(7000);
  EXPECT_EQ(peer_reads(), write_frame(Opcode::kPing, ""));
  connection->tick(8999);
  EXPECT_FALSE(connection->ended());
  connection->tick(9000);
  EXPECT_TRUE(connection->ended());
  EXPECT_EQ(connection->code(), close_code::kIdle);
}

}  // namespace
}  // namespace booth::signaling

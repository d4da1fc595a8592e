// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Everybody calls everybody through the real server and real WebSockets; tests/unit has the whole
// matrix of what may happen in a call.
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/signaling_server.hpp"
#include "tests/support/socket_line.hpp"
#include "tests/support/speakers.hpp"
#include "tests/support/telephone.hpp"

namespace {

using namespace booth::testing_support;  // NOLINT: the whole file is about it
using booth::signaling::PeerId;
using Clock = std::chrono::steady_clock;

class DialectServer : public testing::TestWithParam<Pair> {
 protected:
  static void SetUpTestSuite() {
    server_ = std::make_unique<SignalingServer>();
    ASSERT_TRUE(server_->ready()) << server_->process().output();
  }
  static void TearDownTestSuite() { server_.reset(); }

  /// An id is made of it, and must not be too long for that.
  static std::string room() { return GetParam().caller.name() + "-" + GetParam().callee.name(); }
  std::unique_ptr<Telephone> add(const Speaker& speaker, const std::string& id) {
    const std::string uri =
        "ws://127.0.0.1:" + std::to_string(server_->port()) + std::string(speaker.path);
    auto line = std::make_unique<SocketLine>(server_->port());
    // Ids are the whole server's, and those of the test before may not be free yet.
    auto added = std::make_unique<Telephone>(
        std::move(line),
        Telephone::Options{speaker.protocol, uri, room(), id + room(), true, speaker.role});
    EXPECT_TRUE(wait_until({added.get()}, [&] { return added->joined(); })) << id;
    return added;
  }
  /// Pumps until it holds.
  static bool wait_until(const std::vector<Telephone*>& telephones,
                         const std::function<bool()>& holds) {
    for (const auto deadline = Clock::now() + kProcessTimeout; Clock::now() < deadline;) {
      bool moved = false;
      for (Telephone* telephone : telephones) moved |= telephone->pump();
      if (holds()) return true;
      if (!moved) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }

  static std::unique_ptr<SignalingServer> server_;
};
std::unique_ptr<SignalingServer> DialectServer::server_;

TEST_P(DialectServer, ACallIsMadeAndEnded) {
  // One of Booth's own sees under which id the callee is known, then goes before it rings.
  auto usher = add(kBooth, "eve");
  auto callee = add(GetParam().callee, "bob");
  ASSERT_TRUE(wait_until({usher.get(), callee.get()}, [&] { return !usher->others().empty(); }));
  const PeerId callee_id = usher->others().front().id;
  usher->leave();
  auto caller = add(GetParam().caller, "ada");
  const std::vector<Telephone*> both{caller.get(), callee.get()};
  for (const bool caller_ends : {true, false}) {
    SCOPED_TRACE(caller_ends ? "the caller hangs up" : "the callee hangs up");
    if (!GetParam().caller.addresses) {
      ASSERT_TRUE(wait_until(both, [&] { return !caller->others().empty(); }));
    }
    caller->call(GetParam().caller.addresses ? callee_id : caller->others().front().id);
    ASSERT_TRUE(wait_until(both, [&] {
      return caller->connected() && callee->connected() && caller->their_candidates().size() == 2 &&
             callee->their_candidates().size() == 2;
    }));
    EXPECT_EQ(caller->their_sdp(), callee->own_sdp());
    EXPECT_EQ(callee->their_sdp(), caller->own_sdp());
    (caller_ends ? caller : callee)->hang_up();
    ASSERT_TRUE(wait_until(both, [&] { return caller->idle() && callee->idle(); }));
  }
}

INSTANTIATE_TEST_SUITE_P(Pairs, DialectServer, testing::ValuesIn(pairs()), pair_name);

}  // namespace

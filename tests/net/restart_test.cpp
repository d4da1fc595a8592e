// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Calls whose way through the network is lost and comes back.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <glib.h>

#include "tests/net/lab.hpp"
#include "tests/net/net_peer.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::net::Lab;
using booth::net::NetPeer;
using booth::testing_support::SignalingServer;

std::int64_t now_ms() { return g_get_monotonic_time() / 1000; }

class Restart : public testing::Test {
 protected:
  static void SetUpTestSuite() { missing = Lab::missing(); }
  void SetUp() override {
    if (!missing.empty()) GTEST_SKIP() << missing;
    lab = std::make_unique<Lab>(Lab::Nat::kCone);
    ASSERT_EQ(lab->error(), "");
    server = std::make_unique<SignalingServer>(std::vector<std::string>{"--host", Lab::kInternet},
                                               lab->internet().command({}));
    ASSERT_TRUE(server->ready()) << server->process().output();
    anna = std::make_unique<NetPeer>(lab->anna(), "anna", server->url());
    ASSERT_TRUE(anna->wait("joined")) << anna->report();
    carl = std::make_unique<NetPeer>(lab->carl(), "carl", server->url());
    ASSERT_TRUE(carl->wait("connected")) << report();
    ASSERT_TRUE(anna->wait("connected")) << report();
    ASSERT_TRUE(anna->sees("carl")) << report();
    ASSERT_TRUE(carl->sees("anna")) << report();
  }

  /// Milliseconds from `since` to the next picture at both; -1 if there is none.
  std::int64_t back(std::int64_t since) {
    const auto at_anna = anna->picture_after("carl", since);
    const auto at_carl = carl->picture_after("anna", since);
    if (at_anna < 0 || at_carl < 0) return -1;
    return std::max(at_anna, at_carl) - since;
  }

  std::string report() const {
    return "anna:\n" + anna->events() + "carl:\n" + (carl ? carl->events() : "");
  }

  inline static std::string missing;
  std::unique_ptr<Lab> lab;
  std::unique_ptr<SignalingServer> server;
  std::unique_ptr<NetPeer> anna, carl;
};

TEST_F(Restart, TheMachineMovesToAnotherAddress) {
  for (int round = 0; round < 4; ++round) {
    // The callee first, then the caller.
    const auto& machine = round % 2 ? lab->carl() : lab->anna();
    const auto address = "10.1.0." + std::to_string(20 + round);
    ASSERT_EQ(lab->readdress(machine, address), "");
    const auto taken = back(now_ms());
    ASSERT_GE(taken, 0) << report();
    std::printf("round %d: media is back after %d ms\n", round, static_cast<int>(taken));
  }
}

struct Outage {
  const char* description;
  bool link;  ///< the cable; else packets are dropped without a word
  std::int64_t for_ms;
};

TEST_F(Restart, TheWayIsLostForSomeTime) {
  for (const auto& [description, link, for_ms] :
       {Outage{"a cable is pulled", true, 2'000}, Outage{"nothing gets through", false, 4'000}}) {
    SCOPED_TRACE(description);
    const auto cut = [&, cable = link](bool off) {
      return cable ? lab->set_link(lab->anna(), !off) : lab->set_silent(lab->anna(), off);
    };
    ASSERT_EQ(cut(true), "");
    // Not before: what a peer hears may be under way still.
    EXPECT_TRUE(anna->wait("disconnected")) << report();
    EXPECT_TRUE(carl->wait("disconnected")) << report();
    g_usleep(static_cast<gulong>(for_ms) * 1000);
    ASSERT_EQ(cut(false), "");
    const auto taken = back(now_ms());
    ASSERT_GE(taken, 0) << report();
    std::printf("%s: media is back after %d ms\n", description, static_cast<int>(taken));
  }
}

}  // namespace

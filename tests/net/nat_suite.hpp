// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/net/lab.hpp"
#include "tests/net/net_peer.hpp"
#include "tests/net/turn_server.hpp"
#include "tests/support/signaling_server.hpp"

namespace booth::net {

/// Two peers in the lab, with coturn and the signaling server on its internet.
class NatSuite : public testing::Test {
 protected:
  static constexpr char kStun[] = "stun:198.51.100.1:3478";
  static constexpr char kTurn[] = "turn:anna:secret@198.51.100.1:3478";

  static void SetUpTestSuite() { missing = Lab::missing(); }
  void SetUp() override {
    if (!missing.empty()) GTEST_SKIP() << missing;
  }

  /// Options of coturn for one user.
  static std::vector<std::string> user(const std::string& name, const std::string& password) {
    return {"--lt-cred-mech", "--user", name + ":" + password};
  }

  /// Builds the network. The signaling server names `ice_servers`, or has the `options` given.
  void build(Lab::Nat nat, const std::vector<std::string>& ice_servers,
             const std::vector<std::string>& turn_options = user("anna", "secret"),
             std::vector<std::string> options = {}) {
    lab = std::make_unique<Lab>(nat);
    ASSERT_EQ(lab->error(), "");
    turn = std::make_unique<TurnServer>(lab->internet(), Lab::kInternet, turn_options);
    ASSERT_TRUE(turn->ready()) << turn->log();
    options.insert(options.end(), {"--host", Lab::kInternet});
    for (const auto& ice_server : ice_servers)
      options.insert(options.end(), {"--ice-server", ice_server});
    server =
        std::make_unique<testing_support::SignalingServer>(options, lab->internet().command({}));
    ASSERT_TRUE(server->ready()) << server->process().output();
  }

  /// Two peers call each other until both see the other's picture.
  void call(const Machine& here, const Machine& there, const std::string& properties = {}) {
    first = std::make_unique<NetPeer>(here, "first", server->url(), properties);
    ASSERT_TRUE(first->wait("joined")) << first->report();
    second = std::make_unique<NetPeer>(there, "second", server->url(), properties);
    ASSERT_TRUE(second->wait("connected")) << report();
    EXPECT_TRUE(first->sees("second")) << report();
    EXPECT_TRUE(second->sees("first")) << report();
  }

  std::string report() const {
    return "first:\n" + (first ? first->report() : "") + "second:\n" +
           (second ? second->report() : "") + "coturn:\n" + turn->log();
  }

  inline static std::string missing;
  std::unique_ptr<Lab> lab;
  std::unique_ptr<TurnServer> turn;
  std::unique_ptr<testing_support::SignalingServer> server;
  std::unique_ptr<NetPeer> first, second;
};

}  // namespace booth::net

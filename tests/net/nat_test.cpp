// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which way a call's packets take through NAT, by what the selected pair of candidates says and by
// what coturn relayed.
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/net/lab.hpp"
#include "tests/net/net_peer.hpp"
#include "tests/net/turn_server.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::net::Lab;
using booth::net::Machine;
using booth::net::NetPeer;
using booth::net::TurnServer;
using booth::testing_support::SignalingServer;
using testing::EndsWith;
using testing::HasSubstr;

const std::vector<std::string> kStatic{"--lt-cred-mech", "-u", "anna:secret"};
const std::string kStun = "stun:198.51.100.1:3478";
const std::string kTurn = "turn:anna:secret@198.51.100.1:3478";

class Nat : public testing::Test {
 protected:
  static void SetUpTestSuite() { missing = Lab::missing(); }
  void SetUp() override {
    if (!missing.empty()) GTEST_SKIP() << missing;
  }

  /// Builds the network, with coturn and a signaling server that names `ice_servers`.
  void build(Lab::Nat nat, const std::vector<std::string>& ice_servers,
             const std::vector<std::string>& credentials = kStatic) {
    lab = std::make_unique<Lab>(nat);
    ASSERT_EQ(lab->error(), "");
    turn = std::make_unique<TurnServer>(lab->internet(), Lab::kInternet, credentials);
    ASSERT_TRUE(turn->ready()) << turn->log();
    std::vector<std::string> options{"--host", Lab::kInternet};
    for (const auto& ice_server : ice_servers)
      options.insert(options.end(), {"--ice-server", ice_server});
    server = std::make_unique<SignalingServer>(options, lab->internet().command({}));
    ASSERT_TRUE(server->ready()) << server->process().output();
  }

  /// Two peers call each other until both see the other's picture.
  void call(const Machine& here, const Machine& there, const std::string& properties = {}) {
    first = std::make_unique<NetPeer>(here, "first", server->url(), properties);
    ASSERT_TRUE(first->wait("joined")) << first->report();
    second = std::make_unique<NetPeer>(there, "second", server->url(), properties);
    EXPECT_TRUE(second->wait("connected")) << report();
    EXPECT_TRUE(first->sees("second")) << report();
    EXPECT_TRUE(second->sees("first")) << report();
  }

  std::string report() const {
    return "first:\n" + first->report() + "second:\n" + (second ? second->report() : "") +
           "coturn:\n" + turn->log();
  }

  inline static std::string missing;
  std::unique_ptr<Lab> lab;
  std::unique_ptr<TurnServer> turn;
  std::unique_ptr<SignalingServer> server;
  std::unique_ptr<NetPeer> first, second;
};

TEST_F(Nat, TheLabMakesItsTroubles) {
  ASSERT_NO_FATAL_FAILURE(build(Lab::Nat::kSymmetric, {}));
  const auto& anna = lab->anna();
  const auto reaches = [&] {
    return anna.run("curl --silent --max-time 1 --noproxy '*' " + server->page_url() + "healthz")
        .empty();
  };
  EXPECT_TRUE(reaches());
  EXPECT_EQ(lab->set_link(anna, false), "");
  EXPECT_FALSE(reaches());
  EXPECT_EQ(lab->set_link(anna, true), "");
  EXPECT_TRUE(reaches());
  EXPECT_EQ(lab->set_silent(anna, true), "");
  EXPECT_FALSE(reaches());
  EXPECT_EQ(lab->set_silent(anna, false), "");
  EXPECT_EQ(lab->readdress(anna, "10.1.0.9"), "");
  EXPECT_TRUE(reaches());
  EXPECT_EQ(lab->drop(anna, "tcp dport != 22"), "");
  EXPECT_FALSE(reaches());
}

TEST_F(Nat, OneLanIsCrossedDirectly) {
  ASSERT_NO_FATAL_FAILURE(build(Lab::Nat::kSymmetric, {kStun, kTurn}));
  ASSERT_NO_FATAL_FAILURE(call(lab->anna(), lab->carl()));
  const auto path = first->path();
  // Seen from a socket that hears on every address, its own one is a discovery: prflx.
  EXPECT_THAT(path.local, EndsWith("/udp/10.1.0.2")) << report();
  EXPECT_EQ(path.remote, "host/udp/10.1.0.3") << report();
}

TEST_F(Nat, ConesArePiercedWithTheAddressesThatStunTells) {
  ASSERT_NO_FATAL_FAILURE(build(Lab::Nat::kCone, {kStun}));
  ASSERT_NO_FATAL_FAILURE(call(lab->anna(), lab->ben()));
  const auto path = first->path();
  EXPECT_EQ(path.local, "srflx/udp/198.51.100.11") << report();
  EXPECT_EQ(path.remote, "srflx/udp/198.51.100.12") << report();
}

TEST_F(Nat, SymmetricOnesAreCrossedByRelay) {
  ASSERT_NO_FATAL_FAILURE(build(Lab::Nat::kSymmetric, {kStun, kTurn}));
  ASSERT_NO_FATAL_FAILURE(call(lab->anna(), lab->ben()));
  const auto path = first->path();
  EXPECT_THAT(path.local + " " + path.remote, HasSubstr("relay/udp/198.51.100.1")) << report();
}

}  // namespace

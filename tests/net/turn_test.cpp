// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Calls that are relayed by a real TURN server, and what is said where they cannot be.
#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/net/nat_suite.hpp"

namespace {

using booth::net::Lab;
using booth::net::NetPeer;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kRelayOnly[] = "ice-transport-policy=relay";

class Turn : public booth::net::NatSuite {};

TEST_F(Turn, RelaysOnOneLanWhereItHasTo) {
  ASSERT_NO_FATAL_FAILURE(build(Lab::Nat::kCone, {kStun, kTurn}));
  ASSERT_NO_FATAL_FAILURE(call(lab->anna(), lab->carl(), kRelayOnly));
  const auto path = first->path();
  EXPECT_THAT(path.local, StartsWith("relay/udp/198.51.100.1")) << report();
  EXPECT_THAT(path.remote, StartsWith("relay/udp/198.51.100.1")) << report();
}

TEST_F(Turn, IsReachedByTcpWhereUdpIsNotLetThrough) {
  ASSERT_NO_FATAL_FAILURE(build(Lab::Nat::kSymmetric, {std::string(kTurn) + "?transport=tcp"}));
  for (const auto* machine : {&lab->anna(), &lab->ben()})
    ASSERT_EQ(lab->drop(*machine, "meta l4proto udp"), "");
  ASSERT_NO_FATAL_FAILURE(call(lab->anna(), lab->ben()));
  const auto path = first->path();
  EXPECT_THAT(path.local, StartsWith("relay/udp/198.51.100.1")) << report();
  EXPECT_THAT(path.remote, StartsWith("relay/udp/198.51.100.1")) << report();
}

TEST_F(Turn, TakesCredentialsThatTheSignalingServerIssues) {
  const std::vector<std::string> issue{"--turn-server", "turn:198.51.100.1:3478", "--turn-secret",
                                       "S3cr3t"};
  ASSERT_NO_FATAL_FAILURE(
      build(Lab::Nat::kSymmetric, {}, {"--use-auth-secret", "--static-auth-secret=S3cr3t"}, issue));
  ASSERT_NO_FATAL_FAILURE(call(lab->anna(), lab->ben(), kRelayOnly));
  EXPECT_THAT(first->path().local, StartsWith("relay/udp/198.51.100.1")) << report();
  EXPECT_THAT(turn->log(), ContainsRegex("ALLOCATE processed, success"));
  EXPECT_THAT(turn->log(), ContainsRegex("username=<[0-9]+:first>"));
  EXPECT_THAT(turn->log(), ContainsRegex("username=<[0-9]+:second>"));
  NetPeer late(lab->carl(), "late", server->url(),
               R"(ice-servers=[{"urls":"turn:198.51.100.1","username":"1700000000:late",)"
               R"("credential":"3BT9sq1NITNkDpIgnoj8gnJgL4M="}])");
  EXPECT_TRUE(late.process().wait_line("(401): the credentials expired")) << late.report();
}

TEST_F(Turn, TakesNamesAndPasswordsOfAnyCharacters) {
  ASSERT_NO_FATAL_FAILURE(
      build(Lab::Nat::kSymmetric, {}, user("an@na/100%41?&=#é", "se:cr@t/%2F?transport=x&#+=")));
  const std::string servers = R"([{"urls":"turn:198.51.100.1","username":"an@na/100%41?&=#é",)"
                              R"("credential":"se:cr@t/%2F?transport=x&#+="}])";
  ASSERT_NO_FATAL_FAILURE(call(lab->anna(), lab->ben(), kRelayOnly + (" ice-servers=" + servers)));
  EXPECT_THAT(first->path().local, StartsWith("relay/udp/198.51.100.1")) << report();
}

TEST_F(Turn, IsNamedWhereItCannotBeUsed) {
  ASSERT_NO_FATAL_FAILURE(build(Lab::Nat::kSymmetric, {}));
  struct Row {
    std::string url, credential, problem;
  };
  const std::vector<Row> rows{
      {"turn:198.51.100.1:3478", "guess", "refuses the user name or password (401)"},
      {"turn:198.51.100.1:3478?transport=tcp", "guess", "refuses the user name or password (401)"},
      {"turn:198.51.100.1:99", "secret", "cannot be reached: Connection refused"},
      {"turn:198.51.100.1:99?transport=tcp", "secret", "cannot be reached: Connection refused"},
      {"turn:203.0.113.7:3478", "secret", "does not answer"},
      {"turn:203.0.113.7:3478?transport=tcp", "secret", "does not answer"},
      {"turn:nowhere.invalid", "secret", "cannot be resolved"},
      {"stun:203.0.113.7", "", "does not answer"},
  };
  std::string servers;
  for (const auto& row : rows)
    servers += (servers.empty() ? "" : ",") + (R"({"urls":")" + row.url) +
               R"(","username":"anna","credential":")" + row.credential + "\"}";
  NetPeer peer(lab->anna(), "anna", server->url(), "ice-servers=[" + servers + "]");
  ASSERT_TRUE(peer.wait("joined")) << peer.report();
  const auto begin = std::chrono::steady_clock::now();
  // Beside it, a call that has to be relayed by one of those that do not answer.
  const auto relayed = kRelayOnly + (" room=relayed ice-servers=[{\"urls\":\"" + rows[4].url) +
                       R"(","username":"anna","credential":"secret"}])";
  NetPeer ben(lab->ben(), "ben", server->url(), relayed);
  ASSERT_TRUE(ben.wait("joined")) << ben.report();
  NetPeer carl(lab->carl(), "carl", server->url(), relayed);
  ASSERT_TRUE(carl.wait("accepted")) << carl.report();
  const auto called = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < rows.size(); ++i)
    ASSERT_TRUE(peer.process().wait_line("warning the ")) << peer.report();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10)) << peer.report();
  for (const auto& row : rows)
    EXPECT_THAT(peer.report(), HasSubstr(" server " + row.url + " " + row.problem));
  for (auto* other : {&ben, &carl})
    EXPECT_EQ(other->wait("ended"),
              "nothing can be relayed: the TURN server " + rows[4].url + " does not answer")
        << other->report();
  EXPECT_LT(std::chrono::steady_clock::now() - called, std::chrono::seconds(10));
}

TEST_F(Turn, EndsTheCallThatHasToBeRelayedAndCannotBe) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"turn:anna:guess@198.51.100.1:3478",
       "the TURN server turn:198.51.100.1:3478 refuses the user name or password (401)"},
      {kStun, "there is no TURN server that could be used"},
  };
  for (const auto& [ice_server, problem] : rows) {
    SCOPED_TRACE(ice_server);
    ASSERT_NO_FATAL_FAILURE(build(Lab::Nat::kCone, {ice_server}));
    NetPeer anna(lab->anna(), "anna", server->url(), kRelayOnly);
    ASSERT_TRUE(anna.wait("joined")) << anna.report();
    NetPeer carl(lab->carl(), "carl", server->url(), kRelayOnly);
    ASSERT_TRUE(carl.wait("accepted")) << carl.report();
    const auto begin = std::chrono::steady_clock::now();
    for (auto* peer : {&anna, &carl})
      EXPECT_EQ(peer->wait("ended"), "nothing can be relayed: " + problem) << peer->report();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  }
}

TEST_F(Turn, IsNeverSpokenToInPlainWhereItHasToBeEncrypted) {
  ASSERT_NO_FATAL_FAILURE(
      build(Lab::Nat::kCone, {"turns:anna:secret@198.51.100.1", "stuns:198.51.100.1", kStun}));
  for (const auto* machine : {&lab->anna(), &lab->ben()})
    ASSERT_EQ(machine->run("nft add rule ip t out meta l4proto '{ tcp, udp }' th dport 5349 drop"),
              "");
  ASSERT_NO_FATAL_FAILURE(call(lab->anna(), lab->ben()));
  NetPeer refused(lab->carl(), "carl", server->url(),
                  R"(ice-servers=[{"urls":"turns:198.51.100.1","username":"anna",)"
                  R"("credential":"secret"}])");
  EXPECT_TRUE(
      refused.process().wait_line("error ice-servers: turns:198.51.100.1 cannot be "
                                  "encrypted"))
      << refused.report();
  EXPECT_THAT(turn->log(), Not(HasSubstr("5349")));
}

}  // namespace

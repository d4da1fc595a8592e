// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which way a call's packets take through NAT, by what the selected pair of candidates says and by
// what coturn relayed.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/net/nat_suite.hpp"

namespace {

using booth::net::Lab;
using testing::EndsWith;
using testing::HasSubstr;

class Nat : public booth::net::NatSuite {};

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

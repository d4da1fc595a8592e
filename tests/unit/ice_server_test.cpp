// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gtest/gtest.h>

#include "signaling/server/options.hpp"

namespace booth::signaling {
namespace {

struct Case {
  const char* text;
  std::optional<IceServer> expected;
};

TEST(IceServerOption, ReadsStunAndTurn) {
  const std::vector<Case> cases{
      {"stun:stun.example:3478", IceServer{{"stun:stun.example:3478"}, "", ""}},
      {"stun://stun.example", IceServer{{"stun:stun.example"}, "", ""}},
      {"turn:u:p@turn.example:3478?transport=tcp",
       IceServer{{"turn:turn.example:3478?transport=tcp"}, "u", "p"}},
      {"turns:1700000000%3Aada:p%40ss@turn.example",
       IceServer{{"turns:turn.example"}, "1700000000:ada", "p@ss"}},
      {"turn:u:p:q@[2001:db8::1]:3478", IceServer{{"turn:[2001:db8::1]:3478"}, "u", "p:q"}},
      {"turn:turn.example", std::nullopt},
      {"turn:u@turn.example", std::nullopt},
      {"turn:u:p@", std::nullopt},
      {"turn:u%zz:p@turn.example", std::nullopt},
      {"stun:u:p@stun.example", std::nullopt},
      {"stun:", std::nullopt},
      {"http://turn.example", std::nullopt},
      {"turn.example", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(parse_ice_server(text), expected) << text;
}

}  // namespace
}  // namespace booth::signaling

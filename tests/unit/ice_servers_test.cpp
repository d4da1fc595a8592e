// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The browser's list of ICE servers as webrtcbin takes it.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/call/ice_servers.hpp"

namespace {

using booth::call::ice_uris;
using booth::call::parse_ice_servers;
using testing::ElementsAreArray;
using testing::HasSubstr;

struct Row {
  const char* description;
  const char* json;
  const char* stun;
  std::vector<std::string> turn;
  const char* problem = "";  ///< part of the only one
};

const std::vector<Row> kRows{
    {"nothing", "", "", {}},
    {"an empty list", "[]", "", {}},
    {"STUN, its port by default",
     R"([{"urls":"stun:stun.example.org"}])",
     "stun://stun.example.org:3478",
     {}},
    {"the first of two STUN servers", R"([{"urls":["stun:a:1","stun:b:2"]}])", "stun://a:1", {}},
    {"several urls with one credential",
     R"([{"urls":["turn:t:3478","turn:t:3478?transport=tcp"],"username":"anna","credential":"pw"}])",
     "",
     {"turn://anna:pw@t:3478", "turn://anna:pw@t:3478?transport=tcp"}},
    {"an ephemeral user name and a base64 password",
     R"([{"urls":"turn:t","username":"1700000000:anna@x","credential":"a+b/c=="}])",
     "",
     {"turn://1700000000%3Aanna%40x:a%2Bb%2Fc%3D%3D@t:3478"}},
    {"letters beyond ASCII",
     R"([{"urls":"turn:t","username":"zoë","credential":"%"}])",
     "",
     {"turn://zo%C3%AB:%25@t:3478"}},
    {"an IPv6 address", R"([{"urls":"stun:[2001:db8::1]"}])", "stun://[2001:db8::1]:3478", {}},
    {"an IPv6 address with a port", R"([{"urls":"stun:[::1]:99"}])", "stun://[::1]:99", {}},
    {"TURN without a credential", R"([{"urls":"turn:t"}])", "", {}, "needs a username"},
    {"turns would not be encrypted",
     R"([{"urls":"turns:t","username":"a","credential":"b"}])",
     "",
     {},
     "in plain"},
    {"stuns as well", R"([{"urls":"stuns:t"}])", "", {}, "in plain"},
    {"an unknown query",
     R"([{"urls":"turn:t?transport=sctp","username":"a","credential":"b"}])",
     "",
     {},
     "query"},
    {"an address that would become another",
     R"([{"urls":"turn:e@t","username":"a","credential":"b"}])",
     "",
     {},
     "names no host"},
    {"no such scheme", R"([{"urls":"http://t"}])", "", {}, "no STUN or TURN"},
    {"no scheme", R"([{"urls":"t"}])", "", {}, "no STUN or TURN"},
};

TEST(IceServers, BecomeUris) {
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.description);
    const auto list = parse_ice_servers(row.json);
    EXPECT_EQ(list.error, "");
    const auto uris = ice_uris(list.servers);
    EXPECT_EQ(uris.stun, row.stun);
    EXPECT_THAT(uris.turn, ElementsAreArray(row.turn));
    ASSERT_EQ(uris.problems.size(), *row.problem ? 1u : 0u);
    if (!uris.problems.empty()) {
      EXPECT_THAT(uris.problems.front(), HasSubstr(row.problem));
    }
  }
}

TEST(IceServers, AreRefusedWithAReason) {
  const std::vector<std::pair<const char*, const char*>> rows{
      {"{", "JSON"},
      {"{}", "array"},
      {"[1]", "object"},
      {R"([{"username":"a"}])", "without urls"},
      {R"([{"urls":[]}])", "no, or too many"},
  };
  for (const auto& [json, part] : rows)
    EXPECT_THAT(parse_ice_servers(json).error, HasSubstr(part)) << json;
}

}  // namespace

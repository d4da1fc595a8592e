// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "signaling/protocol/ice_url.hpp"
#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

struct Row {
  std::string text;
  std::string host_and_port;
  bool turn, secure, tcp;
};

TEST(IceUrl, IsRead) {
  const std::vector<Row> rows{
      {"stun:a.example", "a.example:3478", false, false, false},
      {"stun://a.example:1", "a.example:1", false, false, false},
      {"stuns:a", "a:5349", false, true, false},
      {"turn:10.0.0.1:65535", "10.0.0.1:65535", true, false, false},
      {"turn:a?transport=udp", "a:3478", true, false, false},
      {"turn:a:99?transport=tcp", "a:99", true, false, true},
      {"turns:a", "a:5349", true, true, true},
      {"turn:[2001:db8::1]", "[2001:db8::1]:3478", true, false, false},
      {"stun:[::1]:99", "[::1]:99", false, false, false},
  };
  for (const auto& row : rows) {
    const auto parsed = parse_ice_url(row.text);
    ASSERT_TRUE(parsed.url) << row.text << " " << parsed.refusal;
    EXPECT_EQ(parsed.url->host_and_port(), row.host_and_port) << row.text;
    EXPECT_EQ(parsed.url->turn, row.turn) << row.text;
    EXPECT_EQ(parsed.url->secure, row.secure) << row.text;
    EXPECT_EQ(parsed.url->tcp, row.tcp) << row.text;
  }
}

TEST(IceUrl, IsRefusedWithAReason) {
  const std::string port = "has no port from 1 to 65535 after its host";
  const std::string query = "has a query other than ?transport=udp or ?transport=tcp";
  const std::vector<std::pair<std::string, std::string>> rows{
      {"", "is no STUN or TURN URL"},
      {"a.example", "is no STUN or TURN URL"},
      {"http:a", "is no STUN or TURN URL"},
      {"stun:" + std::string(limits::kMaxUrlBytes, 'a'), "is no STUN or TURN URL"},
      {"stun:", "names no host"},
      {"stun:?transport=udp", "names no host"},
      {"stun:b c", "names no host"},
      {"stun:zo\xc3\xab", "names no host"},
      {"turn:user@a", "names no host"},
      {"stun:[::1", "names no host"},
      {"stun:[]", "names no host"},
      {"stun:a:0", port},
      {"stun:a:65536", port},
      {"stun:a:", port},
      {"stun:a:9x", port},
      {"stun:[::1]9", port},
      {"stun:a?transport=udp", query},
      {"turn:a?transport=sctp", query},
      {"turn:a?transport=tcp&x", query},
  };
  for (const auto& [text, refusal] : rows) EXPECT_EQ(parse_ice_url(text).refusal, refusal) << text;
}

}  // namespace
}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/origin.hpp"

#include <gtest/gtest.h>

namespace booth::signaling {
namespace {

struct Case {
  const char* origin;
  const char* host;
  std::vector<std::string> allowed;
  bool expected;
};

TEST(Origin, AllowsTheOwnPageThisMachineAndTheListed) {
  const std::vector<Case> cases{
      {"", "booth.example", {}, true},
      {"https://booth.example", "booth.example", {}, true},
      {"https://Booth.example:8443", "booth.example:8443", {}, true},
      {"https://booth.example:1", "booth.example:2", {}, false},
      {"https://booth.example", "", {}, false},
      {"http://localhost", "booth.example", {}, true},
      {"http://localhost:3000", "booth.example", {}, true},
      {"http://127.0.0.1:3000", "booth.example", {}, true},
      {"http://[::1]:3000", "booth.example", {}, true},
      {"http://127.0.0.1.evil.example", "booth.example", {}, false},
      {"http://localhost.evil.example", "booth.example", {}, false},
      {"https://evil.example", "booth.example", {}, false},
      {"https://evil.example", "booth.example", {"https://evil.example"}, true},
      {"http://evil.example", "booth.example", {"https://evil.example"}, false},
      {"https://evil.example", "booth.example", {"*"}, true},
      {"null", "booth.example", {}, false},
      {"null", "null", {}, false},
      {"file://", "", {}, false},
  };
  for (const auto& [origin, host, allowed, expected] : cases)
    EXPECT_EQ(origin_allowed(origin, host, allowed), expected) << origin << " to " << host;
}

}  // namespace
}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/sdp_ice.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using booth::sdp::Credentials;
using testing::ElementsAreArray;

TEST(SdpIce, CredentialsAreReplacedInEveryLineThatHasSome) {
  const std::string text =
      "v=0\r\ns=-\r\n"
      "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=ice-ufrag:old1\r\na=ice-pwd:oldoldoldoldoldoldold1\r\n"
      "m=audio 0 UDP/TLS/RTP/SAVPF 97\r\na=inactive\r\n"
      "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=ice-ufrag:old2\r\n"
      "a=ice-pwd:oldoldoldoldoldoldold2\r\n";
  booth::sdp::Description description;
  description.text = text;
  EXPECT_EQ(booth::sdp::credentials(description), (Credentials{"old1", "oldoldoldoldoldoldold1"}));
  description.bundle_index = 2;
  EXPECT_EQ(booth::sdp::credentials(description), (Credentials{"old2", "oldoldoldoldoldoldold2"}));
  description.bundle_index = 1;
  EXPECT_EQ(booth::sdp::credentials(description), Credentials{});
  const Credentials fresh{"new", "newnewnewnewnewnewnew"};
  const auto changed = booth::sdp::with_credentials(text, fresh);
  EXPECT_EQ(changed.find("old"), std::string::npos) << changed;
  for (const std::size_t index : {0, 1, 2}) {
    EXPECT_EQ(booth::sdp::credentials({changed, {}, index}), index == 1 ? Credentials{} : fresh);
  }
  EXPECT_EQ(booth::sdp::with_credentials("no description", fresh), "no description");
}

struct Case {
  const char* description;
  const char* candidate;
  std::vector<std::string> expected;
};

TEST(SdpIce, CandidatesNameTheAddressesOfTheMachine) {
  const std::vector<std::string> addresses{"10.0.0.7", "2001:db8::7", "192.168.1.7"};
  const Case cases[] = {
      {"any IPv4 address",
       "candidate:1 1 UDP 2015363327 0.0.0.0 40000 typ host",
       {"candidate:140 1 UDP 2015363327 10.0.0.7 40000 typ host",
        "candidate:141 1 UDP 2015363071 192.168.1.7 40000 typ host"}},
      {"any IPv6 address",
       "candidate:2 1 UDP 2015363583 :: 40001 typ host",
       {"candidate:260 1 UDP 2015363583 2001:db8::7 40001 typ host"}},
      {"an address",
       "candidate:1 1 UDP 2015363327 127.0.0.1 40000 typ host",
       {"candidate:1 1 UDP 2015363327 127.0.0.1 40000 typ host"}},
      {"what STUN saw",
       "candidate:3 1 UDP 1679819007 198.51.100.1 5 typ srflx raddr 0.0.0.0 rport 5",
       {"candidate:3 1 UDP 1679819007 198.51.100.1 5 typ srflx raddr 0.0.0.0 rport 5"}},
      {"no candidate", "candidate:1", {"candidate:1"}},
  };
  for (const auto& [description, candidate, expected] : cases) {
    SCOPED_TRACE(description);
    EXPECT_THAT(booth::sdp::for_addresses(candidate, addresses), ElementsAreArray(expected));
  }
  EXPECT_TRUE(booth::sdp::for_addresses(cases[0].candidate, {}).empty()) << "no network";
}

}  // namespace

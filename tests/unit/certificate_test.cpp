// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/certificate.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using booth::session::digest;
using booth::session::matches;
namespace sdp = booth::sdp;

// openssl req -x509 -newkey ec ... -subj /CN=booth; digests by openssl x509 -fingerprint.
const std::string kPem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBdzCCAR2gAwIBAgIUT7TD/Z+kcL0csg6r4wqGlT4F37owCgYIKoZIzj0EAwIw\n"
    "EDEOMAwGA1UEAwwFYm9vdGgwIBcNMjYxMTIxMTQyMDM2WhgPMjEyNjEwMjgxNDIw\n"
    "MzZaMBAxDjAMBgNVBAMMBWJvb3RoMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n"
    "uhHuVI21LmuhA5bJxRcrbTUHcsHT/lbguZHawU4pGD0/bdktvAVPt4YzNscirCDP\n"
    "4a9RV10qzAon04HQrsn7ZaNTMFEwHQYDVR0OBBYEFIKYRG8vQDc0FwVwmDpyU85G\n"
    "cnCiMB8GA1UdIwQYMBaAFIKYRG8vQDc0FwVwmDpyU85GcnCiMA8GA1UdEwEB/wQF\n"
    "MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAKYzDP64nTeZsO1yuGklga2ug9/VpkRT\n"
    "jpayWTKgXTxzAiBw+mQZztWgaKCOOjhtSveNFjqqiG71fr06r3pv1R6Qdg==\n"
    "-----END CERTIFICATE-----\n";
const std::string kSha256 =
    "48:F3:C1:14:81:FD:EE:59:1F:50:B7:31:85:38:92:70:91:6A:DC:DB:98:EC:EC:56:CE:27:"
    "5E:42:FA:20:80:D9";
const std::string kSha512 =
    "1E:96:21:19:2F:FF:7C:62:64:D6:83:68:BF:B4:25:DA:E5:AB:A2:FF:97:68:5E:A7:E5:C1:"
    "E3:41:D8:5E:F1:73:87:0D:8E:37:64:8F:B9:56:AD:E6:19:7B:4F:52:0F:80:66:02:3B:43:"
    "5B:08:DB:C2:08:43:C8:6E:EC:2F:2D:50";

sdp::Media named(const std::vector<sdp::Fingerprint>& fingerprints, bool rejected = false) {
  sdp::Media media;
  media.fingerprints = fingerprints;
  media.rejected = rejected;
  return media;
}

TEST(Certificate, HasTheDigestsOpensslFinds) {
  EXPECT_EQ(digest(kPem, "sha-256"), kSha256);
  EXPECT_EQ(digest(kPem, "sha-512"), kSha512);
  EXPECT_EQ(digest("text before\n" + kPem + "text after", "sha-256"), kSha256);
}

TEST(Certificate, HasNoDigestOfWeakHashesOrBadText) {
  for (const char* hash : {"sha-1", "md5", "", "SHA-256 "})
    EXPECT_EQ(digest(kPem, hash), "") << hash;
  EXPECT_EQ(digest("", "sha-256"), "");
  EXPECT_EQ(digest("-----END CERTIFICATE----------BEGIN CERTIFICATE-----", "sha-256"), "");
}

TEST(Certificate, IsTheOneTheDescriptionNames) {
  const sdp::Fingerprint good{"sha-256", kSha256}, other{"sha-512", kSha512};
  std::string changed = kSha256;
  changed[0] = changed[0] == '0' ? '1' : '0';
  const sdp::Fingerprint bad{"sha-256", changed}, weak{"sha-1", kSha256};
  struct Row {
    const char* description;
    std::vector<sdp::Media> media;
    bool expected;
  };
  const std::vector<Row> rows{
      {"named by every m-line", {named({good}), named({other})}, true},
      {"one digit differs", {named({bad})}, false},
      {"one of several", {named({bad, good})}, true},
      {"one m-line names another", {named({good}), named({bad})}, false},
      {"a rejected m-line does not count", {named({good}), named({}, true)}, true},
      {"nothing named", {named({})}, false},
      {"no m-line in use", {named({good}, true)}, false},
      {"only a weak hash", {named({weak})}, false},
  };
  for (const auto& row : rows) {
    sdp::Description description;
    description.media = row.media;
    EXPECT_EQ(matches(kPem, description), row.expected) << row.description;
    EXPECT_FALSE(matches("", description)) << row.description;
  }
}

}  // namespace

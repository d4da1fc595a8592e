// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gtest/gtest.h>

#include "signaling/server/turn_credentials.hpp"

namespace booth::signaling {
namespace {

TEST(TurnCredentials, AreTheSignedTimeTheyExpireAt) {
  const TurnCredentials credentials{{"turn:a:3478", "turn:a?transport=tcp"}, "S3cr3t", 3600};
  const auto server = credentials.issue("an:na", 1'700'000'000);
  EXPECT_EQ(server.urls, credentials.urls);
  EXPECT_EQ(server.username, "1700003600:an:na");
  // printf 1700003600:an:na | openssl dgst -sha1 -hmac S3cr3t -binary | base64
  EXPECT_EQ(server.credential, "WmtPYUtDmTXN9UTfVNj+2wqe2Kc=");
}

}  // namespace
}  // namespace booth::signaling

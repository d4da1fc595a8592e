// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/backoff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace booth::signaling {
namespace {

using testing::ElementsAre;

std::vector<std::int64_t> waits(Backoff& backoff, int count) {
  std::vector<std::int64_t> result;
  for (int i = 0; i < count; ++i) result.push_back(backoff.next_ms());
  return result;
}

TEST(Backoff, DoublesUpToTheLongest) {
  Backoff backoff({100, 500}, [] { return 0.999999; });
  EXPECT_THAT(waits(backoff, 5), ElementsAre(99, 199, 399, 499, 499));
}

TEST(Backoff, SpreadsOverTheUpperHalf) {
  Backoff backoff({100, 400}, [] { return 0.0; });
  EXPECT_THAT(waits(backoff, 4), ElementsAre(50, 100, 200, 200));
}

TEST(Backoff, StartsAnewAfterASuccess) {
  Backoff backoff({100, 400}, [] { return 0.0; });
  waits(backoff, 5);
  backoff.reset();
  EXPECT_EQ(backoff.next_ms(), 50);
}

TEST(Backoff, NeverOverflows) {
  Backoff backoff({1, INT64_MAX / 4}, [] { return 0.5; });
  for (const std::int64_t wait : waits(backoff, 100)) EXPECT_GE(wait, 0);
}

}  // namespace
}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A short form of `scripts/bench churn`: what is asserted here a busy machine cannot spoil.
#include <gtest/gtest.h>

#include "tests/pipeline/churn.hpp"

namespace {

using booth::testing_support::ChurnPlan;

TEST(Churn, LeavesNothingBehindAndStopsNobody) {
  ChurnPlan plan;
  plan.leaves = 14;
  plan.warm_up = plan.sample_every = 7;
  const auto report = booth::testing_support::churn(plan);
  SCOPED_TRACE(to_text(report));
  ASSERT_EQ(report.trouble, "");
  EXPECT_GT(report.leaves, 0u);
  EXPECT_GT(report.hang_ups, 0u);
  EXPECT_GT(report.kills, 0u);
  for (const auto& each : report.survivors) {
    EXPECT_GT(each.pictures, 100u) << each.who;
    EXPECT_LT(each.longest_ms, 5000) << each.who;
    EXPECT_LT(each.missing, 60) << each.who;
  }
  ASSERT_GE(report.host.size(), 2u);
  const auto& first = report.host.front();
  const auto& last = report.host.back();
  // Seven leaves more; a thread may just come or go.
  EXPECT_LE(last.files, first.files + 3);
  EXPECT_LE(last.threads, first.threads + 3);
  EXPECT_LE(last.objects, first.objects + 3);
}

}  // namespace

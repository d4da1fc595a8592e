// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Two peers of a room stay in a call while others come and go: the longest gap in the survivors'
// video, and what their process holds at the beginning and at the end. See churn.hpp.
//
//     churn_bench [leaves, default 500] [seed, default 1]
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/pipeline/churn.hpp"

int main(int argc, char** argv) {
  booth::testing_support::ChurnPlan plan;
  if (argc > 1) plan.leaves = static_cast<unsigned>(std::atoi(argv[1]));
  if (argc > 2) plan.seed = static_cast<std::uint32_t>(std::atoi(argv[2]));
  plan.warm_up = std::min(plan.warm_up, plan.leaves / 4 + 1);
  plan.talk = true;
  const auto report = booth::testing_support::churn(plan);
  std::printf("%s", to_text(report).c_str());
  int missing = 0;
  for (const auto& each : report.survivors) missing = std::max(missing, each.missing);
  std::printf("most pictures missing in a row at those who stay: %d (goal 2: %s)\n", missing,
              missing <= 2 ? "reached" : "MISSED");
  return report.trouble.empty() && missing <= 2 ? 0 : 1;
}

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/slices.hpp"

#include <unordered_map>

#include <gtest/gtest.h>

namespace booth::signaling {
namespace {

TEST(Slices, VisitEveryEntryOnceARound) {
  for (const int size : {0, 1, 9, 10, 11, 1000}) {
    std::unordered_map<int, int> table;
    for (int i = 0; i < size; ++i) table[i] = 0;
    Slices slices;
    for (int round = 1; round <= 3; ++round) {
      do slices.visit_next(table, [](auto& entry) { ++entry.second; });
      while (!slices.round_is_over());
      for (const auto& [key, visits] : table) EXPECT_EQ(visits, round) << key << " of " << size;
    }
  }
}

TEST(Slices, AreSmall) {
  std::unordered_map<int, int> table;
  for (int i = 0; i < 10'000; ++i) table[i] = 0;
  Slices slices;
  int visits = 0;
  slices.visit_next(table, [&](auto&) { ++visits; });
  EXPECT_LE(visits, 1500);
}

}  // namespace
}  // namespace booth::signaling

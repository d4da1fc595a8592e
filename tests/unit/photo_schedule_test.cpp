// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/schedule.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace booth::photo {
namespace {

constexpr std::uint64_t kMs = 1'000'000;

/// Times in ms at which something is photographed, of frames every `step` ms.
std::vector<unsigned> times(Schedule& schedule, const Settings& settings, unsigned frames,
                            unsigned step) {
  std::vector<unsigned> taken;
  for (unsigned i = 0; i < frames; ++i)
    for (std::size_t n = schedule.frame(i * step * kMs, settings).size(); n > 0; --n)
      taken.push_back(i * step);
  return taken;
}

TEST(PhotoSchedule, AnswersWithTheNextFrame) {
  Schedule schedule;
  EXPECT_TRUE(schedule.frame(0, {}).empty());
  const unsigned first = schedule.ask({});
  const unsigned second = schedule.ask({});
  EXPECT_NE(first, second);
  const auto shots = schedule.frame(std::nullopt, {});
  ASSERT_EQ(shots.size(), 2U);
  EXPECT_EQ(shots[0].id, first);
  EXPECT_EQ(shots[1].id, second);
  EXPECT_TRUE(schedule.frame(1, {}).empty());
}

TEST(PhotoSchedule, KeepsTheRhythm) {
  struct Case {
    const char* description;
    unsigned interval, burst, burst_interval, step;
    bool ask;
    std::vector<unsigned> expected;
  };
  const std::vector<Case> cases{
      {"nothing asked", 0, 3, 0, 100, false, {}},
      {"burst of every frame", 0, 3, 0, 100, true, {0, 100, 200}},
      {"burst on the grid", 0, 3, 250, 100, true, {0, 300, 500}},
      {"burst faster than the stream", 0, 3, 30, 100, true, {0, 100, 200}},
      {"interval", 300, 1, 0, 100, false, {0, 300, 600, 900}},
      {"interval on the grid", 250, 1, 0, 100, false, {0, 300, 500, 800}},
      {"interval of bursts", 500, 2, 100, 100, false, {0, 100, 500, 600}},
      {"a call beside the interval", 600, 1, 0, 100, true, {0, 0, 600}},
  };
  for (const auto& c : cases) {
    Schedule schedule;
    Settings settings;
    settings.interval_ms = c.interval;
    settings.burst = c.burst;
    settings.burst_interval_ms = c.burst_interval;
    if (c.ask) schedule.ask({});
    EXPECT_EQ(times(schedule, settings, 10, c.step), c.expected) << c.description;
  }
}

TEST(PhotoSchedule, ACallSaysItsOwnBurst) {
  Schedule schedule;
  Request request;
  request.burst = 2;
  request.burst_interval_ms = 200;
  schedule.ask(request);
  EXPECT_EQ(times(schedule, {}, 10, 100), (std::vector<unsigned>{0, 200}));
}

TEST(PhotoSchedule, GoesOnWhereTheStreamJumpsBack) {
  Schedule schedule;
  Settings settings;
  settings.burst = 3;
  settings.burst_interval_ms = 1000;
  schedule.ask({});
  EXPECT_EQ(schedule.frame(5000 * kMs, settings).size(), 1U);
  EXPECT_EQ(schedule.frame(5100 * kMs, settings).size(), 0U);
  EXPECT_EQ(schedule.frame(0, settings).size(), 1U);
}

TEST(PhotoSchedule, IsBoundedAndGivesUp) {
  Schedule schedule;
  Settings settings;
  settings.burst = 4;
  for (std::size_t i = 0; i < Schedule::kMaxRequests; ++i) EXPECT_NE(schedule.ask({}), 0U);
  EXPECT_EQ(schedule.ask({}), 0U);
  schedule.frame(0, settings);
  const auto missed = schedule.give_up();
  ASSERT_EQ(missed.size(), Schedule::kMaxRequests);
  EXPECT_EQ(missed[0].taken, 1U);
  EXPECT_EQ(missed[0].count, 4U);
  EXPECT_TRUE(schedule.give_up().empty());
  EXPECT_NE(schedule.ask({}), 0U);
}

}  // namespace
}  // namespace booth::photo

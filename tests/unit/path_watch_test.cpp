// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/path_watch.hpp"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using booth::session::PathWatch;
using testing::ElementsAreArray;

constexpr std::int64_t kLookMs = 200;

/// What a peer sends, and what else happens, by the time since the connection.
struct Story {
  const char* description;
  std::int64_t every_ms;  ///< its packets, until `silent_ms` and from `back_ms`
  std::int64_t silent_ms, back_ms;
  PathWatch::Settings settings;
  std::function<void(PathWatch&, PathWatch::Seen&)> also;  ///< before each look
  std::int64_t until_ms;
  std::vector<std::string> expected;  ///< "time advice"
};

std::vector<std::string> told(const Story& story) {
  constexpr std::int64_t start = 1'000'000;
  PathWatch watch(story.settings);
  watch.begin(start, 0);
  std::vector<std::string> lines;
  PathWatch::Seen seen;
  for (std::int64_t time = 0; time <= story.until_ms; time += kLookMs) {
    const bool sends = time < story.silent_ms || time >= story.back_ms;
    if (sends && time % story.every_ms == 0) ++seen.packets;
    seen.now_ms = start + time;
    if (story.also) story.also(watch, seen);
    const auto advice = watch.look(seen);
    const auto at = std::to_string(time) + " ";
    if (advice.restart) lines.push_back(at + "restart");
    if (advice.disconnected) lines.push_back(at + "disconnected");
    if (advice.connected) lines.push_back(at + "connected");
    if (advice.end == PathWatch::End::kNo) continue;
    lines.push_back(at + (advice.end == PathWatch::End::kLeft ? "left" : "silent"));
    break;
  }
  return lines;
}

void at(std::int64_t ms, const PathWatch::Seen& seen, const std::function<void()>& act) {
  if (seen.now_ms == 1'000'000 + ms) act();
}

constexpr std::int64_t kNever = 1'000'000;

const Story kStories[] = {
    {"media flows", 200, kNever, 0, {}, {}, 60'000, {}},
    {"a viewer that sends RTCP only, every 6 s", 6'000, kNever, 0, {}, {}, 60'000, {}},
    {"a gap of a second", 200, 10'000, 11'000, {}, {}, 60'000, {}},
    {"a way lost for 5 s",
     200,
     10'000,
     15'000,
     {},
     {},
     20'000,
     {"11200 restart", "12200 restart", "12600 disconnected", "14200 restart", "15000 connected"}},
    {"the callee leaves the first step to the caller",
     200,
     10'000,
     13'000,
     {true},
     {},
     20'000,
     {"11400 restart", "12400 restart", "12600 disconnected", "13000 connected"}},
    {"the callee follows a restart of the caller",
     200,
     10'000,
     12'400,
     {true},
     [](PathWatch& watch, PathWatch::Seen& seen) {
       at(11'200, seen, [&] { EXPECT_TRUE(watch.take_restart(seen.now_ms)); });
     },
     20'000,
     {}},
    {"a peer that goes quiet is found by its answers",
     200,
     10'000,
     kNever,
     {},
     [](PathWatch& watch, PathWatch::Seen& seen) {
       at(11'600, seen, [&] { watch.proven(seen.now_ms); });
     },
     18'000,
     {"11200 restart"}},
    {"no restart while nothing reaches the other side, then at once",
     200,
     10'000,
     16'000,
     {},
     [](PathWatch&, PathWatch::Seen& seen) { seen.can_restart = seen.now_ms >= 1'015'000; },
     20'000,
     {"12600 disconnected", "15000 restart", "16000 connected"}},
    {"a changed network makes suspicious",
     200,
     10'000,
     11'000,
     {},
     [](PathWatch& watch, PathWatch::Seen& seen) {
       at(10'000, seen, [&] { watch.network_changed(seen.now_ms); });
     },
     20'000,
     {"10400 restart"}},
    {"a changed network ends the wait for the next restart",
     200,
     10'000,
     15'200,
     {},
     [](PathWatch& watch, PathWatch::Seen& seen) {
       at(14'800, seen, [&] { watch.network_changed(seen.now_ms); });
     },
     20'000,
     {"11200 restart", "12200 restart", "12600 disconnected", "14200 restart", "14800 restart",
      "15200 connected"}},
    {"a changed network disturbs nobody whose media flows",
     200,
     kNever,
     0,
     {},
     [](PathWatch& watch, PathWatch::Seen& seen) { watch.network_changed(seen.now_ms); },
     20'000,
     {}},
    {"ICE has failed",
     200,
     10'000,
     11'000,
     {},
     [](PathWatch& watch, PathWatch::Seen& seen) { at(10'000, seen, [&] { watch.failed(); }); },
     20'000,
     {"10400 restart"}},
    {"it has an end",
     200,
     10'000,
     kNever,
     {false, 5'000},
     {},
     60'000,
     {"11200 restart", "12200 restart", "12600 disconnected", "14200 restart", "15000 silent"}},
    {"the end at once means as soon as it counts as lost",
     200,
     10'000,
     kNever,
     {false, 0},
     {},
     60'000,
     {"11200 restart", "12200 restart", "12600 silent"}},
    {"a dead peer that the server has given up",
     200,
     10'000,
     kNever,
     {},
     [](PathWatch&, PathWatch::Seen& seen) { seen.orphan = seen.now_ms > 1'011'000; },
     60'000,
     {"11200 restart", "12200 restart", "12400 left"}},
    {"a peer that lives is not ended by the server",
     200,
     kNever,
     0,
     {},
     [](PathWatch&, PathWatch::Seen& seen) { seen.orphan = true; },
     60'000,
     {}},
};

TEST(PathWatch, DecidesByWhatArrives) {
  for (const auto& story : kStories) {
    SCOPED_TRACE(story.description);
    EXPECT_THAT(told(story), ElementsAreArray(story.expected));
  }
}

TEST(PathWatch, WhoStoodStillHimselfHasMissedNothing) {
  PathWatch watch({});
  watch.begin(0, 0);
  for (std::int64_t time = 0; time <= 5'000; time += kLookMs)
    watch.look({time, 1 + std::uint64_t(time)});
  const auto advice = watch.look({90'000, 5'001});
  EXPECT_FALSE(advice.restart || advice.disconnected);
  EXPECT_EQ(advice.end, PathWatch::End::kNo);
}

TEST(PathWatch, OneRestartServesBothSides) {
  PathWatch watch({});
  watch.begin(0, 0);
  EXPECT_TRUE(watch.take_request(5'000));
  EXPECT_FALSE(watch.take_request(5'000 + PathWatch::kFirstRetryMs - 1)) << "the same trouble";
  EXPECT_TRUE(watch.take_request(5'000 + PathWatch::kFirstRetryMs));
}

TEST(PathWatch, RestartsOfTheOtherSideAreLimited) {
  PathWatch watch({});
  watch.begin(0, 0);
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(watch.take_restart(100)) << i;
  EXPECT_FALSE(watch.take_restart(100));
  PathWatch patient({});
  patient.begin(0, 0);
  for (int i = 1; i < 200; ++i) EXPECT_TRUE(patient.take_restart(i * 1'000)) << i;
}

}  // namespace

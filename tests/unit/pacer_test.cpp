// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/pacer.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace booth::keying {
namespace {

constexpr std::int64_t kMs = 1'000'000;

struct Picture {
  const char* description;
  std::int64_t time_ms, now_ms, wait_ms;
};

void expect(const std::vector<Picture>& pictures) {
  Pacer pacer;
  for (const Picture& picture : pictures) {
    EXPECT_EQ(pacer.wait(picture.time_ms * kMs, picture.now_ms * kMs), picture.wait_ms * kMs)
        << picture.description;
    pacer.shown(picture.time_ms * kMs);
  }
}

TEST(Pacer, KeepsThePipelinesTime) {
  expect({{"first", 0, 0, 0},
          {"early", 40, 5, 35},
          {"late", 80, 200, 0},
          {"much later, and slow", 6080, 200, 5880}});
}

TEST(Pacer, MovesAnotherTimelineToNow) {
  expect({{"a file joins an hour later", 0, 3'600'000, 0},
          {"and runs at its speed", 40, 3'600'010, 30},
          {"the pipeline was sought to its start", 80, 5, 0},
          {"and the file runs on", 120, 10, 35}});
}

TEST(Pacer, ASegmentMayBeOnAnotherTimeline) {
  Pacer pacer;
  EXPECT_EQ(pacer.wait(0, 9000 * kMs), 0);
  pacer.shown(0);
  pacer.restart();
  EXPECT_EQ(pacer.wait(9200 * kMs, 9100 * kMs), 100 * kMs);
}

}  // namespace
}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Many viewers, one encoder: how often it is made to begin anew.
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "signaling/call/key_frame_requests.hpp"

namespace {

using booth::call::KeyFrameRequests;

struct Step {
  std::int64_t ms;
  const char* what;  ///< "ask", "made", "frame" (nothing is due), "due"
};

struct Row {
  const char* description;
  std::vector<Step> steps;
};

const std::vector<Row> kRows{
    {"nobody asks", {{0, "frame"}, {5000, "frame"}}},
    {"the first is heard at once", {{0, "ask"}, {1, "due"}, {2, "frame"}}},
    {"thirty at once are one",
     {{0, "ask"},
      {0, "ask"},
      {0, "ask"},
      {1, "due"},
      {2, "ask"},
      {40, "frame"},
      {50, "made"},
      {1000, "frame"}}},
    {"one that comes after the key frame waits its time",
     {{0, "ask"},
      {0, "due"},
      {30, "made"},
      {60, "ask"},
      {90, "frame"},
      {299, "frame"},
      {300, "due"}}},
    {"one that comes late does not wait",
     {{0, "ask"}, {0, "due"}, {30, "made"}, {900, "ask"}, {901, "due"}}},
    {"a key frame that does not come is forced again",
     {{0, "ask"}, {0, "due"}, {500, "frame"}, {999, "frame"}, {1000, "due"}}},
    {"a key frame the encoder made by itself is as good", {{0, "ask"}, {1, "made"}, {2, "frame"}}},
};

TEST(KeyFrameRequests, AreMergedAndLimited) {
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.description);
    KeyFrameRequests requests;
    for (const auto& step : row.steps) {
      SCOPED_TRACE(std::to_string(step.ms) + " " + step.what);
      const std::string what = step.what;
      if (what == "ask") requests.ask();
      if (what == "made") requests.made();
      if (what == "frame" || what == "due") {
        EXPECT_EQ(requests.due(step.ms), what == "due");
      }
    }
  }
}

}  // namespace

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which frames a viewer gets whose thread or network does not follow.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "signaling/call/backlog.hpp"

namespace {

using booth::call::Backlog;

struct Row {
  const char* description;
  const char*
      frames;  ///< K key frame, d another, g one after a gap; each with the digit of how many wait
  const char* verdicts;  ///< p pass, . drop, ! drop and ask
};

const std::vector<Row> kRows{
    {"begins with a key frame", "d0 d0 K0 d0 d1 d0", "..pppp"},
    {"one too many drops until the next key frame", "K0 d1 d2 d3 d2 d0 K0 d0", "ppp!..pp"},
    {"a key frame that finds no room is asked for again", "K0 d3 K3 d0 K2 d1", "p!!.pp"},
    {"after a gap only a key frame helps", "K0 d0 g0 d0 K0 d0", "pp!.pp"},
    {"sound has no frames to wait for", "K0 K2 K3 K1", "pp!p"},
};

TEST(Backlog, PassesWholeFramesInOrder) {
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.description);
    Backlog backlog(3);
    std::string verdicts;
    const std::string frames = row.frames;
    for (std::size_t i = 0; i + 1 < frames.size(); i += 3) {
      const auto verdict = backlog.take({frames[i] == 'K', frames[i] == 'g'},
                                        static_cast<std::size_t>(frames[i + 1] - '0'));
      verdicts += verdict == Backlog::Verdict::kPass   ? 'p'
                  : verdict == Backlog::Verdict::kDrop ? '.'
                                                       : '!';
    }
    EXPECT_EQ(verdicts, row.verdicts);
  }
}

}  // namespace

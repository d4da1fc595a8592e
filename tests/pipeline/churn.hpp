// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace booth::testing_support {

/// A room in which two peers stay while others come and go at random times and in every way:
/// the element goes to NULL, hangs up, or its process is killed.
///
/// Those who stay are in one process, the guests in another (or, to be killed, each in its own),
/// and a call that nobody disturbs runs in a third: its figures are the machine's own. Every peer
/// sends 30 pictures a second and sound to every other.
struct ChurnPlan {
  unsigned leaves = 500;
  unsigned most_guests = 2;
  unsigned sample_every = 50;  ///< leaves between two looks at what the processes hold
  unsigned warm_up = 50;       ///< leaves before the first look
  unsigned kill_every = 5;     ///< about one guest of so many is killed
  std::uint32_t seed = 1;
  bool talk = false;  ///< prints every look
};

/// Of the pictures one peer got from another; see FrameTimes.
struct ChurnTimes {
  std::string who;
  std::uint64_t pictures = 0;
  int missing = 0;                       ///< most that never came, in a row
  std::int64_t longest_ms = 0;           ///< between two arrivals
  std::uint64_t over_2 = 0, over_3 = 0;  ///< arrivals after so many frame times or more
};

/// What a process held when all guests were gone.
struct ChurnSample {
  unsigned leaves = 0;
  unsigned files = 0, threads = 0, objects = 0, resident_kb = 0;
};

struct ChurnReport {
  unsigned joins = 0, leaves = 0, hang_ups = 0, kills = 0, early = 0;  ///< early: while set up
  std::vector<ChurnTimes> survivors;                                   ///< both directions
  std::vector<ChurnTimes> control;
  std::vector<ChurnSample> host, guests;  ///< of the two processes
  std::vector<std::string> new_objects;   ///< between the first look and the last
  std::string trouble;                    ///< why it ended before its time; empty = it did not
};

ChurnReport churn(const ChurnPlan& plan);
/// The report as a table.
std::string to_text(const ChurnReport& report);

}  // namespace booth::testing_support

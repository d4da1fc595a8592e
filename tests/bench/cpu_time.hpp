// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <ctime>

namespace booth::bench {

/// CPU time in milliseconds: CLOCK_THREAD_CPUTIME_ID of this thread, CLOCK_PROCESS_CPUTIME_ID of
/// all threads of this process.
inline double cpu_ms(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace booth::bench

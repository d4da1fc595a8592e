// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

#include <malloc.h>

namespace booth::testing_support {

/// What this process holds.
struct ProcessLoad {
  std::size_t files = 0;  ///< open descriptors
  std::size_t threads = 0;
  std::size_t resident_kb = 0;  ///< anonymous memory, free parts of the heap given back first
};

inline std::size_t entries(const char* folder) {
  std::size_t count = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    count += !entry.path().empty();
  return count;
}

inline ProcessLoad process_load() {
  malloc_trim(0);
  ProcessLoad load{entries("/proc/self/fd"), entries("/proc/self/task"), 0};
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:")) load.resident_kb = std::stoul(line.substr(8));
  return load;
}

}  // namespace booth::testing_support

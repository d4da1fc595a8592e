// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

#include "tests/support/child_process.hpp"

namespace booth::testing_support {

/// Path below the build directory.
std::string built(const std::string& path);
/// Path below the source directory.
std::string source(const std::string& path);

/// A program of examples/ as a user starts it; none of them finds a screen or a loudspeaker.
class ExampleProgram : public ChildProcess {
 public:
  /// How standard input and output of the program appear to it.
  enum class Line { kPipe, kTerminal };

  explicit ExampleProgram(const std::vector<std::string>& command, Line line = Line::kPipe);

  /// Waits for a line that contains `part`; says what was written instead if none comes.
  bool says(const std::string& part);
  /// The number before `unit` in the last line that has one, such as 12 of "12 pictures"; -1 if
  /// there is none.
  int last_number(const std::string& unit) const;
  /// Waits for the end; its exit code, or -1000 if it does not end.
  int exit_code();
};

}  // namespace booth::testing_support

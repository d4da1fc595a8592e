// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/example_program.hpp"

#include <cstdio>
#include <cstdlib>
#include <regex>

namespace booth::testing_support {
namespace {

/// Whole calls, and files that are completed, on a busy machine.
constexpr std::chrono::seconds kPatience{90};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string quoted(const std::vector<std::string>& command) {
  std::string line = "exec";
  for (const auto& word : command) line += " '" + word + "'";
  return line;
}

std::vector<std::string> on(ExampleProgram::Line line, const std::vector<std::string>& command) {
  if (line == ExampleProgram::Line::kPipe) return command;
  // Its own terminal, whose keys come from our pipe. It ends with the program's code.
  return {"script", "--quiet", "--return", "--flush", "--command", quoted(command), "/dev/null"};
}

}  // namespace

std::string built(const std::string& path) { return variable("BOOTH_BUILD_ROOT") + "/" + path; }

std::string source(const std::string& path) { return variable("BOOTH_SOURCE_ROOT") + "/" + path; }

ExampleProgram::ExampleProgram(const std::vector<std::string>& command, Line line)
    : ChildProcess(on(line, command),
                   {"DISPLAY=", "WAYLAND_DISPLAY=", "G_DEBUG=", "LC_ALL=C.UTF-8",
                    "PATH=" + built("signaling/server") + ":" + variable("PATH")}) {}

bool ExampleProgram::says(const std::string& part) {
  if (wait_line(part, kPatience)) return true;
  std::fprintf(stderr, "no line with \"%s\" came; all there is:\n%s\n", part.c_str(),
               output().c_str());
  return false;
}

int ExampleProgram::last_number(const std::string& unit) const {
  const std::string text = output();
  const std::regex pattern("(\\d+) " + unit);
  int number = -1;
  for (std::sregex_iterator found(text.begin(), text.end(), pattern), end; found != end; ++found)
    number = std::stoi((*found)[1]);
  return number;
}

int ExampleProgram::exit_code() {
  const int code = wait(kPatience).value_or(-1000);
  if (code != -1000) wait_line("\n", std::chrono::seconds(5));  // no such line: all has been read
  return code;
}

}  // namespace booth::testing_support

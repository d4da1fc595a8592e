// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deque>
#include <string>
#include <vector>

#include <glib.h>

namespace booth::example {

/// The options of a program: each is named with the variable it goes to, then parse() fills them.
class Arguments {
 public:
  /// `about` and `more` stand before and after the options in the text of --help.
  Arguments(std::string about, std::string more)
      : about_(std::move(about)), more_(std::move(more)) {}

  /// `target` keeps its value where the option is not given. It has to outlive parse().
  void text(const char* name, const char* placeholder, const char* help, std::string& target);
  void number(const char* name, const char* help, int& target);
  void flag(const char* name, const char* help, bool& target);

  /// Reads the command line. Ends the program for --help (code 0), and where something is wrong
  /// with it (code 2, with a line that says what).
  void parse(int argc, char** argv);
  /// Says what is wrong with the command line and ends the program with code 2.
  [[noreturn]] static void refuse(const std::string& why);

 private:
  struct Text {
    const char* name;
    std::string* target;
    char* given = nullptr;
  };
  struct Flag {
    bool* target;
    gboolean given = FALSE;
  };

  std::string take_texts();

  std::string about_, more_;
  std::vector<GOptionEntry> entries_;
  std::deque<Text> texts_;  // entries_ point into these
  std::deque<Flag> flags_;
};

}  // namespace booth::example

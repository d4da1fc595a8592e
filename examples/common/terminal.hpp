// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <glib.h>
#include <termios.h>

namespace booth::example {

/// A dialogue at the terminal: lines and a status line out, keys in, without waiting for Enter.
/// Where standard input or output is a pipe or a file, each character is a key just the same, and
/// the status line is left out. Main thread.
class Terminal {
 public:
  using OnKey = std::function<void(char key)>;

  /// Keys come from the main loop, in lower case and without white space.
  explicit Terminal(OnKey on_key);
  /// Puts the terminal back as it was.
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void say(const std::string& line);
  /// The bell of the terminal.
  void ring();
  /// The last lines, drawn over by the next ones; what is wider than the terminal is cut off.
  void status(const std::string& text);
  /// Whether standard output is a terminal.
  bool is_live() const { return live_; }

 private:
  gboolean read_keys();
  void erase_status();

  OnKey on_key_;
  guint source_ = 0;
  std::optional<termios> before_;  ///< set = standard input is a terminal, and changed
  bool live_;
  std::string status_;
};

}  // namespace booth::example

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "terminal.hpp"

#include <array>
#include <cstdio>
#include <utility>

#include <glib-unix.h>
#include <unistd.h>

namespace booth::example {

Terminal::Terminal(OnKey on_key) : on_key_(std::move(on_key)), live_(isatty(STDOUT_FILENO)) {
  termios mode;
  if (tcgetattr(STDIN_FILENO, &mode) == 0) {
    before_ = mode;
    mode.c_lflag &= ~tcflag_t{ICANON | ECHO};
    tcsetattr(STDIN_FILENO, TCSANOW, &mode);
  }
  source_ = g_unix_fd_add(
      STDIN_FILENO, GIOCondition(G_IO_IN | G_IO_HUP),
      [](gint, GIOCondition, gpointer self) { return static_cast<Terminal*>(self)->read_keys(); },
      this);
}

Terminal::~Terminal() {
  if (source_) g_source_remove(source_);
  if (before_) tcsetattr(STDIN_FILENO, TCSANOW, &*before_);
  if (!status_.empty()) std::puts("");
}

gboolean Terminal::read_keys() {
  std::array<char, 64> keys;
  const auto count = read(STDIN_FILENO, keys.data(), keys.size());
  for (ssize_t i = 0; i < count; ++i)
    if (g_ascii_isgraph(keys[std::size_t(i)])) on_key_(g_ascii_tolower(keys[std::size_t(i)]));
  if (count > 0) return G_SOURCE_CONTINUE;
  source_ = 0;  // a pipe that is closed, or /dev/null: the program goes on without keys
  return G_SOURCE_REMOVE;
}

void Terminal::say(const std::string& line) {
  erase_status();
  std::puts(line.c_str());
  if (!status_.empty()) status(status_);
  std::fflush(stdout);
}

void Terminal::ring() {
  if (live_) std::fputs("\a", stdout);
}

void Terminal::status(const std::string& text) {
  if (!live_) return;
  erase_status();
  status_ = text;
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

void Terminal::erase_status() {
  if (!status_.empty()) std::fputs("\r\x1b[K", stdout);
}

}  // namespace booth::example

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "terminal.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>
#include <utility>

#include <glib-unix.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace booth::example {

namespace {

/// Each line no wider than the terminal, for a line that is wrapped cannot be drawn over.
std::string fitted(const std::string& text) {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return text;
  std::string result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const glong letters = std::min<glong>(g_utf8_strlen(line.c_str(), -1), size.ws_col - 1);
    g_autofree char* cut = g_utf8_substring(line.c_str(), 0, letters);
    result += (result.empty() ? "" : "\n") + std::string(cut);
  }
  return result;
}

}  // namespace

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
  const auto kept = status_;
  erase_status();
  std::puts(line.c_str());
  if (!kept.empty()) status(kept);
  std::fflush(stdout);
}

void Terminal::ring() {
  if (live_) std::fputs("\a", stdout);
}

void Terminal::status(const std::string& text) {
  if (!live_) return;
  erase_status();
  status_ = fitted(text);
  std::fputs(status_.c_str(), stdout);
  std::fflush(stdout);
}

void Terminal::erase_status() {
  if (status_.empty()) return;
  std::fputs("\r\x1b[K", stdout);
  for (auto lines = std::count(status_.begin(), status_.end(), '\n'); lines > 0; --lines)
    std::fputs("\x1b[A\x1b[K", stdout);
  status_.clear();
}

}  // namespace booth::example

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/xvfb.hpp"

#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace booth::testing_support {
namespace {

constexpr int kStartTimeoutMs = 30000;

[[noreturn]] void run_server(int display_fd, const std::string& screen, const std::string& fd) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int nothing = open("/dev/null", O_RDWR);
  dup2(nothing, STDIN_FILENO);
  dup2(nothing, STDOUT_FILENO);
  dup2(nothing, STDERR_FILENO);
  fcntl(display_fd, F_SETFD, 0);
  execlp("Xvfb", "Xvfb", "-displayfd", fd.c_str(), "-screen", "0", screen.c_str(), "-nolisten",
         "tcp", "-noreset", static_cast<char*>(nullptr));
  _exit(127);
}

/// The number the server writes once it takes connections; empty where it ended or hangs.
std::string read_number(int fd) {
  std::string text;
  for (pollfd poll_fd{fd, POLLIN, 0}; poll(&poll_fd, 1, kStartTimeoutMs) > 0;) {
    char letter = 0;
    if (read(fd, &letter, 1) != 1) return "";
    if (letter == '\n') return text;
    text += letter;
  }
  return "";
}

}  // namespace

Xvfb::Xvfb(int width, int height) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return;
  const std::string screen = std::to_string(width) + "x" + std::to_string(height) + "x24";
  const std::string fd = std::to_string(fds[1]);
  process_ = fork();
  if (process_ == 0) run_server(fds[1], screen, fd);
  close(fds[1]);
  if (process_ > 0) {
    const std::string number = read_number(fds[0]);
    if (!number.empty()) display_ = ":" + number;
  }
  close(fds[0]);
}

Xvfb::~Xvfb() {
  if (process_ <= 0) return;
  kill(process_, SIGTERM);
  waitpid(process_, nullptr, 0);
}

}  // namespace booth::testing_support

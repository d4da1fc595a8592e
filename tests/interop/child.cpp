// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/child.hpp"

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace booth::interop {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kFirstPipeFd = 40;
constexpr std::chrono::milliseconds kPoll{20};

[[noreturn]] void become(char* const* arguments, const std::vector<std::pair<int, int>>& inherited,
                         const char* log) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(nothing, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  for (const auto& [ours, theirs] : inherited) dup2(ours, theirs);
  execvp(arguments[0], arguments);
  _exit(127);
}

int milliseconds_until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() { close(); }

void Descriptor::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

std::optional<std::string> MessageReader::next(Clock::time_point deadline) {
  for (;;) {
    if (const auto end = buffered_.find(separator_); end != std::string::npos) {
      std::string message = buffered_.substr(0, end);
      buffered_.erase(0, end + 1);
      return message;
    }
    pollfd readable{from_.get(), POLLIN, 0};
    if (poll(&readable, 1, milliseconds_until(deadline)) <= 0) return std::nullopt;
    char bytes[65536];
    const ssize_t count = read(from_.get(), bytes, sizeof bytes);
    if (count <= 0) return std::nullopt;
    buffered_.append(bytes, static_cast<std::size_t>(count));
  }
}

Child::Child(const std::vector<std::string>& arguments,
             const std::vector<std::pair<int, int>>& inherited, const std::string& log) {
  std::vector<char*> pointers;
  for (const std::string& argument : arguments)
    pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) become(pointers.data(), inherited, log.c_str());
}

Child::~Child() {
  kill_group();
  if (!ended_) waitpid(pid_, nullptr, 0);
}

void Child::signal(int number) const {
  if (!ended_) kill(pid_, number);
}

void Child::kill_group() const {
  // Until it is waited for, its id belongs to nobody else.
  if (ended_) return;
  kill(-pid_, SIGKILL);
  kill(pid_, SIGKILL);  // it may not have got as far as its own group
}

bool Child::wait(Clock::time_point deadline) {
  while (!ended_) {
    // Its helpers get no second chance to outlive it: they are in its group.
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        info.si_pid == pid_) {
      kill(-pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
      ended_ = true;
    } else if (Clock::now() >= deadline) {
      return false;
    } else {
      std::this_thread::sleep_for(kPoll);
    }
  }
  return true;
}

std::pair<Descriptor, Descriptor> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const Descriptor low_read(ends[0]), low_write(ends[1]);
  Descriptor read_end(fcntl(ends[0], F_DUPFD_CLOEXEC, kFirstPipeFd));
  Descriptor write_end(fcntl(ends[1], F_DUPFD_CLOEXEC, kFirstPipeFd));
  if (read_end.get() < 0 || write_end.get() < 0) throw std::runtime_error("no pipe");
  return {std::move(read_end), std::move(write_end)};
}

}  // namespace booth::interop

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/child_process.hpp"

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace booth::testing_support {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> merged_environment(const std::vector<std::string>& extra) {
  std::vector<std::string> result = extra;
  for (char** entry = environ; *entry; ++entry) {
    const std::string name = std::string(*entry).substr(0, std::string(*entry).find('=') + 1);
    bool replaced = false;
    for (const std::string& setting : extra) replaced |= setting.starts_with(name);
    if (!replaced) result.emplace_back(*entry);
  }
  return result;
}

/// Between fork and exec only calls that are safe in a process with threads.
[[noreturn]] void run(char** command, char** environment, int input, int output) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  execvpe(command[0], command, environment);
  _exit(127);
}

}  // namespace

struct ChildProcess::Output {
  std::mutex mutex;
  std::condition_variable changed;
  std::string text;
  std::size_t seen = 0;  ///< end of the last line that wait_line() gave
  bool ended = false;

  void read_all(int fd) {
    char buffer[4096];
    for (ssize_t count; (count = ::read(fd, buffer, sizeof buffer)) > 0;) {
      std::lock_guard guard(mutex);
      text.append(buffer, static_cast<std::size_t>(count));
      changed.notify_all();
    }
    ::close(fd);
    std::lock_guard guard(mutex);
    ended = true;
    changed.notify_all();
  }

  std::optional<std::string> next_line(const std::string& part) {
    for (std::size_t end; (end = text.find('\n', seen)) != std::string::npos;) {
      std::string line = text.substr(seen, end - seen);
      seen = end + 1;
      if (line.find(part) != std::string::npos) return line;
    }
    return std::nullopt;
  }
};

ChildProcess::ChildProcess(const std::vector<std::string>& command,
                           const std::vector<std::string>& environment)
    : output_(std::make_shared<Output>()) {
  std::vector<std::string> words = command;
  std::vector<std::string> settings = merged_environment(environment);
  const auto argv = pointers(words);
  const auto envp = pointers(settings);
  int to_child[2];
  int from_child[2];
  if (pipe2(to_child, O_CLOEXEC) != 0 || pipe2(from_child, O_CLOEXEC) != 0) return;
  pid_ = fork();
  if (pid_ == 0)
    run(const_cast<char**>(argv.data()), const_cast<char**>(envp.data()), to_child[0],
        from_child[1]);
  if (pid_ > 0) setpgid(pid_, pid_);
  ::close(to_child[0]);
  ::close(from_child[1]);
  input_ = to_child[1];
  // Detached: a grandchild that outlives the group could keep the pipe open.
  std::thread([output = output_, fd = from_child[0]] { output->read_all(fd); }).detach();
}

ChildProcess::~ChildProcess() {
  if (input_ >= 0) ::close(input_);
  if (pid_ <= 0) return;
  signal(SIGKILL);
  if (!status_) waitpid(pid_, nullptr, 0);
}

std::optional<std::string> ChildProcess::wait_line(const std::string& part,
                                                   std::chrono::milliseconds timeout) {
  std::unique_lock lock(output_->mutex);
  std::optional<std::string> line;
  output_->changed.wait_for(lock, timeout, [&] {
    line = output_->next_line(part);
    return line || output_->ended;
  });
  return line;
}

std::string ChildProcess::output() const {
  std::lock_guard guard(output_->mutex);
  return output_->text;
}

void ChildProcess::write(const std::string& text) {
  // A child that has ended must not end the test by SIGPIPE.
  std::signal(SIGPIPE, SIG_IGN);
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t count = ::write(input_, text.data() + sent, text.size() - sent);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

void ChildProcess::signal(int number) {
  // The group keeps its number as long as it has a member, and the zombie is one until wait().
  if (pid_ > 0 && !status_) kill(-pid_, number);
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds timeout) {
  if (status_ || pid_ <= 0) return status_;
  const auto deadline = Clock::now() + timeout;
  for (;;) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
      kill(-pid_, SIGKILL);  // what it may have left behind
      return status_;
    }
    if (Clock::now() >= deadline) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

std::pair<std::string, std::uint16_t> wait_listening(ChildProcess& process) {
  static const std::string kPrefix = "listening on ";
  const auto line = process.wait_line(kPrefix);
  if (!line) return {};
  const std::string url = line->substr(line->find(kPrefix) + kPrefix.size());
  return {url, static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)))};
}

}  // namespace booth::testing_support

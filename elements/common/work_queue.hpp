// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace booth {

/// Threads that begin jobs in the order they came; with one thread, the default, they also end in
/// that order. Any thread may call it, but a job must neither finish() nor destroy its own queue. A
/// job must not throw.
class WorkQueue {
 public:
  using Job = std::function<void()>;

  /// At most `limit` jobs wait or run at a time, `threads` (at least 1) of them run. Threads in the
  /// background take no processor from the thread that wakes them up.
  explicit WorkQueue(std::size_t limit, unsigned threads = 1, bool background = false);
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;
  /// Runs what is queued, then ends.
  ~WorkQueue();

  /// Never blocks; false where the limit is reached, and the job is dropped.
  [[nodiscard]] bool push(Job job);
  /// Never blocks and knows no limit: for the few jobs that something else bounds.
  void push_always(Job job);
  /// Blocks until every job queued before has run.
  void finish();
  /// The same for at most so long; false where that was not enough.
  bool finish_within(std::chrono::nanoseconds time);
  /// True in a job: there, what others wait for must be done at once.
  bool runs_here() const;

 private:
  void run(bool background);
  bool idle() const { return jobs_.empty() && running_ == 0; }

  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;  ///< that wait
  std::size_t running_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace booth {

/// One thread that runs jobs in the order they came. Any thread may call it, but a job must neither
/// finish() nor destroy its own queue. A job must not throw.
class WorkQueue {
 public:
  using Job = std::function<void()>;

  /// At most `limit` jobs wait or run at a time.
  explicit WorkQueue(std::size_t limit);
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;
  /// Runs what is queued, then ends.
  ~WorkQueue();

  /// Never blocks; false where the limit is reached, and the job is dropped.
  [[nodiscard]] bool push(Job job);
  /// Blocks until every job queued before has run.
  void finish();
  /// True in a job: there, what others wait for must be done at once.
  bool runs_here() const { return std::this_thread::get_id() == thread_.get_id(); }

 private:
  void run();

  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;  ///< the first one is running
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace booth

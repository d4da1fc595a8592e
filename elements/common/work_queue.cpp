// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/work_queue.hpp"

#include <utility>

namespace booth {

WorkQueue::WorkQueue(std::size_t limit) : limit_(limit), thread_([this] { run(); }) {}

WorkQueue::~WorkQueue() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool WorkQueue::push(Job job) {
  {
    std::lock_guard lock(mutex_);
    if (jobs_.size() >= limit_) return false;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_all();
  return true;
}

void WorkQueue::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return jobs_.empty(); });
}

void WorkQueue::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    Job& job = jobs_.front();  // a deque keeps its address while others are pushed
    lock.unlock();
    job();
    job = nullptr;  // what it held goes before anybody hears that it is done
    lock.lock();
    jobs_.pop_front();
    changed_.notify_all();
  }
}

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/work_queue.hpp"

#include <algorithm>
#include <utility>

#include <pthread.h>
#include <sched.h>

namespace booth {
namespace {

/// Linux lets a thread of this policy wait for the next tick instead of pushing aside whoever woke
/// it up. It needs no privilege; where it is refused, nothing is lost but that.
void stay_in_background() {
  const sched_param none{};
  static_cast<void>(pthread_setschedparam(pthread_self(), SCHED_BATCH, &none));
}

}  // namespace

WorkQueue::WorkQueue(std::size_t limit, unsigned threads, bool background) : limit_(limit) {
  for (unsigned i = 0; i < std::max(threads, 1U); ++i)
    threads_.emplace_back([this, background] { run(background); });
}

WorkQueue::~WorkQueue() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

bool WorkQueue::push(Job job) {
  {
    std::lock_guard lock(mutex_);
    if (jobs_.size() + running_ >= limit_) return false;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_all();
  return true;
}

void WorkQueue::push_always(Job job) {
  {
    std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_all();
}

void WorkQueue::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return idle(); });
}

bool WorkQueue::finish_within(std::chrono::nanoseconds time) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, time, [this] { return idle(); });
}

bool WorkQueue::runs_here() const {
  return std::any_of(threads_.begin(), threads_.end(), [](const std::thread& thread) {
    return thread.get_id() == std::this_thread::get_id();
  });
}

void WorkQueue::run(bool background) {
  if (background) stay_in_background();
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    ++running_;
    lock.unlock();
    job();
    job = nullptr;  // what it held goes before anybody hears that it is done
    lock.lock();
    --running_;
    changed_.notify_all();
  }
}

}  // namespace booth

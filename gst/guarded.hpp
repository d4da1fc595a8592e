// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <mutex>
#include <utility>

namespace booth {

/// A value that can only be reached under its lock.
///
/// Helpers that need the lock take the `Locked` handle as a parameter, so "call with the lock held"
/// is a type and not a comment. Never push, post, emit, set a state or call another object while a
/// handle lives. std::mutex and not GMutex, because ThreadSanitizer can see it.
template <typename T>
class Guarded {
 public:
  class Locked {
   public:
    T* operator->() { return value_; }
    T& operator*() { return *value_; }
    /// For std::condition_variable, which must be able to give the lock up.
    std::unique_lock<std::mutex>& lock() { return lock_; }

   private:
    friend class Guarded;
    Locked(std::mutex& mutex, T& value) : lock_(mutex), value_(&value) {}
    std::unique_lock<std::mutex> lock_;
    T* value_;
  };

  template <typename... Args>
  explicit Guarded(Args&&... args) : value_(std::forward<Args>(args)...) {}

  [[nodiscard]] Locked lock() { return Locked(mutex_, value_); }
  /// A copy taken under the lock: one consistent set of settings for a buffer.
  [[nodiscard]] T copy() {
    std::lock_guard guard(mutex_);
    return value_;
  }

 private:
  std::mutex mutex_;
  T value_;
};

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <utility>

#include <glib.h>

namespace booth::example {

using Task = std::function<void()>;

/// Runs `task` on the main thread, in the order of the calls. Any thread.
inline void post(Task task) {
  g_idle_add_full(
      G_PRIORITY_DEFAULT,
      [](gpointer data) -> gboolean {
        (*static_cast<Task*>(data))();
        return G_SOURCE_REMOVE;
      },
      new Task(std::move(task)), [](gpointer data) { delete static_cast<Task*>(data); });
}

/// Runs `task` once on the main thread, `ms` milliseconds from now. Any thread.
inline void post_later(guint ms, Task task) {
  g_timeout_add_full(
      G_PRIORITY_DEFAULT, ms,
      [](gpointer data) -> gboolean {
        (*static_cast<Task*>(data))();
        return G_SOURCE_REMOVE;
      },
      new Task(std::move(task)), [](gpointer data) { delete static_cast<Task*>(data); });
}

/// Runs a function on the main thread again and again (while it returns true), or once after a
/// while; never after this object is gone. Main thread.
class Timer {
 public:
  Timer() = default;
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void once(guint ms, Task task) {
    repeat(ms, [task = std::move(task)] {
      task();
      return false;
    });
  }
  void repeat(guint ms, std::function<bool()> task) {
    cancel();
    task_ = std::move(task);
    id_ = g_timeout_add(
        ms, [](gpointer self) { return static_cast<Timer*>(self)->run(); }, this);
  }
  void cancel() {
    if (id_) g_source_remove(std::exchange(id_, 0));
  }

 private:
  gboolean run() {
    const guint running = id_;
    const auto task = task_;  // may set this timer anew
    const bool again = task();
    if (id_ != running) return G_SOURCE_REMOVE;
    if (!again) id_ = 0;
    return again;
  }

  guint id_ = 0;
  std::function<bool()> task_;
};

}  // namespace booth::example

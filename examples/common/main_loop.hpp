// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <glib-unix.h>

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

/// The main thread's loop. Main thread.
class MainLoop {
 public:
  /// run() calls `on_stop` for each Ctrl-C or SIGTERM since this was made.
  explicit MainLoop(Task on_stop) : on_stop_(std::move(on_stop)) {
    for (const int number : {SIGINT, SIGTERM})
      g_unix_signal_add(
          number,
          [](gpointer self) -> gboolean {
            static_cast<MainLoop*>(self)->on_stop_();
            return G_SOURCE_CONTINUE;
          },
          this);
  }
  /// Runs until quit(), also where that was called before.
  void run() {
    if (!over_) g_main_loop_run(loop_.get());
  }
  void quit() {
    over_ = true;
    g_main_loop_quit(loop_.get());
  }

 private:
  std::unique_ptr<GMainLoop, decltype(&g_main_loop_unref)> loop_{g_main_loop_new(nullptr, FALSE),
                                                                 g_main_loop_unref};
  Task on_stop_;
  bool over_ = false;
};

/// Of the system's monotonic clock, the same for every process.
inline double seconds_now() { return static_cast<double>(g_get_monotonic_time()) / 1e6; }

/// "01:02".
inline std::string clock_text(double seconds) {
  const auto whole = static_cast<unsigned>(seconds);
  const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(whole / 60) + ":" + two(whole % 60);
}

/// Whether there is a screen for windows.
inline bool has_display() {
  const auto is_set = [](const char* name) { return g_getenv(name) && *g_getenv(name); };
  return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
}

}  // namespace booth::example

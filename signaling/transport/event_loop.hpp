// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include <glib-object.h>

namespace booth::signaling {

/// A thread with its own GMainContext, which is that thread's default: libsoup objects made on it
/// stay on it. All methods may be called from any thread, the loop's own included.
class EventLoop {
 public:
  EventLoop();
  /// stop()s. From within the loop's thread (the last owner let go in a callback) the thread is not
  /// joined: it ends by itself after the running callback.
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Starts the thread; returns when its context is the thread's default. Once only.
  void start();
  /// Ends the loop after the running callback and waits for the thread, unless called from within.
  /// What was posted and has not run is dropped (and destroyed); sources that are ready are still
  /// dispatched, so that queued bytes leave. Idempotent.
  void stop();

  /// Runs `task` on the loop's thread, in order of posting, never inside this call. Before start()
  /// tasks wait for it. False (and the task is dropped) after stop(). The task must not throw.
  bool post(std::function<void()> task);
  /// post() and wait until it has run; runs at once if already on the loop's thread. False if the
  /// loop is not running or ended first. Do not hold a lock the loop's callbacks take.
  bool run(const std::function<void()>& task);

  bool is_current_thread() const;
  /// Of the loop; valid while this object lives.
  GMainContext* context() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// One timer on a GMainContext. Destroying or cancelling it, on the context's thread, guarantees
/// that the callback does not run any more; doing so from within the callback is allowed.
class Timer {
 public:
  Timer() = default;
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// Calls `task` once after `ms`, or every `ms`. An earlier setting is cancelled.
  void once(GMainContext* context, std::int64_t ms, std::function<void()> task);
  void every(GMainContext* context, std::int64_t ms, std::function<void()> task);
  void cancel();
  bool active() const { return source_ != nullptr; }

 private:
  void set(GMainContext* context, std::int64_t ms, std::function<void()> task, bool repeat);
  GSource* source_ = nullptr;
};

/// Holds a reference to a GObject for `ms`, or until the EventLoop of the context ends: long enough
/// for something that is closing to write its last bytes. An EventLoop that ends lets go of it and
/// goes on for up to half a second until it is gone. On the context's thread.
void keep_for(GMainContext* context, gpointer object, std::int64_t ms);

}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/event_loop.hpp"

#include <algorithm>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace booth::signaling {
namespace {

/// Enough for some queued frames of some connections, too few to go on for ever.
constexpr int kLastRounds = 100;
/// For what closes in a thread of GLib's.
constexpr gint64 kLastUs = 500'000;

/// A source of keep_for().
struct Keeper {
  GSource source;
  gpointer object;

  static gboolean dispatch(GSource*, GSourceFunc, gpointer) { return G_SOURCE_REMOVE; }
  static void finalize(GSource* source) {
    g_object_unref(reinterpret_cast<Keeper*>(source)->object);
  }
};
GSourceFuncs keeper_funcs{nullptr, nullptr, Keeper::dispatch, Keeper::finalize, nullptr, nullptr};

/// Tells when an object is gone, without keeping it.
class Trace {
 public:
  explicit Trace(gpointer object) { g_weak_ref_init(&reference_, object); }
  ~Trace() { g_weak_ref_clear(&reference_); }
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  bool alive() {
    const gpointer object = g_weak_ref_get(&reference_);
    if (object) g_object_unref(object);
    return object != nullptr;
  }

 private:
  GWeakRef reference_;
};

/// Not left to the end of the context: what is kept may own sources of it, and GLib leaks those
/// that are destroyed by another one then. Whatever still closes is waited for: its task would hold
/// the context, and the context the task, for ever.
void drop_kept(GMainContext* context) {
  std::deque<Trace> traces;
  while (GSource* source =
             g_main_context_find_source_by_funcs_user_data(context, &keeper_funcs, &keeper_funcs)) {
    traces.emplace_back(reinterpret_cast<Keeper*>(source)->object);
    g_source_destroy(source);
  }
  const auto until = g_get_monotonic_time() + kLastUs;
  const auto alive = [](Trace& trace) { return trace.alive(); };
  while (std::any_of(traces.begin(), traces.end(), alive) && g_get_monotonic_time() < until)
    if (!g_main_context_iteration(context, FALSE)) g_usleep(1000);
}

}  // namespace

/// Shared with the thread, so that the EventLoop may go away in one of its own callbacks.
struct EventLoop::State {
  GMainContext* const context = g_main_context_new();
  std::mutex join_mutex;
  std::thread thread;

  std::mutex mutex;  // of what follows
  std::thread::id id;
  std::deque<std::function<void()>> tasks;
  bool stopped = false;

  ~State() { g_main_context_unref(context); }

  bool is_stopped() {
    std::lock_guard guard(mutex);
    return stopped;
  }

  bool push(std::function<void()> task) {
    {
      std::lock_guard guard(mutex);
      if (stopped) return false;
      tasks.push_back(std::move(task));
    }
    g_main_context_wakeup(context);
    return true;
  }

  /// A queue of our own and not idle sources: what has not run can be dropped when the loop ends.
  void run_tasks() {
    std::deque<std::function<void()>> batch;
    {
      std::lock_guard guard(mutex);
      batch.swap(tasks);
    }
    for (; !batch.empty() && !is_stopped(); batch.pop_front()) batch.front()();
  }

  void drop_tasks() {
    std::deque<std::function<void()>> dropped;
    std::lock_guard guard(mutex);
    dropped.swap(tasks);
  }

  void main() {
    g_main_context_push_thread_default(context);
    while (!is_stopped()) {
      run_tasks();
      if (!is_stopped()) g_main_context_iteration(context, TRUE);
    }
    drop_tasks();
    // What is ready still goes out: a close frame tells the server that nobody comes back.
    for (int round = 0; round < kLastRounds && g_main_context_iteration(context, FALSE);) ++round;
    drop_kept(context);
    g_main_context_pop_thread_default(context);
  }
};

EventLoop::EventLoop() : state_(std::make_shared<State>()) {}

EventLoop::~EventLoop() {
  stop();
  std::lock_guard guard(state_->join_mutex);
  if (state_->thread.joinable()) state_->thread.detach();
}

void EventLoop::start() {
  std::lock_guard guard(state_->join_mutex);
  if (state_->thread.joinable() || state_->is_stopped()) return;
  std::promise<void> started;
  state_->thread = std::thread([state = state_, &started] {
    {
      std::lock_guard lock(state->mutex);
      state->id = std::this_thread::get_id();
    }
    started.set_value();
    state->main();
  });
  started.get_future().wait();
}

void EventLoop::stop() {
  {
    std::lock_guard guard(state_->mutex);
    state_->stopped = true;
  }
  g_main_context_wakeup(state_->context);
  if (is_current_thread()) return;
  std::lock_guard guard(state_->join_mutex);
  if (state_->thread.joinable()) state_->thread.join();
  state_->drop_tasks();
}

bool EventLoop::post(std::function<void()> task) { return state_->push(std::move(task)); }

bool EventLoop::run(const std::function<void()>& task) {
  if (is_current_thread()) {
    task();
    return true;
  }
  // A dropped task breaks its promise, which ends the wait as well.
  bool done = false;
  auto promise = std::make_shared<std::promise<void>>();
  auto ended = promise->get_future();
  {
    std::lock_guard guard(state_->mutex);
    if (state_->id == std::thread::id()) return false;
  }
  if (!post([&task, &done, promise = std::move(promise)] {
        task();
        done = true;
        promise->set_value();
      }))
    return false;
  ended.wait();
  return done;
}

bool EventLoop::is_current_thread() const {
  std::lock_guard guard(state_->mutex);
  return state_->id == std::this_thread::get_id();
}

GMainContext* EventLoop::context() const { return state_->context; }

void keep_for(GMainContext* context, gpointer object, std::int64_t ms) {
  GSource* source = g_source_new(&keeper_funcs, sizeof(Keeper));
  reinterpret_cast<Keeper*>(source)->object = g_object_ref(object);
  g_source_set_ready_time(source, g_get_monotonic_time() + ms * 1000);
  // The callback is never called; its data is what drop_kept() finds the source by.
  g_source_set_callback(source, nullptr, &keeper_funcs, nullptr);
  g_source_attach(source, context);
  g_source_unref(source);
}

void Timer::once(GMainContext* context, std::int64_t ms, std::function<void()> task) {
  set(context, ms, std::move(task), false);
}

void Timer::every(GMainContext* context, std::int64_t ms, std::function<void()> task) {
  set(context, ms, std::move(task), true);
}

void Timer::cancel() {
  if (!source_) return;
  GSource* source = std::exchange(source_, nullptr);
  g_source_destroy(source);
  g_source_unref(source);
}

void Timer::set(GMainContext* context, std::int64_t ms, std::function<void()> task, bool repeat) {
  struct Closure {
    std::function<void()> task;
    bool repeat;
    Timer* timer;
  };
  cancel();
  source_ = g_timeout_source_new(static_cast<guint>(std::clamp<std::int64_t>(ms, 0, G_MAXINT)));
  const auto dispatch = [](gpointer data) -> gboolean {
    // The task may cancel or destroy the timer: GLib keeps this closure until the dispatch is over.
    auto* closure = static_cast<Closure*>(data);
    const bool repeats = closure->repeat;
    if (!repeats) closure->timer->cancel();
    closure->task();
    return repeats ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
  };
  g_source_set_callback(source_, dispatch, new Closure{std::move(task), repeat, this},
                        [](gpointer data) { delete static_cast<Closure*>(data); });
  g_source_attach(source_, context);
}

}  // namespace booth::signaling

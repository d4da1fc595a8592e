// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/event_loop.hpp"

#include <future>
#include <vector>

#include <gtest/gtest.h>

namespace booth::signaling {
namespace {

TEST(EventLoop, RunsTasksInOrderOnItsThread) {
  EventLoop loop;
  std::vector<int> order;
  loop.post([&] { order.push_back(1); });
  loop.start();
  loop.post([&] { order.push_back(2); });
  EXPECT_TRUE(loop.run([&] {
    order.push_back(3);
    EXPECT_TRUE(loop.is_current_thread());
    EXPECT_EQ(g_main_context_get_thread_default(), loop.context());
  }));
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
  EXPECT_FALSE(loop.is_current_thread());
}

TEST(EventLoop, RunsNestedTasksAtOnce) {
  EventLoop loop;
  loop.start();
  bool inner = false;
  EXPECT_TRUE(loop.run([&] { EXPECT_TRUE(loop.run([&] { inner = true; })); }));
  EXPECT_TRUE(inner);
}

TEST(EventLoop, RefusesTasksAfterStop) {
  EventLoop loop;
  loop.start();
  loop.stop();
  loop.stop();
  EXPECT_FALSE(loop.post([] { FAIL(); }));
  EXPECT_FALSE(loop.run([] { FAIL(); }));
}

TEST(EventLoop, DoesNotWaitForAThreadThatNeverStarted) {
  EventLoop loop;
  EXPECT_FALSE(loop.run([] { FAIL(); }));
}

TEST(EventLoop, DropsWhatHasNotRunWhenItStops) {
  EventLoop loop;
  loop.start();
  auto token = std::make_shared<int>();
  loop.run([&] {
    loop.stop();
    EXPECT_FALSE(loop.post([token] { FAIL(); }));
  });
  loop.stop();
  EXPECT_EQ(token.use_count(), 1);
}

TEST(EventLoop, MayBeDestroyedByItsOwnTask) {
  auto loop = std::make_shared<EventLoop>();
  loop->start();
  std::promise<void> destroyed;
  auto* raw = loop.get();
  raw->post([owner = std::move(loop), &destroyed]() mutable {
    owner.reset();
    destroyed.set_value();
  });
  destroyed.get_future().wait();
}

TEST(Timer, FiresOnceAndMayBeDestroyedByItsTask) {
  EventLoop loop;
  loop.start();
  std::promise<void> fired;
  auto timer = std::make_unique<Timer>();
  loop.run([&] {
    timer->once(loop.context(), 1, [&] {
      timer.reset();
      fired.set_value();
    });
  });
  fired.get_future().wait();
}

TEST(Timer, RepeatsUntilItsTaskCancels) {
  EventLoop loop;
  loop.start();
  std::promise<void> done;
  Timer timer;
  int count = 0;
  loop.run([&] {
    timer.every(loop.context(), 1, [&] {
      if (++count < 3) return;
      timer.cancel();
      done.set_value();
    });
  });
  done.get_future().wait();
  loop.run([&] { EXPECT_FALSE(timer.active()); });
  EXPECT_EQ(count, 3);
}

}  // namespace
}  // namespace booth::signaling

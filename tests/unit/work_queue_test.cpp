// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/work_queue.hpp"

#include <future>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace booth {
namespace {

TEST(WorkQueue, RunsJobsInOrder) {
  std::vector<int> order;
  WorkQueue queue(100);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(queue.push([&order, i] { order.push_back(i); }));
  queue.finish();
  ASSERT_EQ(order.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
}

TEST(WorkQueue, RefusesWhatIsTooMuchWithoutBlocking) {
  std::promise<void> gate;
  auto open = gate.get_future().share();
  int ran = 0;
  WorkQueue queue(3);
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(queue.push([&ran, open] {
      open.wait();
      ++ran;
    }));
  EXPECT_FALSE(queue.push([&ran] { ran += 100; }));
  gate.set_value();
  queue.finish();
  EXPECT_EQ(ran, 3);
  EXPECT_TRUE(queue.push([] {}));
}

TEST(WorkQueue, FinishesWhenItEnds) {
  int ran = 0;
  {
    WorkQueue queue(50);
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(queue.push([&ran] { ++ran; }));
  }
  EXPECT_EQ(ran, 50);
}

TEST(WorkQueue, LetsGoOfAJobBeforeFinishReturns) {
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watch = held;
  WorkQueue queue(1);
  ASSERT_TRUE(queue.push([held] {}));
  held.reset();
  queue.finish();
  EXPECT_TRUE(watch.expired());
}

TEST(WorkQueue, SeveralThreadsWorkAtATime) {
  WorkQueue queue(4, 2);
  std::promise<void> first;
  std::promise<void> second;
  // Each waits for the other: one thread would wait for ever.
  ASSERT_TRUE(queue.push([&] {
    first.set_value();
    second.get_future().wait();
  }));
  ASSERT_TRUE(queue.push([&] {
    first.get_future().wait();
    second.set_value();
  }));
  queue.finish();
}

TEST(WorkQueue, WaitsNoLongerThanAsked) {
  std::promise<void> gate;
  WorkQueue queue(1);
  ASSERT_TRUE(queue.push([&] { gate.get_future().wait(); }));
  EXPECT_FALSE(queue.push([] {}));
  bool ran = false;
  queue.push_always([&] { ran = true; });
  EXPECT_FALSE(queue.finish_within(std::chrono::milliseconds(1)));
  gate.set_value();
  EXPECT_TRUE(queue.finish_within(std::chrono::seconds(30)));
  EXPECT_TRUE(ran);
}

TEST(WorkQueue, FinishesAtOnceWithNothingToDo) {
  WorkQueue queue(1);
  queue.finish();
}

}  // namespace
}  // namespace booth

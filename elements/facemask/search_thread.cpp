// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/search_thread.hpp"

#include <exception>

namespace booth::facemask {
namespace {

SearchThread::Found search(const SearchThread::Order& order) try {
  const double factor = order.picture->factor;
  SearchHints hints = order.hints;
  hints.smallest /= factor;
  for (Square& square : hints.expected) square = square.scaled(1.0 / factor);
  auto result = order.detector->detect(*order.picture, hints);
  if (!result) return {order.time, {}, result.error()};
  for (Detection& detection : *result) detection.square = detection.square.scaled(factor);
  return {order.time, std::move(*result), ""};
} catch (const std::exception& error) {
  return {order.time, {}, error.what()};
}

}  // namespace

void SearchThread::begin(Order order) {
  queue_.finish();  // a job that has delivered may not have left the queue yet
  busy_ = queue_.push([this, order = std::move(order)] {
    Found found = search(order);
    std::lock_guard lock(mutex_);
    found_ = std::move(found);
  });
}

std::optional<SearchThread::Found> SearchThread::take(bool wait) {
  if (!busy_) return std::nullopt;
  if (wait) queue_.finish();
  std::lock_guard lock(mutex_);
  auto found = std::exchange(found_, std::nullopt);
  if (found) busy_ = false;
  return found;
}

}  // namespace booth::facemask

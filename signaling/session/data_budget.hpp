// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace booth::session {

/// How much may wait somewhere at once. Whoever puts something there holds a share of the budget
/// until it is gone. Every thread; pure.
class DataBudget {
 public:
  /// What a message costs besides its bytes, so that many small ones are bounded too.
  static constexpr std::size_t kPerMessage = 256;

  class Share;

  explicit DataBudget(std::size_t most) : state_(std::make_shared<State>(most)) {}

  /// Null where it would be too much. Something fits into an empty budget whatever its size.
  std::shared_ptr<Share> take(std::size_t bytes) const;
  /// Whether half of it is free again since a refusal; said once a refusal.
  bool relieved();

 private:
  struct State {
    explicit State(std::size_t limit) : most(limit) {}
    const std::size_t most;
    std::atomic<std::size_t> used{0};
    std::atomic<bool> refused{false};
  };

  std::shared_ptr<State> state_;
};

/// Given back when it is destroyed.
class DataBudget::Share {
 public:
  Share(std::shared_ptr<State> state, std::size_t cost) : state_(std::move(state)), cost_(cost) {}
  ~Share() { state_->used -= cost_; }
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;

 private:
  std::shared_ptr<State> state_;
  std::size_t cost_;
};

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/data_budget.hpp"

namespace booth::session {

std::shared_ptr<DataBudget::Share> DataBudget::take(std::size_t bytes) const {
  const std::size_t cost = bytes + kPerMessage;
  auto used = state_->used.load();
  const auto is_too_much = [&] { return used > 0 && used + cost > state_->most; };
  do {
    if (!is_too_much()) continue;
    state_->refused = true;
    // It may have been emptied by somebody who did not see that yet.
    used = state_->used.load();
    if (is_too_much()) return nullptr;
  } while (!state_->used.compare_exchange_weak(used, used + cost));
  return std::make_shared<Share>(state_, cost);
}

bool DataBudget::relieved() {
  return state_->used <= state_->most / 2 && state_->refused.exchange(false);
}

}  // namespace booth::session

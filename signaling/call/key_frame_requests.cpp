// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/key_frame_requests.hpp"

namespace booth::call {

void KeyFrameRequests::ask() { wanted_ = true; }

bool KeyFrameRequests::due(std::int64_t now_ms) {
  if (!wanted_) return false;
  const auto since = forced_ms_ ? now_ms - *forced_ms_ : kLostMs;
  if (since < (on_its_way_ ? kLostMs : kLeastMs)) return false;
  forced_ms_ = now_ms;
  on_its_way_ = true;
  return true;
}

void KeyFrameRequests::made() {
  wanted_ = false;
  on_its_way_ = false;
}

}  // namespace booth::call

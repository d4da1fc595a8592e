// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/backlog.hpp"

namespace booth::call {

Backlog::Verdict Backlog::take(const Arrival& frame, std::size_t waiting) {
  if (waiting >= most_ || (frame.gap && !frame.key_frame)) {
    const bool first = !needs_key_frame_;
    needs_key_frame_ = true;
    // A key frame that had to be dropped is one more that has to be asked for.
    return first || frame.key_frame ? Verdict::kDropAndAsk : Verdict::kDrop;
  }
  if (needs_key_frame_ && !frame.key_frame) return Verdict::kDrop;
  needs_key_frame_ = false;
  return Verdict::kPass;
}

}  // namespace booth::call

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "signaling/protocol/message.hpp"

namespace booth::signaling {

/// Call messages for a peer that has lost its connection and may come back. Bounded; the end of a
/// call always fits, because it takes the place of everything that waited for that call.
class Mailbox {
 public:
  bool fits(const Message& message) const;
  /// The caller has asked fits().
  void put(Message message);
  std::vector<Message> take();
  bool empty() const { return messages_.empty(); }

 private:
  void end(Message message);

  std::vector<Message> messages_;
  std::size_t bytes_ = 0;
};

}  // namespace booth::signaling

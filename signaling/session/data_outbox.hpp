// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gst/guarded.hpp"
#include "signaling/protocol/message.hpp"
#include "signaling/session/data_message.hpp"

namespace booth::session {

/// What may still be sent to one peer, so that a caller learns at once whether his message is
/// taken. Every thread.
class DataOutbox {
 public:
  static constexpr std::size_t kMaxWaiting =
      1024 * 1024;                               ///< bytes of messages not yet on their way
  static constexpr std::size_t kMaxLabels = 32;  ///< that this side sends to

  /// `max_message` is what both sides can take of one message, in bytes.
  explicit DataOutbox(std::size_t max_message) : max_message_(max_message) {}

  /// The message with its share of the budget; nothing where it is empty, too large, would open one
  /// channel too many, or too much waits already.
  std::optional<DataMessage> take(DataMessage message);
  bool relieved() { return budget_.relieved(); }

 private:
  const std::size_t max_message_;
  DataBudget budget_{kMaxWaiting};
  Guarded<std::set<std::string>> labels_;
};

/// The peers that can be sent to. Every thread.
class DataBoard {
 public:
  using Entry = std::pair<signaling::PeerId, std::shared_ptr<DataOutbox>>;

  void add(const signaling::PeerId& peer, std::shared_ptr<DataOutbox> outbox);
  void remove(const signaling::PeerId& peer);
  /// An empty peer means all.
  std::vector<Entry> find(const signaling::PeerId& peer);

 private:
  Guarded<std::map<signaling::PeerId, std::shared_ptr<DataOutbox>>> outboxes_;
};

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/data_outbox.hpp"

namespace booth::session {

std::optional<DataMessage> DataOutbox::take(DataMessage message) {
  // SCTP has no empty messages, and GStreamer 1.22 none in their place (RFC 8831, 6.6).
  if (message.size() == 0 || message.size() > max_message_) return std::nullopt;
  {
    auto labels = labels_.lock();
    if (labels->size() >= kMaxLabels && !labels->contains(message.label)) return std::nullopt;
    labels->insert(message.label);
  }
  message.share = budget_.take(message.size());
  if (!message.share) return std::nullopt;
  return message;
}

void DataBoard::add(const signaling::PeerId& peer, std::shared_ptr<DataOutbox> outbox) {
  (*outboxes_.lock())[peer] = std::move(outbox);
}

void DataBoard::remove(const signaling::PeerId& peer) { outboxes_.lock()->erase(peer); }

std::vector<DataBoard::Entry> DataBoard::find(const signaling::PeerId& peer) {
  auto outboxes = outboxes_.lock();
  if (peer.empty()) return {outboxes->begin(), outboxes->end()};
  const auto found = outboxes->find(peer);
  return found == outboxes->end() ? std::vector<Entry>() : std::vector<Entry>{*found};
}

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The part of CallSession that is about data channels.
#include <utility>

#include "signaling/session/call_session.hpp"

namespace booth::session {

using namespace signaling;  // the messages

DataChannels::Events CallSession::data_events(const PeerId& peer) {
  DataChannels::Events events;
  events.message = [this, peer](const DataMessage& message) {
    const auto id = peer;
    events_.data(id, message);
  };
  events.channel = [this, peer](const std::string& label, bool open) {
    events_.notice({open ? "channel-opened" : "channel-closed", peer, label});
  };
  events.drained = [this, peer] { events_.notice({"buffered-amount-low", peer, ""}); };
  events.abused = [this, peer](const std::string& reason) { end_later(peer, reason); };
  return events;
}

void CallSession::open_data(const PeerId& peer) {
  auto* media = media_of(peer);
  if (!media || !data_->find(peer).empty()) return;
  if (auto outbox = media->make_outbox()) data_->add(peer, std::move(outbox));
}

void CallSession::send(const PeerId& peer, DataMessage message) {
  auto* media = media_of(peer);
  if (media && media->data()) media->data()->send(std::move(message));
}

}  // namespace booth::session

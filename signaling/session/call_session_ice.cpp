// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a telephone does about STUN and TURN servers that cannot be used.
#include "signaling/protocol/fields.hpp"
#include "signaling/session/call_session.hpp"
#include "signaling/session/log.hpp"

namespace booth::session {

using namespace signaling;  // the messages

void CallSession::watch_ice_servers() {
  ice_check_ = std::make_unique<IceServerCheck>(
      loop_->context(), *settings_.ice,
      [this](const std::string& problem, bool news) { on_ice_problem(problem, news); });
}

/// Beside the calls, which wait for nothing.
void CallSession::check_ice_servers() {
  if (!ice_check_) return;
  ice_check_->check(room_.ice_servers());
  end_those_without_relay();
}

void CallSession::on_ice_problem(const std::string& problem, bool news) {
  GST_INFO("%s", problem.c_str());
  if (news) events_.ice_problem(problem);
  if (!stopped_) end_those_without_relay();
}

void CallSession::end_those_without_relay() {
  const auto why = ice_check_->no_relay();
  if (why.empty()) return;
  for (const auto& [peer, line] : lines_) {
    const auto* call = board_.find(peer);
    if (line.media && call && call->state() != Call::State::kConnected)
      end_later(peer, quotable("nothing can be relayed: " + why));
  }
}

std::string CallSession::explained(const PeerId& peer, const std::string& reason) const {
  const auto* call = board_.find(peer);
  const bool stood = call && call->state() == Call::State::kConnected;
  return stood || !ice_check_ ? reason : ice_check_->explain(reason);
}

}  // namespace booth::session

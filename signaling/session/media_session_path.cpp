// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The way to the other side: whether it is there, and what is done when it is not.
#include <utility>

#include "signaling/session/log.hpp"
#include "signaling/session/media_session.hpp"
#include "signaling/session/network.hpp"
#include "signaling/session/sdp_ice.hpp"

namespace booth::session {

namespace {

std::int64_t now_ms() { return g_get_monotonic_time() / 1000; }

}  // namespace

void MediaSession::restart() {
  restart_wanted_ = role() == Role::kOfferer;
  about_tracks_ = false;
  negotiation_.forget_request();
  renegotiate();
}

void MediaSession::on_restart_request() {
  if (watch_.take_request(now_ms())) return restart();
  renegotiate();
}

void MediaSession::set_signaling(bool works) {
  if (!std::exchange(signaling_works_, works) && works) offered_ms_ = 0;
}

void MediaSession::network_changed() {
  changed_ = true;
  watch_.network_changed(now_ms());
}

void MediaSession::on_path_found() {
  if (verified_) watch_.proven(now_ms());
}

void MediaSession::on_path_failed() {
  if (!verified_) return fail("no network path to the other side; a TURN server may help");
  watch_.failed();
}

void MediaSession::watch() {
  if (failed_ || !peer_) return;
  const auto now = now_ms();
  if (verified_)
    watch_path(now);
  else
    watch_setup(now);
}

void MediaSession::watch_setup(std::int64_t now) {
  const bool asked = local_ && !remote_;
  if (asked && now - started_ms_ > kAnswerMs) return fail("no answer");
  if (!asked && now - started_ms_ > kSetupMs) fail("no connection within 20 s");
}

void MediaSession::watch_path(std::int64_t now) {
  const bool can_restart = settings_.can_restart && signaling_works_ && negotiation_.stable();
  const auto advice = watch_.look({now, peer_->packets_received(), can_restart, orphan_});
  if (advice.end == PathWatch::End::kLeft) return fail("the other side left");
  if (advice.end == PathWatch::End::kSilent) return fail("the other side fell silent");
  if (advice.connected) {
    place_.request_key_frames();
    events_.connected();
  }
  if (advice.disconnected) events_.disconnected();
  if (advice.restart) {
    GST_INFO_OBJECT(place_.webrtcbin(), "nothing arrives: ICE is restarted");
    restart();
  }
  if (!negotiation_.awaits_answer() || !signaling_works_ || now - offered_ms_ < kResendMs) return;
  offered_ms_ = now;
  events_.send(signaling::Offer{{}, told_});
  for (const auto& candidate : candidates_) send_candidate(candidate);
}

void MediaSession::told_again() {
  events_.send(signaling::Answer{{}, told_});
  for (const auto& candidate : candidates_) send_candidate(candidate);
}

void MediaSession::send_candidate(const std::string& candidate) {
  for (const auto& each : sdp::for_addresses(candidate, usable_addresses()))
    events_.send(signaling::Candidate{{}, each, "", 0});
}

}  // namespace booth::session

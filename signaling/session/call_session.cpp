// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/call_session.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "signaling/protocol/fields.hpp"
#include "signaling/session/log.hpp"

namespace booth::session {

using namespace signaling;  // the messages

namespace {

template <typename... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

SessionId new_session_id() {
  char* text = g_uuid_string_random();
  SessionId id = text;
  g_free(text);
  return id;
}

}  // namespace

CallSession::CallSession(std::shared_ptr<EventLoop> loop, Slot& slot, Settings settings,
                         Events events)
    : loop_(std::move(loop)),
      slot_(slot),
      settings_(std::move(settings)),
      events_(std::move(events)),
      room_(loop_->context(), settings_.room, room_callbacks()) {}

RoomClient::Callbacks CallSession::room_callbacks() {
  RoomClient::Callbacks callbacks;
  callbacks.state = [this](RoomClient::State) { events_.changed(); };
  callbacks.joined = [this](const auto& others, bool resumed) { on_joined(others, resumed); };
  callbacks.peer_joined = [this](const PeerInfo& peer) { on_peer_joined(peer); };
  callbacks.peer_left = [this](const PeerId& peer) { on_peer_left(peer); };
  callbacks.message = [this](const Message& message) { on_message(message); };
  callbacks.trouble = [this](const std::string& why, unsigned n) { on_trouble(why, n); };
  return callbacks;
}

void CallSession::start() { room_.connect(); }

void CallSession::stop() {
  if (std::exchange(stopped_, true)) return;
  run(call_.hang_up("left"));
  media_.reset();
  ring_timer_.cancel();
  room_.close();
}

void CallSession::on_joined(const std::vector<PeerInfo>& others, bool resumed) {
  warned_ = false;
  others_.clear();
  channel_users_.clear();
  for (const auto& peer : others) meet(peer);
  events_.changed();
  if (resumed) return;
  if (call_.state() != Call::State::kIdle) session_unknown_ = true;
  events_.notice({"joined", room_.peer_id(), settings_.room.room});
  for (const auto& peer : others) events_.notice({"peer-joined", peer.id, peer.meta.name});
  open_session_again();
  if (!settings_.auto_call || call_.state() != Call::State::kIdle) return;
  to_ring_.assign(others_.begin(), others_.end());
  ring_next();
}

void CallSession::meet(const PeerInfo& peer) {
  if (std::find(others_.begin(), others_.end(), peer.id) == others_.end())
    others_.push_back(peer.id);
  if (peer.meta.channel_hang_up) channel_users_.insert(peer.id);
}

void CallSession::on_peer_joined(const PeerInfo& peer) {
  meet(peer);
  events_.notice({"peer-joined", peer.id, peer.meta.name});
  open_session_again();
}

/// A restarted server knows neither room nor call. The first offer of an unknown session opens it
/// without ringing, so the caller offers again as soon as both are back; the media never stopped.
void CallSession::open_session_again() {
  if (!session_unknown_ || !media_ || media_->role() != Role::kOfferer) return;
  if (std::find(others_.begin(), others_.end(), call_.peer()) == others_.end()) return;
  session_unknown_ = false;
  media_->restart();
}

void CallSession::on_peer_left(const PeerId& peer) {
  std::erase(others_, peer);
  channel_users_.erase(peer);
  events_.notice({"peer-left", peer, ""});
  if (peer != call_.peer()) return;
  // Its connection to the server is gone, which need not end media that flows.
  if (call_.state() == Call::State::kConnected) return media_->orphan();
  run(call_.lost("the other side left"));
}

void CallSession::on_trouble(const std::string& why, unsigned attempts) {
  GST_INFO("signaling connection: %s (%u attempts)", why.c_str(), attempts);
  const std::string text = settings_.room.socket.uri + ": " + why;
  const bool in_call = call_.state() == Call::State::kConnected;
  if (settings_.retry_limit > 0 && attempts >= settings_.retry_limit && !in_call)
    return events_.error(text);
  if (settings_.warn_after == 0 || attempts < settings_.warn_after) return;
  if (!std::exchange(warned_, true)) events_.warning(text);
}

void CallSession::on_message(const Message& message) {
  if (const auto* head = call_of(message)) {
    const bool opens =
        std::holds_alternative<Ring>(message) || std::holds_alternative<Offer>(message);
    if (!opens && !call_.is_of_this(*head)) return;
  }
  std::visit(Overloaded{
                 [&](const Ring& m) { on(m); },
                 [&](const Offer& m) { on(m); },
                 [&](const Error& m) { on(m); },
                 [&](const Accept& m) { run(call_.on_accept(m)); },
                 [&](const Reject& m) { run(call_.on_reject(m.call, m.reason)); },
                 [&](const Cancel& m) { run(call_.on_end(m.call, m.reason)); },
                 [&](const Bye& m) { on(m); },
                 [&](const Answer& m) {
                   if (media_) media_->on_answer(m.sdp);
                 },
                 [&](const Candidate& m) { on(m); },
                 [&](const RestartRequest&) {
                   if (media_) media_->restart();
                 },
                 [](const auto&) {},
             },
             message);
}

void CallSession::on(const Ring& ring) { run(call_.on_ring(ring, room_.peer_id())); }

void CallSession::on(const Offer& offer) {
  if (call_.is_of_this(offer.call)) {
    if (media_) return media_->on_offer(offer.sdp);
    early_offer_ = offer;
    return;
  }
  if (call_.state() == Call::State::kIdle) early_offer_ = offer;
  run(call_.on_offer_without_ring(offer.call));
}

void CallSession::on(const Candidate& candidate) {
  if (media_) return media_->on_candidate(candidate);
  // Those of an early offer come while it still rings.
  if (early_candidates_.size() < MediaSession::kMaxEarlyCandidates)
    early_candidates_.push_back(candidate);
}

void CallSession::on(const Bye& bye) {
  // The server says so for a peer it lost; the media may still flow.
  if (bye.reason == kLostConnection && call_.state() == Call::State::kConnected)
    return media_->orphan();
  run(call_.on_end(bye.call, bye.reason));
}

void CallSession::on(const Error& error) {
  GST_INFO("server: %s", error.text.c_str());
  if (error.session.empty() || error.session != call_.session()) return;
  if (call_.state() == Call::State::kConnected) {
    session_unknown_ = session_unknown_ || error.code == ErrorCode::kUnknownSession;
    return;
  }
  const bool fatal =
      error.code == ErrorCode::kUnknownSession || error.code == ErrorCode::kUnknownPeer ||
      error.code == ErrorCode::kTooManySessions || call_.state() == Call::State::kCalling;
  if (fatal) run(call_.lost(error.text.empty() ? "refused by the server" : error.text));
}

void CallSession::run(Call::Effects effects) {
  for (auto& effect : effects) {
    std::visit(Overloaded{
                   [&](Call::Send& e) { room_.send(std::move(e.message)); },
                   [&](Call::Incoming& e) {
                     events_.notice({"incoming-call", e.peer, ""});
                     if (settings_.auto_accept) run(call_.accept());
                   },
                   [&](Call::Accepted& e) {
                     events_.notice({"accepted", e.peer, ""});
                   },
                   [&](Call::Rejected& e) {
                     events_.notice({"rejected", e.peer, e.reason});
                   },
                   [&](Call::Connected& e) {
                     events_.notice({"connected", e.peer, ""});
                   },
                   [&](Call::Start& e) { run(e); },
                   [&](Call::Ended& e) { run(e); },
               },
               effect);
  }
  if (!effects.empty()) events_.changed();
}

void CallSession::run(const Call::Start& start) {
  ring_timer_.cancel();
  to_ring_.clear();
  session_unknown_ = false;
  auto media = settings_.media;
  media.hang_up_channel = channel_users_.contains(call_.peer());
  media_ = std::make_unique<MediaSession>(loop_, slot_, start.role, media, media_events());
  media_->begin();
  if (auto offer = std::exchange(early_offer_, {})) media_->on_offer(offer->sdp);
  for (const auto& candidate : std::exchange(early_candidates_, {}))
    media_->on_candidate(candidate);
}

void CallSession::run(const Call::Ended& ended) {
  ring_timer_.cancel();
  early_offer_.reset();
  early_candidates_.clear();
  const bool had_media = media_ != nullptr;
  media_.reset();
  events_.changed();
  events_.notice({"ended", ended.peer, ended.reason});
  if (stopped_) return;
  if (had_media && slot_.renew()) events_.webrtcbin_replaced(slot_.webrtcbin());
  ring_next();
}

MediaSession::Events CallSession::media_events() {
  MediaSession::Events events;
  events.send = [this](Message message) {
    *call_of(message) = call_.head();
    room_.send(std::move(message));
  };
  events.connected = [this] { run(call_.connected()); };
  events.failed = [this](const std::string& reason) { end_later(quotable(reason)); };
  events.hung_up = [this] { end_later(std::string(kOtherHungUp)); };
  events.media = [this](GstPad* pad) { events_.media_added(pad); };
  events.replaced = [this](GstElement* webrtcbin) { events_.webrtcbin_replaced(webrtcbin); };
  return events;
}

/// Not at once: the media session is in the middle of something.
void CallSession::end_later(const std::string& reason) {
  loop_->post([this, session = call_.session(), reason, weak = std::weak_ptr(alive_)] {
    if (!weak.expired() && call_.session() == session) run(call_.hang_up(reason));
  });
}

void CallSession::ring_next() {
  if (to_ring_.empty() || call_.state() != Call::State::kIdle) return;
  const auto peer = to_ring_.front();
  to_ring_.pop_front();
  call(peer);
}

void CallSession::call(const PeerId& wanted) {
  const PeerId peer = wanted.empty() && !others_.empty() ? others_.front() : wanted;
  if (peer.empty() || call_.state() != Call::State::kIdle || stopped_) {
    events_.notice({"ended", peer, peer.empty() ? "nobody else is in the room" : "busy"});
    return;
  }
  ring_timer_.once(loop_->context(), kRingMs, [this] { run(call_.hang_up("no answer")); });
  run(call_.ring(peer, new_session_id()));
}

void CallSession::accept() { run(call_.accept()); }

void CallSession::reject(const std::string& reason) { run(call_.reject(reason)); }

void CallSession::hang_up(const std::string& reason) {
  to_ring_.clear();
  run(call_.hang_up(reason));
}

void CallSession::restart() {
  if (media_) media_->restart();
}

}  // namespace booth::session

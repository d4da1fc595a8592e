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

CallSession::CallSession(std::shared_ptr<EventLoop> loop, Places& places, Settings settings,
                         Events events)
    : loop_(std::move(loop)),
      places_(places),
      settings_(std::move(settings)),
      events_(std::move(events)),
      room_(loop_->context(), settings_.room, room_callbacks()),
      board_(settings_.calls, new_session_id),
      network_(loop_->context(), [this] { on_network_changed(); }) {
  if (settings_.ice) watch_ice_servers();
}

RoomClient::Callbacks CallSession::room_callbacks() {
  RoomClient::Callbacks callbacks;
  callbacks.state = [this](RoomClient::State state) {
    for (auto& [peer, line] : lines_)
      if (line.media) line.media->set_signaling(state == RoomClient::State::kJoined);
    events_.changed();
  };
  callbacks.joined = [this](const auto& others, bool resumed) { on_joined(others, resumed); };
  callbacks.peer_joined = [this](const PeerInfo& peer) {
    events_.notice({"peer-joined", peer.id, peer.meta.name});
    run(board_.peer_joined(peer));
  };
  callbacks.peer_left = [this](const PeerId& peer) {
    events_.notice({"peer-left", peer, ""});
    run(board_.peer_left(peer));
  };
  callbacks.message = [this](const Message& message) { on_message(message); };
  callbacks.trouble = [this](const std::string& why, unsigned n) { on_trouble(why, n); };
  return callbacks;
}

void CallSession::start() {
  room_.connect();
  if (settings_.stats_period_ms && events_.stats)
    stats_timer_.once(loop_->context(), settings_.stats_period_ms(), [this] { take_stats(); });
}

void CallSession::take_stats() {
  stats_timer_.once(loop_->context(), settings_.stats_period_ms(), [this] { take_stats(); });
  std::vector<std::pair<PeerId, stats::Report>> reports;  // a handler may end calls
  for (auto& [peer, line] : lines_)
    if (auto report = line.media ? line.media->stats() : std::nullopt)
      reports.emplace_back(peer, std::move(*report));
  for (const auto& [peer, report] : reports) {
    if (stopped_) return;
    if (media_of(peer)) events_.stats(peer, report);
  }
}

void CallSession::stop() {
  if (std::exchange(stopped_, true)) return;
  stats_timer_.cancel();
  run(board_.hang_up({}, "left"));
  lines_.clear();
  ice_check_.reset();
  room_.close();
}

void CallSession::on_joined(const std::vector<PeerInfo>& others, bool resumed) {
  warned_ = false;
  events_.changed();
  if (!resumed) {
    events_.notice({"joined", room_.peer_id(), settings_.room.room});
    for (const auto& peer : others) events_.notice({"peer-joined", peer.id, peer.meta.name});
  }
  if (!stopped_) check_ice_servers();
  if (!stopped_) run(board_.joined(room_.peer_id(), others, resumed));
}

bool CallSession::is_connected() const {
  return std::any_of(lines_.begin(), lines_.end(), [this](const auto& entry) {
    const auto* call = board_.find(entry.first);
    return call && call->state() == Call::State::kConnected;
  });
}

void CallSession::on_trouble(const std::string& why, unsigned attempts) {
  GST_INFO("signaling connection: %s (%u attempts)", why.c_str(), attempts);
  const std::string text = settings_.room.socket.uri + ": " + why;
  if (settings_.retry_limit > 0 && attempts >= settings_.retry_limit && !is_connected())
    return events_.error(text);
  if (settings_.warn_after == 0 || attempts < settings_.warn_after) return;
  if (!std::exchange(warned_, true)) events_.warning(text);
}

void CallSession::on_message(const Message& message) {
  if (const auto* error = std::get_if<Error>(&message)) GST_INFO("server: %s", error->text.c_str());
  const auto* head = call_of(message);
  // An offer of a call that goes on is its media's, one of an unknown call rings first.
  const bool known = head && board_.call_of(*head);
  auto effects = board_.handle(message);
  if (head && board_.call_of(*head) && (known || std::holds_alternative<Offer>(message)))
    on_media_message(head->from, message);
  run(std::move(effects));
}

void CallSession::on_media_message(const PeerId& peer, const Message& message) {
  auto& line = lines_[peer];
  const auto* offer = std::get_if<Offer>(&message);
  const auto* candidate = std::get_if<Candidate>(&message);
  if (!line.media) {
    if (offer) line.early_offer = *offer;
    // Those of an early offer come while it still rings.
    if (candidate && line.early_candidates.size() < MediaSession::kMaxEarlyCandidates)
      line.early_candidates.push_back(*candidate);
    return;
  }
  if (offer) line.media->on_offer(offer->sdp);
  if (candidate) line.media->on_candidate(*candidate);
  if (const auto* answer = std::get_if<Answer>(&message)) line.media->on_answer(answer->sdp);
  if (const auto* request = std::get_if<RestartRequest>(&message))
    request->tracks ? line.media->add_lines(*request->tracks) : line.media->on_restart_request();
}

MediaSession* CallSession::media_of(const PeerId& peer) {
  const auto found = lines_.find(peer);
  return found == lines_.end() ? nullptr : found->second.media.get();
}

void CallSession::run(CallBoard::Effects effects) {
  const bool stopped = stopped_;
  for (auto& [peer, what] : effects) {
    std::visit(Overloaded{
                   [&, id = peer](Call::Effect& e) { run(id, e); },
                   [&, id = peer](const CallBoard::Refused& e) {
                     const bool running = settings_.calls.most_calls > 1 && board_.find(id);
                     if (!running) events_.notice({"ended", id, e.reason});
                   },
                   [&, id = peer](const CallBoard::Orphaned&) {
                     if (auto* media = media_of(id)) media->orphan(true);
                   },
                   [&, id = peer](const CallBoard::OpenAgain&) {
                     if (auto* media = media_of(id)) media->renegotiate();
                   },
               },
               what);
    if (stopped_ != stopped) return;  // a handler of a notice has stopped it all
  }
  if (!effects.empty()) events_.changed();
}

void CallSession::run(const PeerId& peer, Call::Effect& effect) {
  std::visit(Overloaded{
                 [&](Call::Send& e) {
                   if (std::holds_alternative<Ring>(e.message))
                     lines_[peer].ring_timer.once(loop_->context(), kRingMs, [this, id = peer] {
                       run(board_.hang_up(id, "no answer"));
                     });
                   room_.send(std::move(e.message));
                 },
                 [&](const Call::Incoming&) {
                   events_.notice({"incoming-call", peer, ""});
                 },
                 [&](const Call::Accepted&) {
                   events_.notice({"accepted", peer, ""});
                 },
                 [&](const Call::Rejected& e) {
                   events_.notice({"rejected", peer, e.reason});
                 },
                 [&](const Call::Connected&) {
                   events_.notice({"connected", peer, ""});
                 },
                 [&](const Call::Start& e) { start_media(peer, e.role); },
                 [&](const Call::Ended& e) { end(peer, e.reason); },
             },
             effect);
}

void CallSession::start_media(const PeerId& peer, Role role) {
  auto& line = lines_[peer];
  line.ring_timer.cancel();
  auto media = settings_.media;
  const auto* info = board_.info(peer);
  media.hang_up_channel = info && info->meta.channel_hang_up;
  // A page of PeerJS takes a second offer for another call and closes this one.
  media.can_restart = !media.hang_up_channel;
  line.place = &places_.take(peer, room_.ice_servers());
  line.media = std::make_unique<MediaSession>(loop_, *line.place, role, media, media_events(peer));
  check_ice_servers();
  line.media->begin();
  if (const auto offer = std::exchange(line.early_offer, {})) line.media->on_offer(offer->sdp);
  for (const auto& candidate : std::exchange(line.early_candidates, {}))
    line.media->on_candidate(candidate);
}

void CallSession::end(const PeerId& peer, const std::string& reason) {
  auto* place = lines_[peer].place;
  data_->remove(peer);
  lines_.erase(peer);
  events_.changed();
  events_.notice({"ended", peer, reason});
  if (!place || stopped_) return;
  if (auto* fresh = places_.give_back(*place)) events_.webrtcbin_replaced(fresh);
}

MediaSession::Events CallSession::media_events(const PeerId& peer) {
  MediaSession::Events events;
  events.send = [this, peer](Message message) {
    const auto* call = board_.find(peer);
    if (!call) return;
    *call_of(message) = call->head();
    room_.send(std::move(message));
  };
  events.connected = [this, peer] { on_connected(peer); };
  events.disconnected = [this, peer] {
    events_.notice({"disconnected", peer, "nothing arrives any more; trying again"});
  };
  events.failed = [this, peer](const std::string& reason) {
    end_later(peer, quotable(explained(peer, reason)));
  };
  events.negotiated = [this, peer] { open_data(peer); };
  events.data = data_events(peer);
  events.hung_up = [this, peer] { end_later(peer, std::string(kOtherHungUp)); };
  events.media = [this, peer](GstPad* pad) { events_.media_added(peer, pad); };
  if (events_.log) events.log = [this, peer](const LogEntry& entry) { events_.log(peer, entry); };
  events.replaced = [this](GstElement* webrtcbin) { events_.webrtcbin_replaced(webrtcbin); };
  return events;
}

/// Not at once: the media session is in the middle of something.
void CallSession::end_later(const PeerId& peer, const std::string& reason) {
  const auto* now = board_.find(peer);
  if (!now) return;
  loop_->post([this, peer, session = now->session(), reason, weak = std::weak_ptr(alive_)] {
    if (weak.expired()) return;
    const auto* call = board_.find(peer);
    if (call && call->session() == session) run(board_.hang_up(peer, reason));
  });
}

/// For the first time, or again.
void CallSession::on_connected(const PeerId& peer) {
  const auto id = peer;  // a handler may end the call, and what holds the argument with it
  open_data(id);
  const auto* call = board_.find(id);
  if (call && call->state() == Call::State::kConnected)
    events_.notice({"connected", id, "again"});
  else
    run(board_.connected(id));
  if (auto* media = media_of(id); media && media->data()) media->data()->open();
}

void CallSession::on_network_changed() {
  if (stopped_) return;
  bool silent = false;
  for (auto& [peer, line] : lines_) {
    if (!line.media) continue;
    line.media->network_changed();
    silent = silent || line.media->is_disconnected();
  }
  room_.network_changed(silent);
}

const char* CallSession::call_state() const {
  const auto* call = board_.first();
  return to_string(call ? call->state() : Call::State::kIdle);
}

PeerId CallSession::remote_peer() const {
  const auto* call = board_.first();
  return call ? call->peer() : PeerId();
}

void CallSession::call(const PeerId& peer) {
  if (stopped_) return events_.notice({"ended", peer, "busy"});
  run(board_.call(peer));
}

void CallSession::accept(const PeerId& peer) { run(board_.accept(peer)); }

void CallSession::reject(const PeerId& peer, const std::string& reason) {
  run(board_.reject(peer, reason));
}

void CallSession::hang_up(const PeerId& peer, const std::string& reason) {
  run(board_.hang_up(peer, reason));
}

void CallSession::restart(const PeerId& wanted) {
  for (auto& [peer, line] : lines_)
    if (line.media && (wanted.empty() || wanted == peer)) line.media->restart();
}

void CallSession::tracks_changed() {
  for (auto& [peer, line] : lines_)
    if (line.media) line.media->tracks_changed();
}

}  // namespace booth::session

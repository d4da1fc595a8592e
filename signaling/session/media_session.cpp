// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/media_session.hpp"

#include <algorithm>
#include <utility>

#include <gst/webrtc/webrtc.h>

#include "signaling/protocol/limits.hpp"
#include "signaling/session/certificate.hpp"
#include "signaling/session/ice_restart.hpp"
#include "signaling/session/ice_setup.hpp"
#include "signaling/session/log.hpp"
#include "signaling/session/sdp_ice.hpp"
#include "signaling/session/steady_lines.hpp"

namespace booth::session {

namespace {

constexpr std::int64_t kReadyPollMs = 10;
constexpr int kInsistPolls = 20;  ///< some pictures long
constexpr std::int64_t kWatchMs = 200;

std::int64_t now_ms() { return g_get_monotonic_time() / 1000; }

/// A call's transport is made while the pipeline plays and was never told its latency. Not from
/// here: it queries elements that may be changing state at this moment.
void recalculate_latency(GstElement* webrtcbin) {
  auto top = Ref<GstObject>::share(GST_OBJECT(webrtcbin));
  while (auto* parent = gst_object_get_parent(top.get())) top = Ref<GstObject>::adopt(parent);
  if (!GST_IS_BIN(top.get())) return;
  gst_element_call_async(
      GST_ELEMENT(top.get()),
      [](GstElement* bin, gpointer) { gst_bin_recalculate_latency(GST_BIN(bin)); }, nullptr,
      nullptr);
}

}  // namespace

MediaSession::MediaSession(std::shared_ptr<signaling::EventLoop> loop, Place& place, Role role,
                           Settings settings, Events events)
    : loop_(std::move(loop)),
      place_(place),
      settings_(std::move(settings)),
      events_(std::move(events)),
      negotiation_(role),
      watch_({role == Role::kAnswerer, settings_.reconnect_ms}) {}

MediaSession::~MediaSession() { place_.close(); }

void MediaSession::begin() {
  started_ms_ = now_ms();
  watch_timer_.every(loop_->context(), kWatchMs, [this] { watch(); });
  place_.begin();
  build();
  if (role() == Role::kOfferer) take(negotiation_.want_offer(), "offer");
}

void MediaSession::build() {
  peer_.reset();
  candidates_.clear();
  const auto provided = place_.provide();
  if (provided == Place::Provided::kFailed)
    return fail("there is no fresh webrtcbin for this call");
  if (provided == Place::Provided::kReplaced) events_.replaced(place_.webrtcbin());
  auto* webrtcbin = place_.webrtcbin();
  g_object_set(webrtcbin, "bundle-policy", GST_WEBRTC_BUNDLE_POLICY_MAX_BUNDLE, nullptr);
  if (!settings_.stun_server.empty())
    g_object_set(webrtcbin, "stun-server", settings_.stun_server.c_str(), nullptr);
  if (!settings_.turn_server.empty())
    g_object_set(webrtcbin, "turn-server", settings_.turn_server.c_str(), nullptr);
  set_up_ice(webrtcbin,
             {local_addresses(settings_.local_address), settings_.min_port, settings_.max_port});
  PeerConnection::Events events;
  events.candidate = [this](unsigned, const std::string& candidate) {
    candidates_.push_back(candidate);
    if (described_) send_candidate(candidate);
  };
  events.gathered = [this] {
    if (std::exchange(gathered_, true)) return;
    if (described_) events_.send(signaling::EndOfCandidates{});
  };
  events.connected = [this] { on_connected(); };
  events.path_found = [this] { on_path_found(); };
  events.path_failed = [this] { on_path_failed(); };
  events.broken = [this](const std::string& reason) { fail(reason); };
  events.hung_up = [this] { events_.hung_up(); };
  events.channels_failed = [this] { orphan(true); };
  if (settings_.data_channels) events.data = events_.data;
  events.media = [this](GstPad* pad) { events_.media(pad); };
  events.log = events_.log;
  events.sink_linked = [this] { adopt_new_streams(); };
  peer_ =
      std::make_unique<PeerConnection>(loop_, Ref<GstElement>::share(webrtcbin), std::move(events));
}

void MediaSession::take(Negotiation::Result result, const char* what) {
  using Verdict = Negotiation::Verdict;
  if (result.verdict == Verdict::kTooMany) return fail("the other side offers too fast");
  if (result.verdict != Verdict::kTaken)
    GST_INFO_OBJECT(place_.webrtcbin(), "ignored an unexpected or crossing %s", what);
  run(std::move(result.step));
}

void MediaSession::on_offer(const std::string& text) {
  orphan_ = false;
  // Sent again, because our answer did not arrive.
  if (text == last_offer_ && local_) {
    if (negotiation_.stable()) told_again();
    return;
  }
  take(negotiation_.remote_offer(text), "offer");
}

void MediaSession::on_answer(const std::string& text) {
  take(negotiation_.remote_answer(text), "answer");
}

void MediaSession::renegotiate() { take(negotiation_.want_offer(), "offer"); }

void MediaSession::tracks_changed() {
  if (failed_ || !peer_ || !local_) return;
  about_tracks_ = true;
  const bool by_us = may_extend();
  take(negotiation_.want_offer(by_us ? Negotiation::By::kUs : Negotiation::By::kOfferer),
       "change of tracks");
}

void MediaSession::add_lines(const signaling::FreeLines& lines) {
  constexpr int kMost = signaling::limits::kMaxFreeLines;
  asked_for_.audio = std::min(asked_for_.audio + lines.audio, kMost);
  asked_for_.video = std::min(asked_for_.video + lines.video, kMost);
  take(negotiation_.want_offer(), "request for lines");
}

void MediaSession::run(std::optional<Negotiation::Step> step) {
  if (!step || failed_ || !peer_) return;
  switch (step->action) {
    case Negotiation::Action::kCreateOffer: return when_ready([this] { create_offer(); });
    case Negotiation::Action::kAnswerOffer:
      return when_ready([this, text = step->sdp] { answer_offer(text); });
    case Negotiation::Action::kApplyAnswer: return apply_answer(step->sdp);
    case Negotiation::Action::kAskForOffer: return ask_for_offer();
  }
}

void MediaSession::when_ready(std::function<void()> task) {
  if (place_.ready()) return task();
  ready_timer_.every(
      loop_->context(), kReadyPollMs,
      [this, task = std::move(task), until = now_ms() + kCapsMs, polls = 0]() mutable {
        if (++polls % kInsistPolls == 0) place_.insist();
        if (place_.ready()) {
          const auto ready = task;  // outlives the timer it cancels
          ready_timer_.cancel();
          return ready();
        }
        if (now_ms() < until) return;
        fail("no media within 10 s from " + place_.waiting_for() + "; is the pipeline playing?");
      });
}

void MediaSession::ask_for_offer() {
  signaling::RestartRequest request;
  if (std::exchange(about_tracks_, false)) request.tracks = place_.lacking();
  events_.send(request);
}

/// webrtcbin loses count of its lines when it offers after it has rejected one.
bool MediaSession::may_extend() const {
  return role() == Role::kOfferer ||
         std::none_of(local_->media.begin(), local_->media.end(),
                      [](const sdp::Media& media) { return media.rejected; });
}

void MediaSession::create_offer() {
  const auto asked_for = std::exchange(asked_for_, {});
  if (!local_) {
    place_.prepare_offer(settings_.receive_audio, settings_.receive_video);
    if (settings_.hang_up_channel)
      peer_->add_hang_up_channel();
    else if (peer_->data())
      peer_->data()->add_first();
  } else {
    const auto mlines = std::max(local_->media.size(), remote_ ? remote_->media.size() : 0);
    place_.extend_offer(mlines, asked_for);
    // Media of a new line may come before the answer that tells whose it is.
    peer_->hold_strangers(true);
  }
  const bool restart = std::exchange(restart_wanted_, false) && remote_;
  about_tracks_ = false;
  peer_->create_offer(restart, [this, restart](const std::string& error, const std::string& text) {
    if (!error.empty()) return fail("no offer could be made: " + error);
    local_ = sdp::read(text);
    told_ = sdp::with_tool(place_.tell(text, sdp::Type::kOffer));
    events_.send(signaling::Offer{{}, told_});
    offered_ms_ = now_ms();
    described(restart);
    done_with_step();
  });
}

bool MediaSession::take_remote(sdp::Parsed parsed, sdp::Type type) {
  std::string problem = parsed.refusal;
  if (problem.empty() && remote_)  // may have grown, also if this is an answer
    problem = sdp::conflict(*parsed.description, *remote_, sdp::Type::kOffer);
  if (problem.empty() && type == sdp::Type::kAnswer)
    problem = sdp::conflict(*parsed.description, *local_, type);
  if (problem.empty() && verified_ && !matches(peer_->remote_certificate(), *parsed.description))
    problem = "the certificate changed during the call";
  if (!problem.empty()) {
    fail("the other side's description is refused: " + problem);
    return false;
  }
  remote_ = std::move(parsed.description);
  if (!sdp::has_tool(remote_->text)) negotiation_.peer_rolls_back();
  return true;
}

void MediaSession::answer_offer(const std::string& text) {
  const bool first = !remote_;
  const auto before = first ? sdp::Credentials{} : sdp::credentials(*remote_);
  last_offer_ = text;
  if (!take_remote(sdp::normalise(text, sdp::Type::kOffer), sdp::Type::kOffer)) return;
  const auto fit = place_.follow(*remote_);
  if (!fit.refusal.empty()) return fail(fit.refusal);
  if (fit.begin_again && first) build();
  const bool restart = !first && sdp::credentials(*remote_) != before;
  if (restart && !watch_.take_restart(now_ms())) return fail("the other side restarts without end");
  if (!failed_) when_ready([this, restart] { answer(*remote_, restart); });
}

void MediaSession::answer(const sdp::Description& offer, bool restart) {
  if (restart) GST_INFO_OBJECT(place_.webrtcbin(), "the other side restarts ICE");
  auto shown = offer;
  shown.text = place_.show(offer);
  peer_->answer(shown, restart, [this, restart](const std::string& error, const std::string& text) {
    if (!error.empty()) return fail("the offer could not be answered: " + error);
    local_ = sdp::read(text);
    told_ = sdp::with_tool(place_.tell(text, sdp::Type::kAnswer));
    peer_->introduce(*remote_);
    events_.send(signaling::Answer{{}, told_});
    described(restart);
    done_with_step();
  });
}

void MediaSession::apply_answer(const std::string& text) {
  // An offer may have waited long for somebody to take it.
  if (!remote_) started_ms_ = now_ms();
  if (!take_remote(sdp::normalise(text, sdp::Type::kAnswer, &*local_), sdp::Type::kAnswer)) return;
  if (auto refusal = place_.check_answer(*remote_); !refusal.empty()) return fail(refusal);
  auto shown = *remote_;
  shown.text = place_.show(*remote_);
  peer_->apply_answer(shown, [this](const std::string& error, const std::string&) {
    if (!error.empty()) return fail("the answer could not be used: " + error);
    peer_->introduce(*remote_);
    peer_->hold_strangers(false);
    done_with_step();
  });
}

/// `again`: of a new generation, which has the same sockets.
void MediaSession::described(bool again) {
  if (std::exchange(described_, true) && !again) return;
  if (std::exchange(changed_, false) && again) {
    std::erase_if(candidates_, [](const std::string& each) {
      return each.find(" typ relay") != std::string::npos;
    });
    renew_relays(place_.webrtcbin(), place_.relays());
  }
  for (const auto& candidate : candidates_) send_candidate(candidate);
  if (gathered_) events_.send(signaling::EndOfCandidates{});
}

void MediaSession::done_with_step() {
  auto step = negotiation_.finished();
  if (negotiation_.remote_known()) {
    const auto mline = static_cast<unsigned>(remote_->bundle_index);
    for (const auto& candidate : std::exchange(early_remote_, {}))
      peer_->add_candidate(mline, candidate);
  }
  if (verified_ && negotiation_.stable()) {
    place_.open(*remote_);
    events_.negotiated();
  }
  run(std::move(step));
}

void MediaSession::on_candidate(const signaling::Candidate& candidate) {
  if (candidate.candidate.empty() || !sdp::is_candidate(candidate.candidate) || !peer_) return;
  std::string text = candidate.candidate;
  if (text.starts_with("a=")) text.erase(0, 2);
  if (!text.starts_with("candidate:")) text.insert(0, "candidate:");
  // While an offer is taken in, the agent may be about to forget what belongs to the one before.
  if (negotiation_.remote_known() && !negotiation_.answering())
    peer_->add_candidate(static_cast<unsigned>(remote_->bundle_index), text);
  else if (early_remote_.size() < kMaxEarlyCandidates)
    early_remote_.push_back(std::move(text));
}

void MediaSession::on_connected() {
  if (verified_ || failed_) return;
  const auto certificate = peer_->remote_certificate();
  if (!remote_ || certificate.empty() || !matches(certificate, *remote_))
    return fail(
        "the other side's certificate is not the one its description names; somebody may "
        "be in between");
  verified_ = true;
  watch_.begin(now_ms(), peer_->packets_received());
  peer_->open_media();
  place_.open(*remote_);
  place_.request_key_frames();
  recalculate_latency(place_.webrtcbin());
  events_.connected();
}

std::shared_ptr<DataOutbox> MediaSession::make_outbox() {
  const auto is_channel = [](const sdp::Media& media) {
    return media.kind == "application" && !media.rejected;
  };
  if (!data() || settings_.hang_up_channel || !verified_ ||
      !std::any_of(remote_->media.begin(), remote_->media.end(), is_channel))
    return nullptr;
  return data()->make_outbox();
}

void MediaSession::adopt_new_streams() {
  if (place_.adopt_new() > 0) renegotiate();
}

std::optional<stats::Report> MediaSession::stats() {
  if (!peer_ || failed_) return std::nullopt;
  return stats::report(peer_->measure(place_.counted()));
}

void MediaSession::fail(const std::string& reason) {
  ready_timer_.cancel();
  if (std::exchange(failed_, true)) return;
  place_.close();
  events_.failed(reason);
}

}  // namespace booth::session

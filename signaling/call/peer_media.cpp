// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/peer_media.hpp"

#include <algorithm>
#include <utility>

#include <gst/webrtc/webrtc.h>

#include "signaling/session/late_news.hpp"
#include "signaling/session/log.hpp"
#include "signaling/session/sctp.hpp"

namespace booth::call {

namespace {

constexpr std::size_t kNoLine = G_MAXUINT;

/// The m-line a source pad of a webrtcbin belongs to.
std::size_t mline_of_transceiver(GstPad* source) {
  Ref<GstWebRTCRTPTransceiver> transceiver;
  g_object_get(source, "transceiver", transceiver.out(), nullptr);
  guint mline = G_MAXUINT;
  if (transceiver) g_object_get(transceiver.get(), "mlineindex", &mline, nullptr);
  return mline;
}

/// 0 = not known.
guint ssrc_of(GstPad* source) {
  auto inner = Ref<GstPad>::share(source);
  while (GST_IS_GHOST_PAD(inner.get())) {
    auto target = Ref<GstPad>::adopt(gst_ghost_pad_get_target(GST_GHOST_PAD(inner.get())));
    if (!target) break;
    inner = std::move(target);
  }
  const auto caps = Ref<GstCaps>::adopt(gst_pad_get_current_caps(inner.get()));
  guint ssrc = 0;
  if (caps) gst_structure_get_uint(gst_caps_get_structure(caps.get(), 0), "ssrc", &ssrc);
  return ssrc;
}

/// As the other side's description says. webrtcbin 1.22 does not look there for a sender it has
/// heard of before, if by RTCP only, and takes the first m-line.
std::size_t mline_of(GstPad* source, const sdp::Description& remote) {
  const auto ssrc = ssrc_of(source);
  for (std::size_t i = 0; ssrc != 0 && i < remote.media.size(); ++i) {
    const auto& named = remote.media[i].senders;
    if (std::find(named.begin(), named.end(), ssrc) != named.end()) return i;
  }
  return mline_of_transceiver(source);
}

}  // namespace

PeerMedia::PeerMedia(GstBin* parent, std::string peer, Settings settings, Events events)
    : parent_(Ref<GstBin>::share(parent)),
      bin_(Ref<GstBin>::share(GST_BIN(gst_bin_new(nullptr)))),
      peer_(std::move(peer)),
      settings_(std::move(settings)),
      events_(std::move(events)) {
  tracks_ = events_.tracks();
  // An error of a decoder is this call's, not the pipeline's.
  fence_ = std::make_unique<session::Fence>(
      bin(), [warning = events_.warning, id = peer_](const session::Fence::Failure& failure) {
        warning(id + ": " + failure.text);
      });
}

PeerMedia::~PeerMedia() {
  incoming_.clear();
  close();
  if (webrtcbin_) session::drop_late_news(webrtcbin_.get());
  if (webrtcbin_) session::stop_sctp(webrtcbin_.get());
  gst_element_set_locked_state(bin(), TRUE);
  gst_element_set_state(bin(), GST_STATE_NULL);
  gst_bin_remove(parent_.get(), bin());
}

session::Place::Provided PeerMedia::provide() {
  if (webrtcbin_) return Provided::kReady;
  webrtcbin_ = Ref<GstElement>::share(gst_element_factory_make("webrtcbin", nullptr));
  if (!webrtcbin_) return Provided::kFailed;
  auto* element = webrtcbin_.get();
  g_object_set(element, "latency", settings_.latency_ms, nullptr);
  gst_util_set_object_arg(G_OBJECT(element), "ice-transport-policy",
                          settings_.relay_only ? "relay" : "all");
  if (!settings_.stun.empty())
    g_object_set(element, "stun-server", settings_.stun.c_str(), nullptr);
  for (const auto& uri : settings_.turn) {
    gboolean added = FALSE;
    g_signal_emit_by_name(element, "add-turn-server", uri.c_str(), &added);
    if (!added) events_.warning("a TURN server cannot be used");
  }
  gst_bin_add(bin_.get(), element);
  gst_bin_add(parent_.get(), bin());
  return gst_element_sync_state_with_parent(bin()) ? Provided::kReady : Provided::kFailed;
}

/// In a call that goes on, a track takes part once its media is known.
bool PeerMedia::ready() const {
  return begun_ || std::all_of(tracks_.begin(), tracks_.end(),
                               [](const auto& track) { return track->known(); });
}

std::string PeerMedia::waiting_for() const {
  std::string names;
  for (const auto& track : tracks_)
    if (track && !track->known()) names += (names.empty() ? "" : ", ") + track->name();
  return names;
}

Own PeerMedia::own() {
  const auto now = events_.tracks();
  for (auto& track : tracks_)
    if (track && std::find(now.begin(), now.end(), track) == now.end())
      events_.later([held = std::exchange(track, nullptr)] {});
  for (const auto& track : now)
    if (std::find(tracks_.begin(), tracks_.end(), track) == tracks_.end()) tracks_.push_back(track);
  Own own{{},
          settings_.video_codecs,
          settings_.audio_codecs,
          settings_.receive_video,
          settings_.receive_audio};
  for (const auto& track : tracks_) {
    OwnStream stream{track && track->video(), {}};
    if (track && track->known())
      stream.codecs = track->codecs(track->video() ? own.video_codecs : own.audio_codecs);
    own.streams.push_back(std::move(stream));
  }
  return own;
}

/// Puts the new lines of a plan on the webrtcbin.
void PeerMedia::adopt(Plan plan) {
  const auto old = plan_.lines.size();
  plan_ = std::move(plan);
  if (!plan_.warning.empty()) events_.warning(peer_ + ": " + plan_.warning);
  for (auto i = old; i < plan_.lines.size(); ++i) {
    const auto& line = plan_.lines[i];
    if (line.can_send)
      outgoing_.try_emplace(line.mline, webrtcbin_.get(), line, begun_);
    else
      add_receiving_line(webrtcbin_.get(), line);
  }
  begun_ = begun_ || !plan_.lines.empty();
}

void PeerMedia::prepare_offer(bool /*receive_audio*/, bool /*receive_video*/) {
  adopt(plan_offer(own()));
}

void PeerMedia::extend_offer(std::size_t mlines, const signaling::FreeLines& asked_for) {
  adopt(call::extend_offer(plan_, own(), mlines, remote_, asked_for));
}

signaling::FreeLines PeerMedia::lacking() { return call::lacking(plan_, own()); }

session::Place::Fit PeerMedia::follow(const sdp::Description& offer) {
  auto plan = plan_answer(offer, own(), plan_);
  if (!plan.refusal.empty()) {
    events_.warning(peer_ + ": " + plan.refusal);
    return {false, plan.refusal};
  }
  adopt(std::move(plan));
  return {};
}

std::string PeerMedia::check_answer(const sdp::Description& answer) {
  auto plan = plan_from_answer(answer, plan_);
  if (!plan.refusal.empty()) {
    events_.warning(peer_ + ": " + plan.refusal);
    return plan.refusal;
  }
  adopt(std::move(plan));
  return {};
}

std::string PeerMedia::show(const sdp::Description& remote) {
  remote_ = remote;
  return steady_.show(remote.text, shown_directions(plan_));
}

std::string PeerMedia::tell(std::string local, sdp::Type type) {
  return sdp::SteadyLines::tell(local, told_directions(plan_, type));
}

void PeerMedia::open(const sdp::Description& /*remote*/) {
  open_ = true;
  for (const auto& line : plan_.lines) {
    send(line);
    receive(line);
  }
}

void PeerMedia::update_sources() {
  for (const auto& line : plan_.lines) send(line);
}

/// Sends what the plan says on a line, or nothing.
void PeerMedia::send(const PlannedLine& line) {
  const auto found = outgoing_.find(line.mline);
  if (found == outgoing_.end() || !open_ || !line.answered()) return;
  auto& outgoing = found->second;
  if (!line.sending() || !tracks_[*line.stream]) return let_go(outgoing.stop());
  const auto codec = line.codecs.front();
  const auto source = events_.source(tracks_[*line.stream]);
  const auto able = source->codecs({codec});
  auto encoding =
      able.front() == codec ? source->encoding(codec, settings_.bitrate(line.video)) : nullptr;
  if (!encoding)
    return events_.warning(source->name() + " cannot be sent as " + info(codec).encoding_name);
  let_go(outgoing.send(bin_.get(), line, std::move(encoding)));
}

void PeerMedia::let_go(std::shared_ptr<Encoding> encoding) {
  if (encoding) events_.later([held = std::move(encoding)] {});
}

void PeerMedia::close() {
  open_ = false;
  for (auto& [mline, outgoing] : outgoing_) let_go(outgoing.stop());
}

void PeerMedia::request_key_frames() const {
  for (const auto& [mline, outgoing] : outgoing_)
    if (const auto& encoding = outgoing.encoding()) encoding->request_key_frame();
}

std::vector<session::CountedStream> PeerMedia::counted() const {
  std::vector<session::CountedStream> streams;
  for (const auto& [mline, outgoing] : outgoing_)
    if (const auto stream = outgoing.counted()) streams.push_back(*stream);
  for (const auto& [mline, incoming] : incoming_)
    if (incoming.stream) streams.push_back(incoming.stream->counted());
  return streams;
}

void PeerMedia::add_remote(GstPad* pad) {
  const auto mline = mline_of(pad, remote_);
  if (mline == kNoLine) return;
  auto& incoming = incoming_[mline];
  forget(incoming);  // another sender has taken its place
  incoming.source = Ref<GstPad>::share(pad);
  for (const auto& line : plan_.lines)
    if (line.mline == mline) receive(line);
}

/// Shows what comes on a line, or ends it: webrtcbin says nothing of a direction that changes.
void PeerMedia::receive(const PlannedLine& line) {
  const auto found = incoming_.find(line.mline);
  if (found == incoming_.end()) return;
  auto& incoming = found->second;
  if (!line.receiving()) return forget(incoming);
  if (incoming.stream) return;
  RemoteStream::Events events;
  // Elements of the bin stop before it goes.
  events.ready = [media = events_.media, element = bin()](GstPad* ready, bool video) {
    media(element, ready, video);
  };
  events.wanted = events_.wanted;
  events.gone = events_.media_gone;
  const RemoteStream::Settings settings{peer_, GST_OBJECT_NAME(incoming.source.get()),
                                        settings_.decode};
  incoming.stream = std::make_shared<RemoteStream>(bin_.get(), incoming.source.get(), settings,
                                                   std::move(events));
}

void PeerMedia::forget(Incoming& incoming) {
  if (auto stream = std::exchange(incoming.stream, nullptr))
    events_.later([held = std::move(stream)] { held->take_out(); });
}

}  // namespace booth::call

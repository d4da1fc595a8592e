// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/peer_media.hpp"

#include <algorithm>
#include <utility>

#include <gst/webrtc/webrtc.h>

#include "signaling/session/flow_shield.hpp"
#include "signaling/session/late_news.hpp"
#include "signaling/session/log.hpp"
#include "signaling/session/sctp.hpp"

namespace booth::call {

namespace {

/// What may be on an m-line, best first. In an offer the codecs bring our payload types and
/// parameters, in an answer the parameters are the offer's.
Ref<GstCaps> line_caps(const PlannedLine& line, std::uint32_t ssrc) {
  auto* caps = gst_caps_new_empty();
  for (const auto codec : line.codecs) {
    const auto& known = info(codec);
    auto* format = gst_structure_new(
        "application/x-rtp", "media", G_TYPE_STRING, known.video ? "video" : "audio",
        "encoding-name", G_TYPE_STRING, known.encoding_name, "clock-rate", G_TYPE_INT,
        known.clock_rate, "payload", G_TYPE_INT,
        line.payload_type >= 0 ? line.payload_type : known.payload_type, nullptr);
    if (line.payload_type < 0 && codec == Codec::kH264)
      gst_structure_set(format, "packetization-mode", G_TYPE_STRING, "1", "profile-level-id",
                        G_TYPE_STRING, "42e01f", "level-asymmetry-allowed", G_TYPE_STRING, "1",
                        nullptr);
    if (line.payload_type < 0 && codec == Codec::kOpus)
      gst_structure_set(format, "encoding-params", G_TYPE_STRING, "2", nullptr);
    if (ssrc != 0 && gst_caps_is_empty(caps))
      gst_structure_set(format, "ssrc", G_TYPE_UINT, ssrc, nullptr);
    gst_caps_append_structure(caps, format);
  }
  return Ref<GstCaps>::adopt(caps);
}

GstWebRTCRTPTransceiverDirection direction(const PlannedLine& line) {
  if (line.stream)
    return line.receive ? GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDRECV
                        : GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDONLY;
  return line.receive ? GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_RECVONLY
                      : GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_INACTIVE;
}

}  // namespace

PeerMedia::PeerMedia(GstBin* parent, std::string peer, Tracks tracks, Settings settings,
                     Events events)
    : parent_(Ref<GstBin>::share(parent)),
      bin_(Ref<GstBin>::share(GST_BIN(gst_bin_new(nullptr)))),
      peer_(std::move(peer)),
      tracks_(std::move(tracks)),
      settings_(std::move(settings)),
      events_(std::move(events)),
      lines_(tracks_.size()) {
  // An error of a decoder is this call's, not the pipeline's.
  fence_ = std::make_unique<session::Fence>(
      bin(), [warning = events_.warning, id = peer_](const session::Fence::Failure& failure) {
        warning(id + ": " + failure.text);
      });
}

PeerMedia::~PeerMedia() {
  remote_.clear();
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

bool PeerMedia::ready() const {
  return std::all_of(tracks_.begin(), tracks_.end(),
                     [](const auto& track) { return track->known(); });
}

std::string PeerMedia::waiting_for() const {
  std::string names;
  for (const auto& track : tracks_)
    if (!track->known()) names += (names.empty() ? "" : ", ") + track->name();
  return names;
}

Own PeerMedia::own() const {
  Own own{{},
          settings_.video_codecs,
          settings_.audio_codecs,
          settings_.receive_video,
          settings_.receive_audio};
  for (const auto& track : tracks_)
    own.streams.push_back({track->video(), track->codecs(track->video() ? settings_.video_codecs
                                                                        : settings_.audio_codecs)});
  return own;
}

void PeerMedia::prepare_offer(bool /*receive_audio*/, bool /*receive_video*/) {
  plan_ = plan_offer(own());
  add_lines();
}

session::Place::Fit PeerMedia::follow(const sdp::Description& offer) {
  if (negotiated_) return {};
  plan_ = plan_answer(offer, own());
  if (!plan_.refusal.empty()) {
    events_.warning(peer_ + ": " + plan_.refusal);
    return {false, plan_.refusal};
  }
  negotiated_ = true;
  add_lines();
  return {};
}

std::string PeerMedia::check_answer(const sdp::Description& answer) {
  if (negotiated_) return {};
  plan_ = plan_from_answer(answer, plan_);
  for (const auto& text : {plan_.refusal, plan_.warning})
    if (!text.empty()) events_.warning(peer_ + ": " + text);
  negotiated_ = plan_.refusal.empty();
  return plan_.refusal;
}

void PeerMedia::add_lines() {
  for (const auto& line : plan_.lines) add_line(line);
}

/// Nothing is linked yet: webrtcbin describes the line by its transceiver's preferences, and takes
/// the caps of what is linked later.
void PeerMedia::add_line(const PlannedLine& line) {
  Ref<GstWebRTCRTPTransceiver> transceiver;
  const std::uint32_t ssrc = line.stream ? g_random_int() | 1u : 0;
  const auto caps = line_caps(line, ssrc);
  if (!line.stream) {
    g_signal_emit_by_name(webrtcbin_.get(), "add-transceiver", direction(line), caps.get(),
                          transceiver.out());
    return;
  }
  auto& own_line = lines_[*line.stream];
  own_line.ssrc = ssrc;
  own_line.sink = Ref<GstPad>::adopt(gst_element_request_pad(
      webrtcbin_.get(), gst_element_get_pad_template(webrtcbin_.get(), "sink_%u"), nullptr,
      caps.get()));
  if (!own_line.sink) return;
  session::shield_flow(own_line.sink.get());
  g_object_get(own_line.sink.get(), "transceiver", transceiver.out(), nullptr);
  g_object_set(transceiver.get(), "direction", direction(line), "codec-preferences", caps.get(),
               nullptr);
  if (line.video) g_object_set(transceiver.get(), "do-nack", TRUE, nullptr);
}

void PeerMedia::open(const sdp::Description& /*remote*/) {
  if (!negotiated_) return;
  for (const auto& line : plan_.lines) {
    if (!line.stream || line.payload_type < 0) continue;
    auto& own_line = lines_[*line.stream];
    if (own_line.feed || !own_line.sink) continue;
    const auto codec = line.codecs.front();
    auto encoding = tracks_[*line.stream]->encoding(codec, settings_.bitrate(info(codec).video));
    if (!encoding) {
      events_.warning(std::string("there is no encoder for ") + info(codec).encoding_name);
      continue;
    }
    own_line.feed = std::make_unique<Feed>(bin_.get(), codec, line.payload_type, own_line.ssrc,
                                           own_line.sink.get());
    encodings_.push_back(encoding);
    own_line.feed->follow(std::move(encoding));
  }
}

void PeerMedia::close() {
  for (auto& line : lines_)
    if (line.feed) line.feed->stop();
}

void PeerMedia::request_key_frames() const {
  for (const auto& encoding : encodings_) encoding->request_key_frame();
}

std::vector<session::CountedStream> PeerMedia::counted() const {
  std::vector<session::CountedStream> streams;
  for (const auto& line : lines_) {
    if (!line.feed) continue;
    const auto count = line.feed->count();
    streams.push_back(
        {true, line.ssrc, {count.frames, count.key_frames, {}, count.width, count.height, 0}});
  }
  for (const auto& stream : remote_) streams.push_back(stream->counted());
  return streams;
}

void PeerMedia::add_remote(GstPad* pad) {
  const std::string name = GST_OBJECT_NAME(pad);
  // The pad in question is known once it is ready; both are asked on the same thread.
  auto out = std::make_shared<GstPad*>(nullptr);
  RemoteStream::Events events;
  // Elements of the bin stop before it goes.
  events.ready = [out, media = events_.media, element = bin()](GstPad* ready, bool video) {
    *out = ready;
    media(element, ready, video);
  };
  events.wanted = [out, wanted = events_.wanted] { return *out && wanted(*out); };
  remote_.push_back(std::make_unique<RemoteStream>(
      bin_.get(), pad, RemoteStream::Settings{peer_, name, settings_.decode}, std::move(events)));
}

}  // namespace booth::call

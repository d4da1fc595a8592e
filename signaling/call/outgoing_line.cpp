// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/outgoing_line.hpp"

#include <string>
#include <utility>

#include <gst/webrtc/webrtc.h>

#include "signaling/session/flow_shield.hpp"

namespace booth::call {

namespace {

/// What may be on an m-line, best first. In an offer the codecs bring parameters, in an answer the
/// parameters are the offer's.
Ref<GstCaps> line_caps(const PlannedLine& line, std::uint32_t ssrc) {
  auto* caps = gst_caps_new_empty();
  for (std::size_t i = 0; i < line.codecs.size(); ++i) {
    const auto& known = info(line.codecs[i]);
    const int type = line.answered() ? line.payload_type : line.offered_types[i];
    auto* format = gst_structure_new("application/x-rtp", "media", G_TYPE_STRING,
                                     known.video ? "video" : "audio", "encoding-name",
                                     G_TYPE_STRING, known.encoding_name, "clock-rate", G_TYPE_INT,
                                     known.clock_rate, "payload", G_TYPE_INT, type, nullptr);
    if (!line.answered() && known.codec == Codec::kH264)
      gst_structure_set(format, "packetization-mode", G_TYPE_STRING, "1", "profile-level-id",
                        G_TYPE_STRING, "42e01f", "level-asymmetry-allowed", G_TYPE_STRING, "1",
                        nullptr);
    if (!line.answered() && known.codec == Codec::kOpus)
      gst_structure_set(format, "encoding-params", G_TYPE_STRING, "2", nullptr);
    if (ssrc != 0 && gst_caps_is_empty(caps))
      gst_structure_set(format, "ssrc", G_TYPE_UINT, ssrc, nullptr);
    gst_caps_append_structure(caps, format);
  }
  return Ref<GstCaps>::adopt(caps);
}

}  // namespace

/// Nothing is linked yet: webrtcbin describes the line by its transceiver's preferences, and takes
/// the caps of what is linked later.
OutgoingLine::OutgoingLine(GstElement* webrtcbin, const PlannedLine& line, bool by_index)
    : ssrc_(g_random_int() | 1u) {
  const auto caps = line_caps(line, ssrc_);
  const auto name = "sink_" + std::to_string(line.mline);
  sink_ = Ref<GstPad>::adopt(
      gst_element_request_pad(webrtcbin, gst_element_get_pad_template(webrtcbin, "sink_%u"),
                              by_index ? name.c_str() : nullptr, caps.get()));
  if (!sink_) return;
  session::shield_flow(sink_.get());
  Ref<GstWebRTCRTPTransceiver> transceiver;
  g_object_get(sink_.get(), "transceiver", transceiver.out(), nullptr);
  g_object_set(transceiver.get(), "direction",
               line.can_receive ? GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDRECV
                                : GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDONLY,
               "codec-preferences", caps.get(), nullptr);
  if (line.video) g_object_set(transceiver.get(), "do-nack", TRUE, nullptr);
}

std::shared_ptr<Encoding> OutgoingLine::send(GstBin* bin, const PlannedLine& line,
                                             std::shared_ptr<Encoding> encoding) {
  if (!sink_ || encoding == encoding_) return nullptr;
  if (!feed_)
    feed_ = std::make_unique<Feed>(bin, line.codecs.front(), line.payload_type, ssrc_, sink_.get());
  feed_->follow(encoding);
  return std::exchange(encoding_, std::move(encoding));
}

std::shared_ptr<Encoding> OutgoingLine::stop() {
  if (feed_) feed_->stop();
  return std::exchange(encoding_, nullptr);
}

std::optional<session::CountedStream> OutgoingLine::counted() const {
  if (!feed_) return std::nullopt;
  const auto count = feed_->count();
  return session::CountedStream{
      true, ssrc_, {count.frames, count.key_frames, {}, count.width, count.height, 0}};
}

void add_receiving_line(GstElement* webrtcbin, const PlannedLine& line) {
  Ref<GstWebRTCRTPTransceiver> transceiver;
  const auto caps = line_caps(line, 0);
  g_signal_emit_by_name(webrtcbin, "add-transceiver", GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_RECVONLY,
                        caps.get(), transceiver.out());
  if (line.video && transceiver) g_object_set(transceiver.get(), "do-nack", TRUE, nullptr);
}

}  // namespace booth::call

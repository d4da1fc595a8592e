// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/call_meter.hpp"

#include <utility>

#include <gst/webrtc/webrtc.h>

#include "signaling/session/rtp_report.hpp"
#include "signaling/session/signal_handler.hpp"

namespace booth::session {

struct CallMeter::Channels {
  std::atomic<std::uint64_t> opened{0}, closed{0};
};

namespace {

constexpr double kMsPerSecond = 1000.0;
/// Readings that follow each other at once make no rate.
constexpr double kShortestMs = 200.0;

/// Nicks of GstWebRTC are W3C's values.
std::string dtls_state(GObject* transport) {
  GstWebRTCDTLSTransportState state = GST_WEBRTC_DTLS_TRANSPORT_STATE_NEW;
  g_object_get(transport, "state", &state, nullptr);
  const auto* known = g_enum_get_value(
      static_cast<GEnumClass*>(g_type_class_peek(GST_TYPE_WEBRTC_DTLS_TRANSPORT_STATE)), state);
  return known ? known->value_nick : "new";
}

/// Of any m-line, as all share it; null before the first description.
Ref<GObject> dtls_transport(GstElement* webrtcbin) {
  Ref<GObject> transport;
  gst_element_foreach_pad(
      webrtcbin,
      [](GstElement*, GstPad* pad, gpointer data) -> gboolean {
        Ref<GObject> transceiver, receiver;
        g_object_get(pad, "transceiver", transceiver.out(), nullptr);
        if (transceiver) g_object_get(transceiver.get(), "receiver", receiver.out(), nullptr);
        auto& found = *static_cast<Ref<GObject>*>(data);
        if (receiver) g_object_get(receiver.get(), "transport", found.out(), nullptr);
        return !found;
      },
      &transport);
  return transport;
}

}  // namespace

CallMeter::CallMeter(Ref<GstElement> webrtcbin)
    : webrtcbin_(std::move(webrtcbin)),
      traffic_(webrtcbin_),
      ice_(webrtcbin_.get()),
      channels_(std::make_shared<Channels>()) {
  handler_ = SignalHandler<GObject*, gboolean>::connect(
      webrtcbin_.get(), "prepare-data-channel", [channels = channels_](GObject* channel, gboolean) {
        SignalHandler<>::connect(channel, "on-open", [channels] { ++channels->opened; });
        SignalHandler<>::connect(channel, "on-close", [channels] { ++channels->closed; });
      });
}

CallMeter::~CallMeter() { g_signal_handler_disconnect(webrtcbin_.get(), handler_); }

stats::Facts CallMeter::read(const std::vector<CountedStream>& streams) {
  stats::Facts facts;
  facts.timestamp_ms = static_cast<double>(g_get_real_time()) / kMsPerSecond;
  facts.channels_opened = channels_->opened;
  facts.channels_closed = channels_->closed;
  stats::Transport transport;
  ice_.read(transport);
  transport.sent = traffic_.sent();
  transport.received = traffic_.received();
  const auto dtls = dtls_transport(webrtcbin_.get());
  transport.dtls_state = dtls ? dtls_state(dtls.get()) : "new";
  facts.transport = std::move(transport);
  if (!reports_) {
    if (auto session = rtp_session(webrtcbin_.get()))
      reports_ = std::make_unique<ReceiverReports>(std::move(session));
  }
  if (reports_) read_rtp(webrtcbin_.get(), *reports_, facts);
  add_frames(facts, streams);
  return facts;
}

void CallMeter::add_frames(stats::Facts& facts, const std::vector<CountedStream>& streams) {
  for (const auto& stream : streams) {
    auto frames = stream.frames;
    frames.per_second = rate(stream, facts.timestamp_ms);
    for (auto& sent : facts.sent)
      if (stream.sent && sent.ssrc == stream.ssrc) sent.frames = frames;
    for (auto& received : facts.received)
      if (!stream.sent && received.ssrc == stream.ssrc) received.frames = frames;
  }
}

double CallMeter::rate(const CountedStream& stream, double timestamp_ms) {
  const auto now = stream.frames.decoded.value_or(stream.frames.count);
  auto [found, first] = earlier_.try_emplace(stream.ssrc, Earlier{now, timestamp_ms, 0});
  auto& earlier = found->second;
  const auto passed_ms = timestamp_ms - earlier.timestamp_ms;
  if (first || passed_ms < kShortestMs) return earlier.per_second;
  const auto more = static_cast<double>(now) - static_cast<double>(earlier.frames);
  earlier = {now, timestamp_ms, more * kMsPerSecond / passed_ms};
  return earlier.per_second;
}

}  // namespace booth::session

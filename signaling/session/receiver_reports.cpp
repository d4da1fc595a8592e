// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/receiver_reports.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <gst/rtp/rtp.h>

#include "gst/guarded.hpp"
#include "signaling/session/signal_handler.hpp"

namespace booth::session {

namespace {

using Blocks = std::map<std::uint32_t, ReceiverReports::Block>;
/// The far side chooses what it reports about; no call has that many streams.
constexpr std::size_t kMostBlocks = 64;
constexpr std::uint64_t kUnixEpochInNtp = 2'208'988'800;

/// Middle 32 bits of an NTP timestamp of now, by the clock rtpbin stamps sender reports with.
std::uint32_t ntp_now() {
  const auto now_us = static_cast<std::uint64_t>(g_get_real_time());
  const auto seconds = now_us / G_USEC_PER_SEC + kUnixEpochInNtp;
  const auto fraction = (now_us % G_USEC_PER_SEC << 16) / G_USEC_PER_SEC;
  return static_cast<std::uint32_t>(seconds << 16 | fraction);
}

std::optional<double> round_trip(std::uint32_t last_report, std::uint32_t delay) {
  if (last_report == 0) return std::nullopt;
  const auto units = static_cast<std::int32_t>(ntp_now() - last_report - delay);
  return std::max(0, units) / 65536.0;
}

void take_blocks(GstRTCPPacket& packet, Guarded<Blocks>& blocks) {
  const auto type = gst_rtcp_packet_get_type(&packet);
  if (type != GST_RTCP_TYPE_SR && type != GST_RTCP_TYPE_RR) return;
  for (guint i = 0; i < gst_rtcp_packet_get_rb_count(&packet); ++i) {
    guint32 ssrc = 0, highest = 0, jitter = 0, last_report = 0, delay = 0;
    guint8 fraction = 0;
    gint32 lost = 0;
    gst_rtcp_packet_get_rb(&packet, i, &ssrc, &fraction, &lost, &highest, &jitter, &last_report,
                           &delay);
    auto locked = blocks.lock();
    if (locked->size() < kMostBlocks || locked->contains(ssrc))
      (*locked)[ssrc] = {fraction / 256.0, lost, jitter, round_trip(last_report, delay)};
  }
}

}  // namespace

struct ReceiverReports::State {
  Guarded<Blocks> blocks;

  /// On a streaming thread; the session has validated the packet.
  void read(GstBuffer* buffer) {
    GstRTCPBuffer rtcp = GST_RTCP_BUFFER_INIT;
    if (!gst_rtcp_buffer_map(buffer, GST_MAP_READ, &rtcp)) return;
    GstRTCPPacket packet;
    for (gboolean more = gst_rtcp_buffer_get_first_packet(&rtcp, &packet); more;
         more = gst_rtcp_packet_move_to_next(&packet))
      take_blocks(packet, blocks);
    gst_rtcp_buffer_unmap(&rtcp);
  }
};

ReceiverReports::ReceiverReports(Ref<GObject> session)
    : session_(std::move(session)), state_(std::make_shared<State>()) {
  handler_ = SignalHandler<GstBuffer*>::connect(
      session_.get(), "on-receiving-rtcp",
      [state = state_](GstBuffer* buffer) { state->read(buffer); });
}

ReceiverReports::~ReceiverReports() { g_signal_handler_disconnect(session_.get(), handler_); }

std::optional<ReceiverReports::Block> ReceiverReports::about(std::uint32_t ssrc) const {
  auto blocks = state_->blocks.lock();
  const auto found = blocks->find(ssrc);
  return found == blocks->end() ? std::nullopt : std::optional(found->second);
}

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/stats_report.hpp"

namespace booth::session {

/// Counts the datagrams a webrtcbin sends and receives: RTP, RTCP, DTLS, without IP and UDP
/// headers and without ICE's own.
class TrafficMeter {
 public:
  /// Of a webrtcbin that has not negotiated yet.
  explicit TrafficMeter(Ref<GstElement> webrtcbin);
  ~TrafficMeter();
  TrafficMeter(const TrafficMeter&) = delete;
  TrafficMeter& operator=(const TrafficMeter&) = delete;

  /// Any thread.
  stats::Traffic sent() const;
  stats::Traffic received() const;

 private:
  struct State;
  Ref<GstElement> webrtcbin_;
  std::shared_ptr<State> state_;
  gulong handler_ = 0;
};

}  // namespace booth::session

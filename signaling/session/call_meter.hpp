// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/ice_report.hpp"
#include "signaling/session/receiver_reports.hpp"
#include "signaling/session/stats_report.hpp"
#include "signaling/session/traffic_meter.hpp"

namespace booth::session {

/// Frames of one stream, counted where they are made or decoded.
struct CountedStream {
  bool sent = false;
  std::uint32_t ssrc = 0;
  stats::Frames frames;
};

/// Measures one webrtcbin, from before its first description to its end. On the loop's thread.
class CallMeter {
 public:
  explicit CallMeter(Ref<GstElement> webrtcbin);
  ~CallMeter();
  CallMeter(const CallMeter&) = delete;
  CallMeter& operator=(const CallMeter&) = delete;

  /// Takes well under a millisecond and waits for nothing but short locks. Rates are those since
  /// the last reading.
  stats::Facts read(const std::vector<CountedStream>& streams);
  const TrafficMeter& traffic() const { return traffic_; }

 private:
  struct Channels;
  struct Earlier {
    std::uint64_t frames = 0;
    double timestamp_ms = 0;
    double per_second = 0;
  };

  void add_frames(stats::Facts& facts, const std::vector<CountedStream>& streams);
  double rate(const CountedStream& stream, double timestamp_ms);

  Ref<GstElement> webrtcbin_;
  TrafficMeter traffic_;
  IceReport ice_;
  std::shared_ptr<Channels> channels_;
  std::unique_ptr<ReceiverReports> reports_;  ///< once there is a session
  std::map<std::uint32_t, Earlier> earlier_;  ///< by ssrc
  gulong handler_ = 0;
};

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/stats_report.hpp"

namespace booth::session {

/// Reads libnice's own figures: webrtcbin 1.22 takes local candidates for remote ones in its
/// statistics, and knows no state of a pair.
class IceReport {
 public:
  /// Of a webrtcbin that has not negotiated yet.
  explicit IceReport(GstElement* webrtcbin);
  ~IceReport();
  IceReport(const IceReport&) = delete;
  IceReport& operator=(const IceReport&) = delete;

  /// The candidates, the pair in use, role and state. Any thread.
  void read(stats::Transport& transport) const;

 private:
  struct State;
  Ref<GObject> agent_;
  std::shared_ptr<State> state_;
  gulong handler_ = 0;
};

}  // namespace booth::session

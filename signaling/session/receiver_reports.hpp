// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace booth::session {

/// The newest report block the far side has sent about each of our streams (RFC 3550, 6.4.1).
/// RTPSession 1.22 keeps one block a sender only, so that of two streams one is never seen.
class ReceiverReports {
 public:
  struct Block {
    double fraction_lost = 0;
    std::int32_t packets_lost = 0;       ///< negative where packets came twice
    std::uint32_t jitter = 0;            ///< in units of the stream's clock
    std::optional<double> round_trip_s;  ///< once it answers a sender report
  };

  /// `session` is an RTPSession.
  explicit ReceiverReports(Ref<GObject> session);
  ~ReceiverReports();
  ReceiverReports(const ReceiverReports&) = delete;
  ReceiverReports& operator=(const ReceiverReports&) = delete;

  GObject* session() const { return session_.get(); }
  /// Any thread.
  std::optional<Block> about(std::uint32_t ssrc) const;

 private:
  struct State;
  Ref<GObject> session_;
  std::shared_ptr<State> state_;
  gulong handler_ = 0;
};

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/call/encoding.hpp"
#include "signaling/call/feed.hpp"
#include "signaling/call/media_plan.hpp"
#include "signaling/session/call_meter.hpp"

namespace booth::call {

/// An m-line of a webrtcbin that this side sends on: its pad, and once the other side has chosen a
/// codec, what feeds it. What is sent may change and stop at any time without a negotiation.
class OutgoingLine {
 public:
  /// Before the description that has the line. `by_index` asks for the pad by the line's number,
  /// which every line but those of the first description needs.
  OutgoingLine(GstElement* webrtcbin, const PlannedLine& line, bool by_index);

  /// Sends `encoding`, in the one codec the line has, from now on. Its elements are made inside
  /// `bin`. Returns what was sent until now and is to be let go where that may take its time.
  std::shared_ptr<Encoding> send(GstBin* bin, const PlannedLine& line,
                                 std::shared_ptr<Encoding> encoding);
  /// Nothing is sent from now on; returns as send() does.
  std::shared_ptr<Encoding> stop();
  /// What has been sent; nothing before the first codec was chosen.
  std::optional<session::CountedStream> counted() const;
  const std::shared_ptr<Encoding>& encoding() const { return encoding_; }

 private:
  Ref<GstPad> sink_;  ///< of the webrtcbin; null if it refused
  std::uint32_t ssrc_ = 0;
  std::unique_ptr<Feed> feed_;
  std::shared_ptr<Encoding> encoding_;
};

/// Makes a line that this side only receives on.
void add_receiving_line(GstElement* webrtcbin, const PlannedLine& line);

}  // namespace booth::call

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

#include <gst/gst.h>

#include "signaling/session/receiver_reports.hpp"
#include "signaling/session/stats_report.hpp"

namespace booth::session {

/// The streams of a webrtcbin whose RTP session `reports` listens to: what its pads say they carry,
/// what the session has counted of it and its jitter buffers have lost. webrtcbin's own statistics
/// call everything video, mix up the codecs and list the streams of retransmissions as streams.
/// Short locks only; any thread.
void read_rtp(GstElement* webrtcbin, const ReceiverReports& reports, stats::Facts& facts);

/// The RTPSession of a webrtcbin, the only one with BUNDLE; null before the first description.
Ref<GObject> rtp_session(GstElement* webrtcbin);

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

namespace booth::session {

/// Gives an element, if it is an srtpdec, the events of its RTCP side together with those of RTP.
///
/// RTP and RTCP come on one pad, so that GStreamer 1.22 makes up the events for RTCP when its first
/// packet comes. In an element that is just shut down it asks for a stream id it cannot have then:
/// two critical messages, in some calls that end while they are set up.
void prime_rtcp(GstElement* element);

}  // namespace booth::session

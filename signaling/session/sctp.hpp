// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>

#include <gst/gst.h>

namespace booth::session {

/// An SCTP association id that no other webrtcbin of this process has: webrtcbin 1.22 draws one of
/// 65535 and hangs where two draw the same. Every thread.
unsigned new_sctp_association_id();

/// For webrtcbin's deep-element-added: gives its SCTP elements that id, and says on a thread of
/// theirs when the association stands and webrtcbin has done with that.
void watch_sctp(GstElement* element, unsigned association_id, std::function<void()> established);

/// To be called before a webrtcbin goes to NULL: it takes the end of its own SCTP streams for the
/// other side's closing of their channels, and lets go of pads on one thread that the shutdown lets
/// go of on another, which gives a critical message. Channels do not close any more.
void drop_channel_news(GstElement* webrtcbin);

/// Wakes whoever waits in the SCTP element of a webrtcbin for a peer that takes nothing; without it
/// the shutdown would wait for them too (fixed in GStreamer 1.24). Nothing is sent afterwards.
void stop_sctp(GstElement* webrtcbin);

}  // namespace booth::session

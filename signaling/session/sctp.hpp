// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

namespace booth::session {

/// An SCTP association id that no other webrtcbin of this process has: webrtcbin 1.22 draws one of
/// 65535 and hangs where two draw the same. Every thread.
unsigned new_sctp_association_id();

/// For webrtcbin's deep-element-added: gives its SCTP elements that id.
void set_sctp_association_id(GstElement* element, unsigned id);

/// Wakes whoever waits in the SCTP element of a webrtcbin for a peer that takes nothing; without it
/// the shutdown would wait for them too (fixed in GStreamer 1.24). Nothing is sent afterwards.
void stop_sctp(GstElement* webrtcbin);

}  // namespace booth::session

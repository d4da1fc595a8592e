// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

namespace booth::session {

/// To be called before a webrtcbin goes to NULL: its receiving bins hear no more of ICE.
///
/// ICE tells of its end on a thread of its own, sometimes after the webrtcbin has been shut down.
/// The receiving bin of webrtcbin 1.22 then blocks its pad anew, and the block holds a reference to
/// the bin, which nobody gives back: 50 objects and their threads' wake-ups stay for ever.
void drop_late_news(GstElement* webrtcbin);

/// Between an offer that restarts ICE and its answer: they hear nothing of it. They hold back what
/// arrives while ICE is not connected, so a restart whose answer is long in coming would stop media
/// that has found its way back. Once on and once off.
void hold_ice_news(GstElement* webrtcbin, bool hold);

}  // namespace booth::session

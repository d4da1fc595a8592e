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

}  // namespace booth::session

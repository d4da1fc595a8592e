// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

namespace booth::session {

/// Makes a ghost pad of webrtcbin answer OK to every buffer, whatever happened to it.
///
/// On a sink pad: a webrtcbin that is torn down must not stop the application's sources (they stop
/// for good at FLUSHING or ERROR). On a source pad: an error behind one pad must not stop the
/// transport that all pads share; the element that failed has posted its own error.
void shield_flow(GstPad* ghost_pad);

}  // namespace booth::session

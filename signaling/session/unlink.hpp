// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

namespace booth::session {

/// Unlinks a source pad from its peer while no buffer passes, so that what feeds it never sees the
/// peer shut down. Blocks up to two seconds for a buffer on its way through.
void unlink_between_buffers(GstPad* source);

}  // namespace booth::session

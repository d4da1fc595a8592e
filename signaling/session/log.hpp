// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

namespace booth::session {

/// Category "webrtcsignaling", made at the first use.
GstDebugCategory* log_category();

}  // namespace booth::session

#undef GST_CAT_DEFAULT
#define GST_CAT_DEFAULT (booth::session::log_category())

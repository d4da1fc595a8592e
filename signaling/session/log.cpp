// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/log.hpp"

namespace booth::session {

GstDebugCategory* log_category() {
  static GstDebugCategory* const category =
      _gst_debug_category_new("webrtcsignaling", 0, "calls for a webrtcbin");
  return category;
}

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

#include "handle.hpp"
#include "main_loop.hpp"

namespace booth::example {

/// Plays a quiet tune on an `audiotestsrc`, so that a call without a microphone can be heard.
/// Lives, and works, on the main thread.
class Melody {
 public:
  /// Shares `source`.
  explicit Melody(GstElement* source);

 private:
  void tick();

  Handle<GstElement> source_;
  gint64 started_us_;
  Timer timer_;
};

}  // namespace booth::example

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include <gst/video/video.h>

#include "elements/virtualbackground/state.hpp"

namespace booth::keying {

/// Frames without a screen, or without a peer that takes transparency, before the user is told.
inline constexpr unsigned kPatience = 60;

/// What a frame gives reason to tell the user.
struct Notice {
  bool key_changed = false;
  bool plate_changed = false;   ///< the empty room is known, or is not any more
  bool without_screen = false;  ///< kPatience frames passed unchanged, and it was not said yet
  bool without_alpha = false;   ///< the same of frames that had to be opaque
};

/// Replaces the background of a mapped frame as the settings of this moment say, and takes down
/// what stats and current-key tell. `out` is `in` where both have one format. Streaming thread.
Notice work_on(Impl& impl, GstVideoFrame* in, GstVideoFrame* out);

/// Nothing has been worked on: no key, no stats. True where a key was known.
bool forget_work(Impl& impl);

}  // namespace booth::keying

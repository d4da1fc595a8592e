// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include <gst/gst.h>

#include "options.hpp"
#include "common/source.hpp"

namespace booth::example {

/// Builds the booth's pipeline up to webrtcbin `rtc` and webrtcsignaling `signaling`:
///
///     picture -> virtualbackground -> photosnapshot -> tee -> vp8enc -> rtpvp8pay  -> rtc
///                                                       `---> recorder <---.
///     sound ------------------------------------------> tee -> opusenc -> rtpopuspay -> rtc
///
/// Source and recorder have queues that rather lose pictures than make the call wait. Returns a
/// floating reference, or null with the reason in `fault`.
GstElement* build_pipeline(const Options& options, const Source& source, std::string& fault);

}  // namespace booth::example

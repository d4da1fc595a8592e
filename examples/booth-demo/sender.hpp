// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include <gst/gst.h>

#include "options.hpp"
#include "common/source.hpp"

namespace booth::example {

/// The booth's pipeline, as gst-launch-1.0 takes it:
///
///     picture -> virtualbackground -> photosnapshot -> tee --> webrtccall `call`
///                                                       `----> recorder
///     sound ------------------------------------------> tee --> both
///
/// Source and recorder have queues that rather lose pictures than make the call wait.
std::string description(const Options& options, const Source& source);

/// Sets what the options say on the elements of that pipeline.
void set_up(GstElement* pipeline, const Options& options);

}  // namespace booth::example

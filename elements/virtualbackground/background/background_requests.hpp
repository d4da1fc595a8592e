// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

#include "elements/virtualbackground/state.hpp"

namespace booth::keying {

/// For GstElementClass::request_new_pad: a pad for a second video, which is shown at once unless
/// the user has said what is to be shown. Nothing where the name is taken.
GstPad* add_background(Impl& impl, GstElement* element, GstPadTemplate* pad_template,
                       const char* name);
/// For GstElementClass::release_pad.
void remove_background(Impl& impl, GstElement* element, GstPad* pad);

}  // namespace booth::keying

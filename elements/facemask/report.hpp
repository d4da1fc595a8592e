// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What an application is told of the faces.
#pragma once

#include <string>
#include <vector>

#include <gst/gst.h>

#include "elements/facemask/face.hpp"
#include "gst/ref.hpp"

namespace booth::facemask {

/// The read-only property `faces`.
GParamSpec* faces_spec();
/// Fills an initialised GST_TYPE_ARRAY with one GstStructure a face: `face` with id (uint), x, y,
/// width, height (int, pixels; left upper corner; may lie partly outside the frame) and confidence
/// (double, 0..1).
void set_faces(GValue* array, const std::vector<Face>& faces);
/// The element message `facemask`: stream-time (uint64, ns) of the frame, and faces.
Ref<GstMessage> faces_message(GstElement* element, GstClockTime stream_time,
                              const std::vector<Face>& faces);

}  // namespace booth::facemask

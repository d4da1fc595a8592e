// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/photosnapshot/settings.hpp"
#include "gst/properties.hpp"

namespace booth::photo {

const PropertyTable<Settings>& properties();

/// Makes the enumerations known to the documentation of the plugin.
void mark_enums();

}  // namespace booth::photo

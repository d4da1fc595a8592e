// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

namespace booth {

/// Adds the element `virtualbackground` to the plugin.
bool virtualbackground_register(GstPlugin* plugin);

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

#include <gst/gst.h>

namespace booth {

using RegisterElement = bool (*)(GstPlugin*);

/// Every element of the plugin; each function is defined in its element's glue.
bool virtualbackground_register(GstPlugin* plugin);

inline const std::vector<RegisterElement> kElements{
    virtualbackground_register,
};

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

#include <gst/gst.h>

namespace booth {

using RegisterElement = bool (*)(GstPlugin*);

bool cssfilter_register(GstPlugin* plugin);
bool facemask_register(GstPlugin* plugin);
bool mediarecorder_register(GstPlugin* plugin);
bool photosnapshot_register(GstPlugin* plugin);
bool screencapturesrc_register(GstPlugin* plugin);
bool virtualbackground_register(GstPlugin* plugin);
bool webrtccall_register(GstPlugin* plugin);
bool webrtcsignaling_register(GstPlugin* plugin);

/// Every element of the plugin; each function is defined in its element's glue.
inline const std::vector<RegisterElement> kElements{
    cssfilter_register,     facemask_register,         mediarecorder_register,
    photosnapshot_register, screencapturesrc_register, virtualbackground_register,
    webrtccall_register,    webrtcsignaling_register,
};

}  // namespace booth

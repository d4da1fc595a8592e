// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

G_DECLARE_FINAL_TYPE(BoothWebrtcSignaling, booth_webrtcsignaling, BOOTH, WEBRTCSIGNALING,
                     GstElement)

namespace booth {

bool webrtcsignaling_register(GstPlugin* plugin);

}  // namespace booth

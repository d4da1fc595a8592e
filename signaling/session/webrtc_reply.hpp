// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <utility>

#include <gst/gst.h>

namespace booth::session {

/// Error text and, if `field` is not null, the description of a finished promise of webrtcbin.
std::pair<std::string, std::string> reply_of(GstPromise* promise, const char* field);

/// PEM of the certificate the peer of a webrtcbin proved to hold; empty before DTLS has finished.
std::string certificate_of(GstElement* webrtcbin);

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>

#include <gst/gst.h>

namespace booth::session {

/// What is known of the RTP stream that leaves a pad.
struct RtpFormat {
  std::string kind;  ///< "audio" or "video"
  std::string encoding_name;
  int payload_type = -1;
};

/// From the pad's current caps; nullopt before the pad has some, or if they are not RTP.
std::optional<RtpFormat> rtp_format(GstPad* source);

/// The payload type the payloader upstream of `source` is set to; nullopt if no payloader is found
/// (a payloader is an element with a `pt` property, searched through elements with one sink pad).
std::optional<int> configured_payload_type(GstPad* source);

/// Sets `pt` on that payloader, rewrites capsfilters on the way that fix another one and makes the
/// payloader negotiate again with its next buffer. False if no payloader is found.
bool set_payload_type(GstPad* source, int payload_type);

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

#include <gst/gst.h>

namespace booth::session {

/// The addresses to gather on. `wanted` is a comma list; empty = what the machine has, or
/// 127.0.0.1 if it has nothing but loopback. An empty result leaves the choice to libnice.
std::vector<std::string> local_addresses(const std::string& wanted);

struct IceSettings {
  std::vector<std::string> addresses;   ///< empty = libnice chooses
  unsigned min_port = 0, max_port = 0;  ///< of UDP candidates; 0 = any
};

/// Prepares a webrtcbin that has not gathered yet: only these addresses and ports (if any), no UPnP
/// (an HTTP server and 200 ms a peer), no ICE-TCP (two more sockets an address, and both sides
/// would have to be unreachable by UDP and by relay for it to help).
void set_up_ice(GstElement* webrtcbin, const IceSettings& settings);

}  // namespace booth::session

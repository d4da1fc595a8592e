// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

#include <gst/gst.h>

namespace booth::session {

/// The addresses to gather on. `wanted` is a comma list; empty = what the machine has, or
/// 127.0.0.1 if it has nothing but loopback. An empty result means all, also those to come.
std::vector<std::string> local_addresses(const std::string& wanted);

struct IceSettings {
  std::vector<std::string> addresses;   ///< empty = all of the machine, also those to come
  unsigned min_port = 0, max_port = 0;  ///< of UDP candidates; 0 = any
};

/// For all addresses one socket a family is bound to none of them. libnice gathers once in the life
/// of a stream, so a socket that is bound to an address would be of no use once the machine has
/// another; this one goes on with whatever address the machine has. The candidates name it by
/// 0.0.0.0 and ::, in place of which the present addresses are told (sdp::for_addresses).
///
/// Prepares a webrtcbin that has not gathered yet: only these addresses and ports (if any), no UPnP
/// (an HTTP server and 200 ms a peer), no ICE-TCP (two more sockets an address, and both sides
/// would have to be unreachable by UDP and by relay for it to help).
void set_up_ice(GstElement* webrtcbin, const IceSettings& settings);

}  // namespace booth::session

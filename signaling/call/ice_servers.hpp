// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "signaling/protocol/message.hpp"

namespace booth::call {

struct IceServerList {
  std::vector<signaling::IceServer> servers;
  std::string error;  ///< why there is none; one line for the user
};

/// Reads the browser's list: [{"urls": "stun:host" or ["turn:host?transport=tcp", ...],
/// "username": "...", "credential": "..."}, ...] as JSON. Empty text = empty list.
IceServerList parse_ice_servers(std::string_view json);

/// The list as webrtcbin takes it: one STUN server and TURN URIs with user and password in them.
struct IceUris {
  std::string stun;                   ///< "stun://host:port"; empty = none
  std::vector<std::string> turn;      ///< "turn://user:password@host:port?transport=tcp"
  std::vector<std::string> problems;  ///< one line a URL that cannot be used as it is
};

/// User and password are percent-escaped. Only the first STUN server is taken, webrtcbin has one.
/// `turns:` and `stuns:` are refused: libnice 0.1.21 sends both in plain.
IceUris ice_uris(const std::vector<signaling::IceServer>& servers);

}  // namespace booth::call

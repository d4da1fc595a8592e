// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace booth::signaling {

/// Address of a STUN or TURN server (RFC 7064, RFC 7065).
struct IceUrl {
  bool turn = false;
  bool secure = false;  ///< "turns" and "stuns": over TLS
  bool tcp = false;     ///< to the server; what it relays is UDP
  std::string host;     ///< name or IP address, IPv6 without brackets
  std::uint16_t port = 3478;

  /// "host:port", an IPv6 address in brackets.
  std::string host_and_port() const;
};

struct ParsedIceUrl {
  std::optional<IceUrl> url;
  std::string refusal;  ///< why there is none, to be put after the URL: "names no host"
};

/// scheme ":" host [ ":" port ] [ "?transport=udp" or "?transport=tcp" ]; "//" after the scheme is
/// taken as well, as many write it.
ParsedIceUrl parse_ice_url(std::string_view text);

}  // namespace booth::signaling

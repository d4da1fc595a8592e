// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What descriptions and candidates say of ICE (RFC 8839). Pure; every thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "signaling/session/sdp.hpp"

namespace booth::sdp {

/// Of one transport; a restart changes both.
struct Credentials {
  std::string ufrag, pwd;
  bool operator==(const Credentials&) const = default;
};

/// Those of the m-line that carries the transport; empty if it has none.
Credentials credentials(const Description& description);
/// The text with these in every m-line that has some.
std::string with_credentials(std::string_view text, const Credentials& credentials);

/// Addresses of sockets that hear on all of the machine's.
inline constexpr std::string_view kAnyIpv4 = "0.0.0.0";
inline constexpr std::string_view kAnyIpv6 = "::";

/// Whether it is a host candidate of a socket that is bound to no address.
bool is_of_any_address(std::string_view candidate);
/// One candidate for each address of the same family in place of one that is_of_any_address(), in
/// the order of preference; any other as it is.
std::vector<std::string> for_addresses(std::string_view candidate,
                                       const std::vector<std::string>& addresses);

}  // namespace booth::sdp

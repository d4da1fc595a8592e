// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>

#include "signaling/session/sdp.hpp"

namespace booth::session {

/// Digest of the first certificate of a PEM text as SDP writes it ("AB:CD:..."); empty if the text
/// holds no certificate or the hash is not one of sha-256, sha-384, sha-512. SHA-1 and MD5 are
/// refused: a certificate that collides can be made.
std::string digest(std::string_view pem, std::string_view hash);

/// Whether the certificate a peer proved to hold is the one its description named. webrtcbin 1.22
/// never compares them, so without this whoever relays the packets could read the call.
///
/// Every m-line in use must name it by at least one fingerprint of a hash we take (RFC 8122, 5).
bool matches(std::string_view pem, const sdp::Description& remote);

}  // namespace booth::session

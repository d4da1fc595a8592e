// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

#include <gst/gst.h>

#include "signaling/session/sdp_ice.hpp"

namespace booth::session {

/// Begins a new generation of ICE (RFC 8445, 9) beneath a webrtcbin, which cannot do that itself:
/// fresh local credentials, everything of the other side forgotten but the pair in use, which
/// carries the media until a new one is found. Sockets and local candidates stay; none is told
/// again.
///
/// Before the next description is set: ours must carry the credentials this gives, and theirs gives
/// the agent the other side's. Any thread; empty if the webrtcbin has no transport yet.
sdp::Credentials restart_ice(GstElement* webrtcbin);

/// Allocates on the relays again, as their allocations belong to an address this machine had.
/// `uris` as webrtcbin takes them; the candidates come by its signal.
void renew_relays(GstElement* webrtcbin, const std::vector<std::string>& uris);

}  // namespace booth::session

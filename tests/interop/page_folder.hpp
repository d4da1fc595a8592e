// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace booth::interop {

/// Fills the folder output_path(name) with the pages of tests/interop/pages and, where
/// scripts/setup has installed them, what browsers load of the npm packages: socket.io.min.js,
/// peerjs.min.js and gstwebrtc-api.min.js. Gives "--web-root FOLDER" for SignalingServer: a page
/// and the signaling that it uses are of one origin then, as if the page were a user's own.
std::vector<std::string> serve_pages(const std::string& name);

}  // namespace booth::interop

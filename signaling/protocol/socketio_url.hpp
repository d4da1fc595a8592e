// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace booth::signaling::socketio {

/// Where to open the WebSocket of the server that the user named by `uri`: http(s):// or ws(s)://.
/// A path of the user's is kept, else it is the usual one; a query of the user's is sent along; a
/// fragment is not.
std::string socketio_url(std::string uri);

}  // namespace booth::signaling::socketio

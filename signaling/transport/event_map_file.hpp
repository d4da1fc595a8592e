// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include "signaling/protocol/socketio_events.hpp"

namespace booth::signaling {

/// What a user gave for a vocabulary of Socket.IO: the JSON itself, which begins with '{', or the
/// name of a file with it. Empty = the default. The error says what is wrong with it, and names the
/// file if there is one. Reads the file, so not for a thread that must not wait.
socketio::ReadEventMap load_event_map(const std::string& json_or_file);

}  // namespace booth::signaling

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

namespace booth {

/// A row of signaling::dialects().
enum class Protocol : int {};

/// GEnum of the rows, for the property `protocol` of every element that joins a room.
GType protocol_type();

}  // namespace booth

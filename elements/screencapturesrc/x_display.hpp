// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace booth {

/// True where an X server answers at `name` (":0", "host:1.0"; empty: $DISPLAY). Blocks for the
/// connection. Nothing else of Xlib's names leaks out of this file.
bool is_display_reachable(const std::string& name);

/// The display that `name` means, for messages: itself or $DISPLAY; empty where neither is set.
std::string display_in_use(const std::string& name);

}  // namespace booth

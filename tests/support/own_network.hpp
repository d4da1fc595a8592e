// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace booth::testing_support {

/// Puts the process, and all it starts, on a network of its own that ends with it: 127.0.0.1 and a
/// LAN with nobody else on it, 10.77.0.1/24, with a default route to nowhere. For browsers that use
/// no loopback and want a default route. Needs root; without it everything stays as it was.
///
/// To be called first thing in main(): threads that run already would stay outside. A test program
/// has it done by `own_network_main_dep`.
void enter_own_network();

/// Why the process is not on a network of its own; empty = it is.
const std::string& why_not_own_network();

/// What webrtcsignaling and webrtccall take as `local-address` in a test: "" on a network of its
/// own, else "127.0.0.1", so that nothing goes out.
const char* local_address();

}  // namespace booth::testing_support

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace booth::testing_support {

/// Whether W3C webrtc-stats has dictionaries of this type with
/// this member.
bool w3c_stats_has(const std::string& type, const std::string& member);

}  // namespace booth::testing_support

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace booth::interop {

struct Replacement {
  std::string what;
  std::string with;
};

/// The page that docs/signaling.md makes of its section `heading` ("PeerJS", ...): the common part,
/// then the section's script, in which each of `replacements` is found and replaced. Throws
/// std::runtime_error where the text has no such section or lacks what is to be replaced.
std::string example_page(const std::string& heading, const std::vector<Replacement>& replacements);

}  // namespace booth::interop

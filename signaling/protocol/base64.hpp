// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace booth::signaling {

/// Base64 (RFC 4648, section 4), with padding and without line breaks.
std::string write_base64(std::string_view bytes);
/// Strict: nothing for anything that write_base64() does not write.
std::optional<std::string> read_base64(std::string_view text);

}  // namespace booth::signaling

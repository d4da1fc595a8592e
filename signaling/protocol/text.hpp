// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What every message's bytes are looked through for, eight at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace booth::signaling {

/// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing past U+10FFFF.
bool is_utf8(std::string_view text);

/// Bytes before the first that JSON writes with an escape: a quotation mark, a backslash or a
/// control character.
std::size_t unescaped_length(std::string_view text);

/// No control characters (so no line break either). Bytes above ASCII pass.
bool is_line(std::string_view text);

}  // namespace booth::signaling

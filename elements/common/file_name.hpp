// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace booth {

/// The name a template stands for: `%d` is `index` (`%05d`: at least five digits), `%t` is `when`
/// in local time as 20260131-235959, `%%` is a per cent sign. Anything else stays as it is.
std::string expand_file_name(std::string_view pattern, unsigned index, std::time_t when);

/// True where names of two indices differ; `%t` does not count, two files may share a second.
bool has_index(std::string_view pattern);

/// `name` with `-index` before its extension, for a template that has no index of its own.
std::string with_index(std::string_view name, unsigned index);

}  // namespace booth

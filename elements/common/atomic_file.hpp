// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace booth {

/// Makes `path` hold exactly `bytes`: writes a temporary file beside it, syncs it to the disk and
/// renames it over `path`, so that nobody ever sees half a file. Where that fails (full disk, no
/// such folder), `path` is what it was before, the temporary file is gone, and a sentence for the
/// user is returned; nothing is returned on success. Blocks for the disk; safe from any thread.
std::optional<std::string> write_file_atomically(const std::string& path,
                                                 std::span<const std::uint8_t> bytes);

}  // namespace booth

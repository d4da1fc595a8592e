// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>

namespace booth::bench {

/// CPU milliseconds, all threads, of a pipeline of this process until it ends; nothing where it
/// does not.
std::optional<double> pipeline_ms(const std::string& description);

}  // namespace booth::bench

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace booth::signaling {

/// Whether a page of `origin` may open a WebSocket to the server it calls `host` (the Host header):
/// browsers let any page connect anywhere, so only the server can refuse a stranger's.
///
/// Allowed are: no origin (no browser), the server's own page, pages of this machine (localhost,
/// 127.0.0.0/8, [::1]) and what `allowed` lists, as `https://example.org[:port]` or `*` for any.
bool origin_allowed(std::string_view origin, std::string_view host,
                    const std::vector<std::string>& allowed);

}  // namespace booth::signaling

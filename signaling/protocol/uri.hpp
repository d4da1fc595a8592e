// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the clients' halves add to the address of a server (RFC 3986).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace booth::signaling::uri {

/// All but letters, digits and "-._~" as %XX.
std::string percent_encoded(std::string_view text);

/// The part before '#', which is no server's business.
std::string without_fragment(std::string_view uri);

/// Value of a parameter in the query, as it is written there; nothing if it has none.
std::optional<std::string_view> parameter(std::string_view uri, std::string_view name);

/// `uri` (without a fragment) with `name`=`value` in its query, unless it has that parameter.
std::string with_parameter(std::string uri, std::string_view name, std::string_view value);

}  // namespace booth::signaling::uri

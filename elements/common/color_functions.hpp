// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string_view>

#include "elements/common/color.hpp"
#include "elements/common/css_scanner.hpp"

namespace booth::css {

bool is_color_function(std::string_view name);

/// Reads `rgb()`, `rgba()`, `hsl()`, `hsla()`, `hwb()` or `color()` of CSS Color 4; nothing, with
/// an error in `reader`, where it is none of them or has wrong arguments.
std::optional<Color> read_color_function(Reader& reader);

}  // namespace booth::css

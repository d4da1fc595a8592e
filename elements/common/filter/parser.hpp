// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string_view>
#include <variant>

#include "elements/common/css_scanner.hpp"
#include "elements/common/css_value.hpp"
#include "elements/common/filter/functions.hpp"

namespace booth::cssfilter {

/// A chain, or why and at which byte the text is no filter.
using ParseResult = std::variant<Chain, css::SyntaxError>;

/// Reads what the `filter` attribute of a browser's canvas takes: `none`, or a list of functions
/// (`<filter-value-list>` of Filter Effects 1). Names and units in any case, comments, escapes,
/// math functions and a missing last parenthesis are fine. Amounts that CSS clamps come back
/// clamped. `url()` is refused. Time is linear in the text; limits.hpp says how long it may be.
ParseResult parse(std::string_view text, const css::Units& units = {});

}  // namespace booth::cssfilter

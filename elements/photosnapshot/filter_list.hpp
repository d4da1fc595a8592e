// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "elements/common/css_scanner.hpp"
#include "elements/common/css_value.hpp"
#include "elements/common/filter/functions.hpp"

namespace booth::photo {

/// One photo's filter.
struct PhotoFilter {
  std::string text;        ///< as it was written, without the spaces around it
  std::string name;        ///< for file names: letters, digits, dots and dashes, no two the same
  cssfilter::Chain chain;  ///< empty: none
};

using FilterList = std::vector<PhotoFilter>;

inline constexpr std::size_t kMaxPhotoFilters = 64;

/// Reads CSS filter strings with semicolons between them; no text at all is one photo without a
/// filter. The error's position counts from the start of the whole text.
std::variant<FilterList, css::SyntaxError> parse_filters(std::string_view text,
                                                         const css::Units& units = {});

}  // namespace booth::photo

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

#include "elements/common/color.hpp"

namespace booth::cssfilter {

/// The functions of Filter Effects Module Level 1, section 6, in alphabetical order.
enum class FunctionKind {
  kBlur,
  kBrightness,
  kContrast,
  kDropShadow,
  kGrayscale,
  kHueRotate,
  kInvert,
  kOpacity,
  kSaturate,
  kSepia,
};

/// One function with its computed values.
struct Function {
  FunctionKind kind = FunctionKind::kBlur;
  /// A factor (1 = 100 %); of hue-rotate degrees; of blur and drop-shadow the standard deviation in
  /// px, [0, inf).
  double amount = 0.0;
  double offset_x = 0.0;  ///< of drop-shadow, px to the right
  double offset_y = 0.0;  ///< of drop-shadow, px down
  Color color{};          ///< of drop-shadow

  bool operator==(const Function&) const = default;
};

/// Functions in the order in which they are applied; empty is `none`.
using Chain = std::vector<Function>;

/// The name in CSS, e.g. "hue-rotate".
const char* name_of(FunctionKind kind);

/// The canonical text: computed values as a browser's getComputedStyle() writes them.
std::string to_string(const Chain& chain);

/// The chain a part of the way from `none`: every value interpolated from the one that changes
/// nothing (Filter Effects, section 15), as a CSS transition does. `part` is 0..1; 1 gives the
/// chain itself and 0 one without effect.
Chain interpolated(const Chain& chain, double part);

/// Whether the function leaves every picture as it is.
bool is_neutral(const Function& function);

}  // namespace booth::cssfilter

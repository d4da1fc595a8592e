// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/common/filter/steps.hpp"

namespace booth::cssfilter {

/// Pixels beyond each side of a picture.
struct Margins {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;

  bool operator==(const Margins&) const = default;
};

/// How much more than the picture must be kept between steps so that nothing is cut that a later
/// step moves or spreads back into it: what later steps look at, as far as earlier steps can have
/// put anything there. None for a chain with only one blur or shadow.
Margins margins_of(const Steps& steps);

}  // namespace booth::cssfilter

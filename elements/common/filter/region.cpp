// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/filter/region.hpp"

#include <algorithm>
#include <cmath>

namespace booth::cssfilter {
namespace {

/// How far a step can carry a pixel to each side, px.
Margins spread_of(const Step& step) {
  if (const auto* blur = std::get_if<BlurStep>(&step)) {
    const int reach = reach_of(blur->plan);
    return {reach, reach, reach, reach};
  }
  const auto* shadow = std::get_if<ShadowStep>(&step);
  if (!shadow) return {};
  const int reach = reach_of(shadow->plan);
  const auto up = [&](double px) { return std::max(0, reach + static_cast<int>(std::ceil(px))); };
  return {up(-shadow->shift.x), up(-shadow->shift.y), up(shadow->shift.x), up(shadow->shift.y)};
}

Margins plus(const Margins& a, const Margins& b) {
  return {a.left + b.left, a.top + b.top, a.right + b.right, a.bottom + b.bottom};
}

/// What a step carries to the left it finds at the right.
Margins mirrored(const Margins& m) { return {m.right, m.bottom, m.left, m.top}; }

Margins common(const Margins& a, const Margins& b) {
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::min(a.right, b.right),
          std::min(a.bottom, b.bottom)};
}

Margins united(const Margins& a, const Margins& b) {
  return {std::max(a.left, b.left), std::max(a.top, b.top), std::max(a.right, b.right),
          std::max(a.bottom, b.bottom)};
}

}  // namespace

Margins margins_of(const Steps& steps) {
  std::vector<Margins> filled(steps.size());
  Margins extent;
  for (std::size_t i = 0; i < steps.size(); ++i)
    filled[i] = extent = plus(extent, spread_of(steps[i]));
  Margins looked_at;
  Margins result;
  for (std::size_t i = steps.size(); i-- > 0;) {
    result = united(result, common(looked_at, filled[i]));
    looked_at = plus(looked_at, mirrored(spread_of(steps[i])));
  }
  return result;
}

}  // namespace booth::cssfilter

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/filter/steps.hpp"

#include <algorithm>

#include "elements/common/filter/limits.hpp"

namespace booth::cssfilter {
namespace {

double clamped_offset(double px) {
  return std::clamp(px, -limits::kMaxOffsetPx, limits::kMaxOffsetPx);
}

}  // namespace

Steps compile(const Chain& chain) {
  Steps steps;
  for (const Function& function : chain) {
    if (is_neutral(function)) continue;
    if (function.kind == FunctionKind::kBlur) {
      steps.push_back(BlurStep{plan_blur(function.amount)});
    } else if (function.kind == FunctionKind::kDropShadow) {
      const Shift shift{clamped_offset(function.offset_x), clamped_offset(function.offset_y)};
      steps.push_back(ShadowStep{plan_blur(function.amount), shift, function.color});
    } else {
      if (steps.empty() || !std::holds_alternative<ColorProgram>(steps.back()))
        steps.push_back(ColorProgram{});
      std::get<ColorProgram>(steps.back()).append(function);
    }
  }
  return steps;
}

}  // namespace booth::cssfilter

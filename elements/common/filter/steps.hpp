// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <variant>
#include <vector>

#include "elements/common/filter/blur.hpp"
#include "elements/common/filter/color_program.hpp"
#include "elements/common/filter/shadow_mask.hpp"

namespace booth::cssfilter {

struct BlurStep {
  BlurPlan plan;
};

struct ShadowStep {
  BlurPlan plan;
  Shift shift;
  Color color;
};

/// A chain made ready: colour functions in runs, blurs planned, functions without effect left out.
using Step = std::variant<ColorProgram, BlurStep, ShadowStep>;
using Steps = std::vector<Step>;

/// Beyond limits.hpp amounts, sigmas and offsets are clamped. Linear in the chain.
Steps compile(const Chain& chain);

}  // namespace booth::cssfilter

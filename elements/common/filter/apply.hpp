// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "elements/common/filter/blur.hpp"
#include "elements/common/filter/functions.hpp"
#include "elements/common/filter/kernels.hpp"
#include "elements/common/filter/pixels.hpp"
#include "elements/common/filter/region.hpp"
#include "elements/common/filter/shadow_mask.hpp"
#include "elements/common/filter/steps.hpp"

namespace booth::cssfilter {

/// A chain made ready to be applied to any number of pictures; immutable, so threads may share it.
class Filter {
 public:
  Filter() = default;
  explicit Filter(const Chain& chain, EdgeMode edge = EdgeMode::kTransparent);

  /// Nothing changes: `none`, or functions like brightness(1) only.
  bool is_neutral() const { return steps_.empty(); }
  const Steps& steps() const { return steps_; }
  const Margins& margins() const { return margins_; }
  EdgeMode edge() const { return edge_; }

 private:
  Steps steps_;
  Margins margins_;
  EdgeMode edge_ = EdgeMode::kTransparent;
};

/// Applies filters; keeps its scratch memory between pictures. One thread at a time.
class Renderer {
 public:
  explicit Renderer(const Kernels& kernels = best_kernels()) : kernels_(&kernels) {}

  /// Filters the picture in place as a browser draws it (software canvas), straight alpha in and
  /// out; a picture without alpha comes out over black. Empty on success, else one sentence on why
  /// not: sizes beyond limits.hpp. O(pixels * functions), whatever the amounts.
  std::string apply(const Filter& filter, const Pixels& picture);

 private:
  void color_only(const ColorProgram& program, const Pixels& picture);
  void run(const Filter& filter, const Pixels& work);
  void cast_shadow(const ShadowStep& step, const Pixels& work, EdgeMode edge);

  const Kernels* kernels_;
  std::vector<std::uint8_t> strip_;
  ShadowMask shadow_;
  std::vector<std::uint8_t> work_;
};

}  // namespace booth::cssfilter

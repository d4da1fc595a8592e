// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "elements/common/filter/functions.hpp"

namespace booth::cssfilter {

/// slope * i + offset in 32-bit floats, clamped to 0..255 and cut: a table of bytes for i = 0..255
/// that vectors compute faster than they look it up.
struct Line {
  float slope;
  float offset;
};

/// One step of a run of colour functions. The channels are 0..1, not premultiplied, and are clamped
/// to that range after every step.
struct ColorStage {
  enum class Kind {
    kMatrix,  ///< three rows of `matrix` times (r, g, b)
    kTable,   ///< each of r, g, b rounded to 0..255 and looked up in `table`
  };
  Kind kind = Kind::kMatrix;
  std::array<float, 9> matrix{};
  std::array<float, 256> table{};  ///< values 0..1
  std::optional<Line> line;        ///< gives the bytes of `table` where there is one
  /// What opacity() makes of alpha 0..255; `keeps_alpha` where it is the identity.
  std::array<std::int32_t, 256> alpha{};
  std::optional<Line> alpha_line;  ///< gives `alpha` where there is one
  bool keeps_alpha = true;
};

/// Consecutive colour functions, applied in one pass over the pixels.
struct ColorProgram {
  std::vector<ColorStage> stages;
  bool keeps_alpha = true;  ///< no stage changes it

  /// Appends a colour function. Amounts beyond limits.hpp are clamped.
  void append(const Function& function);
};

/// Whether the function works on each pixel alone.
bool is_color_function(FunctionKind kind);

}  // namespace booth::cssfilter

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Formulas: Filter Effects Module Level 1, section 13 (shorthands as SVG primitives) and section
// 9.6/9.7 (feColorMatrix, feComponentTransfer). What a browser rounds, and where, is written at
// each.
#include "elements/common/filter/color_program.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "elements/common/filter/limits.hpp"

namespace booth::cssfilter {
namespace {

using Matrix = std::array<double, 9>;

/// A value 0..255 cut (not rounded) to a byte, as browsers fill their tables.
std::uint8_t truncated(double value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
}

using Bytes = std::array<std::int32_t, 256>;

Bytes bytes_of(Line line) {
  Bytes bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = truncated(static_cast<double>(line.slope * static_cast<float>(i) + line.offset));
  return bytes;
}

ColorStage table_stage(const Bytes& bytes, Line line) {
  ColorStage stage;
  stage.kind = ColorStage::Kind::kTable;
  std::ranges::transform(bytes, stage.table.begin(), [](std::int32_t value) {
    return static_cast<float>(value) * (1.0F / 255.0F);
  });
  if (bytes_of(line) == bytes) stage.line = line;
  return stage;
}

/// `slope * c + intercept` in 32-bit floats, c = 0..255 (feFuncX type linear).
ColorStage linear(double slope, double intercept) {
  const Line line{static_cast<float>(slope), 255.0F * static_cast<float>(intercept)};
  return table_stage(bytes_of(line), line);
}

/// A straight line from `first` to `last`, in doubles (feFuncX type table with two values).
Bytes between(double first, double last) {
  const double start = static_cast<float>(first);
  const double end = static_cast<float>(last);
  Bytes table{};
  for (std::size_t i = 0; i < 256; ++i) {
    const double c = static_cast<double>(i) / 255.0;
    table[i] = i == 255 ? truncated(255.0 * end) : truncated(255.0 * (start + c * (end - start)));
  }
  return table;
}

ColorStage invert(double amount) {
  const auto slope = static_cast<float>(1.0 - 2.0 * amount);
  return table_stage(between(amount, 1.0 - amount), {slope, static_cast<float>(255.0 * amount)});
}

/// Alpha through a table; the colours pass the same 8-bit step unchanged.
ColorStage opacity(double amount) {
  ColorStage stage = linear(1.0, 0.0);
  stage.alpha = between(0.0, amount);
  const Line line{static_cast<float>(amount), 0.0F};
  if (bytes_of(line) == stage.alpha) stage.alpha_line = line;
  stage.keeps_alpha = false;
  return stage;
}

ColorStage matrix_stage(const Matrix& matrix) {
  ColorStage stage;
  std::ranges::transform(matrix, stage.matrix.begin(),
                         [](double value) { return static_cast<float>(value); });
  return stage;
}

/// Part `keep` of every channel and the rest of the luma that the weights give.
Matrix saturation(double keep, const std::array<double, 3>& weights) {
  Matrix matrix;
  for (std::size_t row = 0; row < 3; ++row)
    for (std::size_t column = 0; column < 3; ++column)
      matrix[3 * row + column] = weights[column] * (1.0 - keep) + (row == column ? keep : 0.0);
  return matrix;
}

Matrix sepia(double amount) {
  constexpr Matrix kSepia{0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131};
  Matrix matrix;
  for (std::size_t i = 0; i < 9; ++i)
    matrix[i] = kSepia[i] * amount + (i % 4 == 0 ? 1.0 - amount : 0.0);
  return matrix;
}

Matrix hue_rotation(double degrees) {
  constexpr std::array<double, 3> kLuma{0.213, 0.715, 0.072};
  constexpr Matrix kSine{-0.213, -0.715, 0.928, 0.143, 0.140, -0.283, -0.787, 0.715, 0.072};
  const double radians = std::fmod(degrees, 360.0) * std::numbers::pi / 180.0;
  const double cosine = std::cos(radians);
  Matrix matrix;
  for (std::size_t i = 0; i < 9; ++i)
    matrix[i] = kLuma[i % 3] + cosine * ((i % 4 == 0 ? 1.0 : 0.0) - kLuma[i % 3]) +
                std::sin(radians) * kSine[i];
  return matrix;
}

ColorStage stage_of(const Function& function, double amount) {
  switch (function.kind) {
    case FunctionKind::kBrightness: return linear(amount, 0.0);
    case FunctionKind::kContrast: return linear(amount, 0.5 - 0.5 * amount);
    case FunctionKind::kInvert: return invert(amount);
    case FunctionKind::kOpacity: return opacity(amount);
    case FunctionKind::kGrayscale:
      return matrix_stage(saturation(1.0 - amount, {0.2126, 0.7152, 0.0722}));
    case FunctionKind::kSaturate: return matrix_stage(saturation(amount, {0.213, 0.715, 0.072}));
    case FunctionKind::kHueRotate: return matrix_stage(hue_rotation(function.amount));
    default: return matrix_stage(sepia(amount));
  }
}

}  // namespace

bool is_color_function(FunctionKind kind) {
  return kind != FunctionKind::kBlur && kind != FunctionKind::kDropShadow;
}

void ColorProgram::append(const Function& function) {
  // The limit keeps every product far from infinity, so that no step can make a NaN.
  stages.push_back(stage_of(function, std::clamp(function.amount, 0.0, limits::kMaxAmount)));
  keeps_alpha = keeps_alpha && stages.back().keeps_alpha;
}

}  // namespace booth::cssfilter

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/yuv.hpp"

#include <algorithm>
#include <cmath>

namespace booth {
namespace {

/// Code values of black and of the spans of luma and chroma.
struct Levels {
  double black;
  double luma_span;
  double chroma_span;
};

Levels levels_of(YuvRange range) {
  return range == YuvRange::kFull ? Levels{0.0, 255.0, 255.0} : Levels{16.0, 219.0, 224.0};
}

std::uint8_t to_code(double value) {
  return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

}  // namespace

LumaWeights luma_weights(YuvMatrix matrix) {
  switch (matrix) {
    case YuvMatrix::kBt709: return {0.2126, 0.0722};
    case YuvMatrix::kBt2020: return {0.2627, 0.0593};
    case YuvMatrix::kBt601: break;
  }
  return {0.299, 0.114};
}

Yuv to_yuv(Color color, Colorimetry colorimetry) {
  const auto [red, blue] = luma_weights(colorimetry.matrix);
  const auto [black, luma_span, chroma_span] = levels_of(colorimetry.range);
  const double r = color.r / 255.0;
  const double g = color.g / 255.0;
  const double b = color.b / 255.0;
  const double luma = red * r + (1.0 - red - blue) * g + blue * b;
  return {to_code(black + luma_span * luma),
          to_code(128.0 + chroma_span * (b - luma) / (2.0 * (1.0 - blue))),
          to_code(128.0 + chroma_span * (r - luma) / (2.0 * (1.0 - red)))};
}

Color to_rgb(Yuv yuv, Colorimetry colorimetry) {
  const auto [red, blue] = luma_weights(colorimetry.matrix);
  const auto [black, luma_span, chroma_span] = levels_of(colorimetry.range);
  const double luma = (yuv.y - black) / luma_span;
  const double r = luma + 2.0 * (1.0 - red) * (yuv.v - 128.0) / chroma_span;
  const double b = luma + 2.0 * (1.0 - blue) * (yuv.u - 128.0) / chroma_span;
  const double g = (luma - red * r - blue * b) / (1.0 - red - blue);
  return {to_code(255.0 * r), to_code(255.0 * g), to_code(255.0 * b), 255};
}

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/packed_rows.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace booth::keying {
namespace {

constexpr int kHalf = 1 << 15;

int fixed(double value) { return static_cast<int>(std::lround(value * 65536.0)); }

std::uint8_t to_byte(int q16) {
  return static_cast<std::uint8_t>(std::clamp((q16 + kHalf) >> 16, 0, 255));
}

struct LumaWeights {
  double red, blue;
};

/// ITU-R BT.601-7, BT.709-6 and BT.2020-2.
LumaWeights weights_of(YuvMatrix matrix) {
  switch (matrix) {
    case YuvMatrix::kBt709: return {0.2126, 0.0722};
    case YuvMatrix::kBt2020: return {0.2627, 0.0593};
    case YuvMatrix::kBt601: break;
  }
  return {0.299, 0.114};
}

}  // namespace

PackedRows::PackedRows(PixelFormat format, Colorimetry colorimetry) {
  const auto [red, blue] = weights_of(colorimetry.matrix);
  const double green = 1.0 - red - blue;
  const bool full = colorimetry.range == YuvRange::kFull;
  const double luma = full ? 1.0 : 219.0 / 255.0;
  const double chroma = full ? 1.0 : 224.0 / 255.0;
  const double to_u = chroma / (2.0 * (1.0 - blue));
  const double to_v = chroma / (2.0 * (1.0 - red));
  matrix_.y = {fixed(luma * red), fixed(luma * green), fixed(luma * blue)};
  matrix_.u = {fixed(-to_u * red), fixed(-to_u * green), fixed(to_u * (1.0 - blue))};
  matrix_.v = {fixed(to_v * (1.0 - red)), fixed(-to_v * green), fixed(-to_v * blue)};
  matrix_.luma_scale = fixed(1.0 / luma);
  matrix_.from_u = {0, fixed(-blue / green / to_u), fixed(1.0 / to_u)};
  matrix_.from_v = {fixed(1.0 / to_v), fixed(-red / green / to_v), 0};
  matrix_.black = full ? 0 : 16;
  if (format != PixelFormat::kBgrx) return;
  for (auto* row : {&matrix_.y, &matrix_.u, &matrix_.v, &matrix_.from_u, &matrix_.from_v})
    std::swap((*row)[0], (*row)[2]);
}

void PackedRows::to_planar(const ConstImageView& packed, const ImageView& planar, int row) const {
  const Matrix m = matrix_;
  const int lower = std::min(2 * row + 1, packed.height - 1);
  const std::uint8_t* source[2] = {packed.planes[0].row(2 * row), packed.planes[0].row(lower)};
  std::uint8_t* luma[2] = {planar.planes[0].row(2 * row), planar.planes[0].row(lower)};
  for (int half = 0; half < 2; ++half) {
    const std::uint8_t* pixel = source[half];
    for (int x = 0; x < packed.width; ++x, pixel += 4)
      luma[half][x] =
          to_byte(m.y[0] * pixel[0] + m.y[1] * pixel[1] + m.y[2] * pixel[2] + m.black * 65536);
  }
  for (int x = 0; x < packed.chroma_width(); ++x) {
    const int left = 8 * x;
    const int right = 4 * std::min(2 * x + 1, packed.width - 1);
    int sum[3];
    for (int c = 0; c < 3; ++c)
      sum[c] =
          source[0][left + c] + source[0][right + c] + source[1][left + c] + source[1][right + c];
    const auto chroma = [&](const std::array<int, 3>& k) {
      return to_byte((k[0] * sum[0] + k[1] * sum[1] + k[2] * sum[2] + 2) / 4 + 128 * 65536);
    };
    planar.planes[1].row(row)[x] = chroma(m.u);
    planar.planes[2].row(row)[x] = chroma(m.v);
  }
}

void PackedRows::to_packed(const ConstImageView& planar, const ImageView& packed, int row,
                           int begin, int end) const {
  const Matrix m = matrix_;
  for (int y = 2 * row; y < std::min(2 * row + 2, packed.height); ++y) {
    const std::uint8_t* luma = planar.planes[0].row(y);
    std::uint8_t* pixel = packed.planes[0].row(y) + std::ptrdiff_t{8} * begin;
    for (int x = 2 * begin; x < std::min(2 * end, packed.width); ++x, pixel += 4) {
      const int grey = (luma[x] - m.black) * m.luma_scale;
      const int u = planar.planes[1].row(row)[x / 2] - 128;
      const int v = planar.planes[2].row(row)[x / 2] - 128;
      for (int c = 0; c < 3; ++c)
        pixel[c] = to_byte(grey + u * m.from_u[static_cast<std::size_t>(c)] +
                           v * m.from_v[static_cast<std::size_t>(c)]);
    }
  }
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/packed_rows.hpp"

#include <algorithm>
#include <cmath>

#include "elements/common/pixel_layout.hpp"

namespace booth {
namespace {

std::int16_t fixed(double value, int bits) {
  return static_cast<std::int16_t>(std::lround(std::ldexp(value, bits)));
}

std::uint8_t to_byte(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }

int weighted(const std::int16_t* weights, const std::uint8_t* pixel) {
  return weights[0] * pixel[0] + weights[1] * pixel[1] + weights[2] * pixel[2] +
         weights[3] * pixel[3];
}

void write_pixel(const PackedMatrix& matrix, Yuv yuv, std::uint8_t* pixel) {
  const int luma = (yuv.y - matrix.black) * matrix.from_y + 4096;
  for (int c = 0; c < 3; ++c)
    pixel[matrix.at[c]] =
        to_byte((luma + (yuv.u - 128) * matrix.from_u[c] + (yuv.v - 128) * matrix.from_v[c]) >> 13);
}

}  // namespace

PackedMatrix PackedMatrix::of(PixelFormat format, Colorimetry colorimetry) {
  const auto [red, blue] = luma_weights(colorimetry.matrix);
  const double green = 1.0 - red - blue;
  const bool full = colorimetry.range == YuvRange::kFull;
  const double luma = full ? 1.0 : 219.0 / 255.0;
  const double chroma = full ? 1.0 : 224.0 / 255.0;
  const double to_u = chroma / (2.0 * (1.0 - blue));
  const double to_v = chroma / (2.0 * (1.0 - red));
  PackedMatrix m{};
  const auto to = [](double value) { return fixed(value, 14); };
  const auto from = [](double value) { return fixed(value, 13); };
  const PixelLayout& layout = layout_of(format);
  for (std::size_t c = 0; c < 4; ++c) m.at[c] = layout.components[c].offset;
  const auto [r, g, b, x] = m.at;
  // The middle weight takes the rounding, so that grey stays grey.
  m.y[r] = to(luma * red);
  m.y[b] = to(luma * blue);
  m.y[g] = static_cast<std::int16_t>(to(luma) - m.y[r] - m.y[b]);
  m.u[r] = to(-to_u * red);
  m.u[b] = to(to_u * (1.0 - blue));
  m.u[g] = static_cast<std::int16_t>(-m.u[r] - m.u[b]);
  m.v[r] = to(to_v * (1.0 - red));
  m.v[b] = to(-to_v * blue);
  m.v[g] = static_cast<std::int16_t>(-m.v[r] - m.v[b]);
  m.from_y = from(1.0 / luma);
  m.from_u[1] = from(-blue / green / to_u);
  m.from_u[2] = from(1.0 / to_u);
  m.from_v[0] = from(1.0 / to_v);
  m.from_v[1] = from(-red / green / to_v);
  m.black = full ? 0 : 16;
  return m;
}

void to_planar_row_from(const PackedMatrix& matrix, const ToPlanarRow& row, int begin) {
  const int luma_bias = matrix.black * 16384 + 8192;
  const auto luma = [&](const std::uint8_t* pixel) {
    return to_byte((weighted(matrix.y, pixel) + luma_bias) >> 14);
  };
  for (int x = 2 * begin; x < row.width; ++x) {
    row.upper_luma[x] = luma(row.upper + std::ptrdiff_t{4} * x);
    row.lower_luma[x] = luma(row.lower + std::ptrdiff_t{4} * x);
  }
  for (int x = begin; x < (row.width + 1) / 2; ++x) {
    const std::ptrdiff_t left = std::ptrdiff_t{8} * x;
    const std::ptrdiff_t right = std::ptrdiff_t{4} * std::min(2 * x + 1, row.width - 1);
    const auto chroma = [&](const std::int16_t* weights) {
      const int sum = weighted(weights, row.upper + left) + weighted(weights, row.upper + right) +
                      weighted(weights, row.lower + left) + weighted(weights, row.lower + right);
      return to_byte((sum + 128 * 65536 + 32768) >> 16);
    };
    row.u[x] = chroma(matrix.u);
    row.v[x] = chroma(matrix.v);
  }
}

void to_planar_row(const PackedMatrix& matrix, const ToPlanarRow& row) {
  to_planar_row_from(matrix, row, 0);
}

void to_packed_row(const PackedMatrix& matrix, const ToPackedRow& row) {
  for (int x = 2 * row.begin; x < std::min(2 * row.end, row.width); ++x)
    write_pixel(matrix, {row.luma[x], row.u[x / 2], row.v[x / 2]},
                row.pixels + std::ptrdiff_t{4} * x);
}

void to_pixels_row(const PackedMatrix& matrix, const ToPackedRow& row) {
  for (int x = row.begin; x < std::min(row.end, row.width); ++x)
    write_pixel(matrix, {row.luma[x], row.u[x], row.v[x]}, row.pixels + std::ptrdiff_t{4} * x);
}

void to_chroma_row(const PackedMatrix& matrix, const ToChromaRow& row) {
  for (int x = 0; x < row.width; ++x) {
    const std::uint8_t* pixel = row.pixels + std::ptrdiff_t{4} * x;
    row.u[x] = to_byte((weighted(matrix.u, pixel) + 128 * 16384 + 8192) >> 14);
    row.v[x] = to_byte((weighted(matrix.v, pixel) + 128 * 16384 + 8192) >> 14);
  }
}

void PackedRows::to_planar(const ConstImageView& packed, const ImageView& planar, int row) const {
  const int upper = 2 * row;
  const int lower = std::min(upper + 1, packed.height - 1);
  functions_.to_planar(
      matrix_, {packed.planes[0].row(upper), packed.planes[0].row(lower),
                planar.planes[0].row(upper), planar.planes[0].row(lower), planar.planes[1].row(row),
                planar.planes[2].row(row), packed.width});
}

void PackedRows::to_packed(const ConstImageView& planar, const ImageView& packed, int row,
                           int begin, int end) const {
  for (int y = 2 * row; y < std::min(2 * row + 2, packed.height); ++y)
    functions_.to_packed(
        matrix_, {planar.planes[0].row(y), planar.planes[1].row(row), planar.planes[2].row(row),
                  packed.planes[0].row(y), begin, end, packed.width});
}

}  // namespace booth

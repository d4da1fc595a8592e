// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/distance/distance_rows.hpp"

#include <algorithm>
#include <cmath>

#include "elements/common/pixel_layout.hpp"
#include "elements/virtualbackground/pixels/fixed_point.hpp"

namespace booth::keying {
namespace {

constexpr std::int32_t kFarthest = 3 * 255 * 255;

/// How many squared distances, from 0 on, have a root below `tolerance`.
std::int32_t limit_of(double tolerance) {
  const double squared = std::clamp(tolerance * tolerance, 0.0, kFarthest + 1.0);
  // Rounding may be off by one either way; what counts is the comparison itself.
  auto limit = static_cast<std::int32_t>(squared);
  while (limit > 0 && std::sqrt(static_cast<double>(limit - 1)) >= tolerance) --limit;
  while (limit <= kFarthest && std::sqrt(static_cast<double>(limit)) < tolerance) ++limit;
  return limit;
}

std::int16_t fixed(double value, int bits) {
  return static_cast<std::int16_t>(std::lround(std::ldexp(value, bits)));
}

/// Q6 to a code value.
std::int16_t code(int q6) {
  return static_cast<std::int16_t>(std::clamp(add_saturated(q6, 32) >> 6, 0, 255));
}

std::int32_t square(int value) { return value * value; }

}  // namespace

DistanceParams DistanceParams::of(PixelFormat format, Color key, double tolerance, double softness,
                                  Colorimetry colorimetry) {
  DistanceParams params;
  const auto& components = layout_of(format).components;
  params.key[components[0].offset] = key.r;
  params.key[components[1].offset] = key.g;
  params.key[components[2].offset] = key.b;
  params.other = components[3].offset;
  params.limit = limit_of(tolerance);
  params.high = static_cast<float>(tolerance + softness);
  params.gain = softness > 0.0 ? static_cast<float>(255.0 / softness) : 0.0F;
  const auto [red, blue] = luma_weights(colorimetry.matrix);
  const double green = 1.0 - red - blue;
  const bool full = colorimetry.range == YuvRange::kFull;
  const double chroma = full ? 1.0 : 255.0 / 224.0;
  params.black = full ? 0 : 16;
  params.luma = fixed(full ? 1.0 : 255.0 / 219.0, 14);
  params.red_v = fixed(2.0 * (1.0 - red) * chroma, 13);
  params.blue_u = fixed(2.0 * (1.0 - blue) * chroma, 13);
  params.green_v = fixed(-2.0 * (1.0 - red) * chroma * red / green, 13);
  params.green_u = fixed(-2.0 * (1.0 - blue) * chroma * blue / green, 13);
  return params;
}

std::uint8_t DistanceParams::share(std::int32_t squared) const {
  if (squared < limit) return 255;
  const float ramp = (high - std::sqrt(static_cast<float>(squared))) * gain;
  return static_cast<std::uint8_t>(std::clamp(ramp, 0.0F, 255.0F) + 0.5F);
}

Rgb rgb_of(const DistanceParams& params, int y, int u, int v) {
  const int luma = mul15((y - params.black) * 128, params.luma);
  const int du = (u - 128) * 256;
  const int dv = (v - 128) * 256;
  const int green = mul15(du, params.green_u) + mul15(dv, params.green_v);
  return {code(add_saturated(luma, mul15(dv, params.red_v))), code(add_saturated(luma, green)),
          code(add_saturated(luma, mul15(du, params.blue_u)))};
}

void pixel_shares_row(const DistanceParams& params, const PixelSharesRow& row) {
  const std::uint8_t* pixel = row.pixels;
  for (int x = 0; x < row.width; ++x, pixel += 4) {
    std::int32_t squared = 0;
    for (int i = 0; i < 4; ++i)
      if (i != params.other) squared += square(pixel[i] - params.key[i]);
    row.shares[x] = params.share(squared);
  }
}

void yuv_shares_row_from(const DistanceParams& params, const YuvRow& row, int begin) {
  for (int x = begin; x < row.width; ++x) {
    const int c = x >> row.chroma_shift;
    const auto [r, g, b] = rgb_of(params, row.luma[x], row.u[c], row.v[c]);
    const std::int32_t squared =
        square(r - params.key[0]) + square(g - params.key[1]) + square(b - params.key[2]);
    row.out[x] = squared < params.limit ? 255 : 0;
  }
}

void yuv_shares_row(const DistanceParams& params, const YuvRow& row) {
  yuv_shares_row_from(params, row, 0);
}

void yuv_pixels_row_from(const DistanceParams& params, const YuvRow& row, int begin) {
  for (int x = begin; x < row.width; ++x) {
    const int c = x >> row.chroma_shift;
    const auto [r, g, b] = rgb_of(params, row.luma[x], row.u[c], row.v[c]);
    std::uint8_t* pixel = row.out + std::ptrdiff_t{4} * x;
    pixel[0] = static_cast<std::uint8_t>(r);
    pixel[1] = static_cast<std::uint8_t>(g);
    pixel[2] = static_cast<std::uint8_t>(b);
    pixel[3] = 0;
  }
}

void yuv_pixels_row(const DistanceParams& params, const YuvRow& row) {
  yuv_pixels_row_from(params, row, 0);
}

void overlay_row(const OverlayRow& row) {
  for (int x = 0; x < row.width; ++x) {
    const int share = row.shares[x];
    const int sum = row.in[x] * (255 - share) + row.background[x] * share + 128;
    row.out[x] = static_cast<std::uint8_t>((sum + (sum >> 8)) >> 8);  // sum / 255, rounded
  }
}

void repeat_row(const RepeatRow& row) {
  std::uint8_t* out = row.out;
  for (int x = 0; x < row.width; ++x)
    for (int i = 0; i < row.times; ++i) *out++ = row.in[x];
}

}  // namespace booth::keying

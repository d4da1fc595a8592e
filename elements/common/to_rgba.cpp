// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/to_rgba.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "elements/common/pixel_layout.hpp"

namespace booth {
namespace {

constexpr int kFractionBits = 16;

/// What every code value adds to a channel, as fixed point numbers.
struct Tables {
  std::array<std::int32_t, 256> luma;
  std::array<std::int32_t, 256> v_red;
  std::array<std::int32_t, 256> u_green;
  std::array<std::int32_t, 256> v_green;
  std::array<std::int32_t, 256> u_blue;
};

std::int32_t fixed(double value) {
  return static_cast<std::int32_t>(std::lround(value * (1 << kFractionBits)));
}

Tables make_tables(Colorimetry colorimetry) {
  const LumaWeights weights = luma_weights(colorimetry.matrix);
  const double green = 1.0 - weights.red - weights.blue;
  const bool full = colorimetry.range == YuvRange::kFull;
  const double black = full ? 0.0 : 16.0;
  const double luma_gain = full ? 1.0 : 255.0 / 219.0;
  const double chroma_gain = full ? 1.0 : 255.0 / 224.0;
  const double red = 2.0 * (1.0 - weights.red) * chroma_gain;
  const double blue = 2.0 * (1.0 - weights.blue) * chroma_gain;
  Tables tables{};
  for (std::size_t i = 0; i < 256; ++i) {
    const double code = static_cast<double>(i);
    tables.luma[i] = fixed((code - black) * luma_gain + 0.5);
    tables.v_red[i] = fixed((code - 128.0) * red);
    tables.u_blue[i] = fixed((code - 128.0) * blue);
    tables.v_green[i] = fixed(-(code - 128.0) * red * weights.red / green);
    tables.u_green[i] = fixed(-(code - 128.0) * blue * weights.blue / green);
  }
  return tables;
}

std::uint8_t clipped(std::int32_t value) {
  return static_cast<std::uint8_t>(std::clamp(value >> kFractionBits, 0, 255));
}

/// The first sample of a component in a row of the picture.
const std::uint8_t* samples(const ConstImageView& image, std::size_t component, int row) {
  const Component& place = layout_of(image.format).components[component];
  return image.planes[place.plane].row(row) + place.offset;
}

void yuv_row(const Tables& tables, const ConstImageView& image, int row, std::uint8_t* out) {
  const PixelLayout& layout = layout_of(image.format);
  const int luma_step = layout.components[0].step;
  const int chroma_step = layout.components[1].step;
  const int shift = layout.chroma_x;
  const std::uint8_t* y = samples(image, 0, row);
  const std::uint8_t* u = samples(image, 1, row >> layout.chroma_y);
  const std::uint8_t* v = samples(image, 2, row >> layout.chroma_y);
  for (int x = 0; x < image.width; ++x, y += luma_step, out += 4) {
    const int chroma = (x >> shift) * chroma_step;
    const std::int32_t luma = tables.luma[*y];
    out[0] = clipped(luma + tables.v_red[v[chroma]]);
    out[1] = clipped(luma + tables.u_green[u[chroma]] + tables.v_green[v[chroma]]);
    out[2] = clipped(luma + tables.u_blue[u[chroma]]);
    out[3] = 255;
  }
}

void rgb_row(const ConstImageView& image, int row, std::uint8_t* out) {
  const PixelLayout& layout = layout_of(image.format);
  const auto [red, green, blue, alpha] = layout.components;
  const std::uint8_t* pixel = image.planes[0].row(row);
  for (int x = 0; x < image.width; ++x, pixel += red.step, out += 4) {
    out[0] = pixel[red.offset];
    out[1] = pixel[green.offset];
    out[2] = pixel[blue.offset];
    out[3] = layout.alpha ? pixel[alpha.offset] : 255;
  }
}

}  // namespace

RgbaImage to_rgba(const ConstImageView& image, Colorimetry colorimetry) {
  RgbaImage result{image.width, image.height, {}};
  const std::size_t row_bytes = std::size_t{4} * static_cast<std::size_t>(image.width);
  result.pixels.resize(row_bytes * static_cast<std::size_t>(image.height));
  const Tables tables = make_tables(colorimetry);
  std::uint8_t* out = result.pixels.data();
  for (int row = 0; row < image.height; ++row, out += row_bytes) {
    if (layout_of(image.format).rgb)
      rgb_row(image, row, out);
    else
      yuv_row(tables, image, row, out);
  }
  return result;
}

}  // namespace booth

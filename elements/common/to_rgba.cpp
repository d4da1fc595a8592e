// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/to_rgba.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "elements/common/pixel_layout.hpp"

namespace booth {
namespace {

constexpr int kFractionBits = 16;

/// What every code value adds to a channel, as fixed point numbers.
template <std::size_t bits>
struct Tables {
  static constexpr std::size_t kSize = std::size_t{1} << bits;
  std::array<std::int32_t, kSize> luma;
  std::array<std::int32_t, kSize> v_red;
  std::array<std::int32_t, kSize> u_green;
  std::array<std::int32_t, kSize> v_green;
  std::array<std::int32_t, kSize> u_blue;

  explicit Tables(Colorimetry colorimetry);
};

std::int32_t fixed(double value) {
  return static_cast<std::int32_t>(std::lround(value * (1 << kFractionBits)));
}

template <std::size_t bits>
Tables<bits>::Tables(Colorimetry colorimetry) {
  const LumaWeights weights = luma_weights(colorimetry.matrix);
  const double green = 1.0 - weights.red - weights.blue;
  const bool full = colorimetry.range == YuvRange::kFull;
  // Code values of the limited range grow with the bits, the full range ends at the last one.
  const double unit = static_cast<double>(kSize) / 256.0;
  const double last = static_cast<double>(kSize) - 1.0;
  const double black = full ? 0.0 : 16.0 * unit;
  const double luma_gain = 255.0 / (full ? last : 219.0 * unit);
  const double chroma_gain = 255.0 / (full ? last : 224.0 * unit);
  const double red = 2.0 * (1.0 - weights.red) * chroma_gain;
  const double blue = 2.0 * (1.0 - weights.blue) * chroma_gain;
  for (std::size_t i = 0; i < kSize; ++i) {
    const double code = static_cast<double>(i);
    const double chroma = code - 128.0 * unit;
    luma[i] = fixed((code - black) * luma_gain + 0.5);
    v_red[i] = fixed(chroma * red);
    u_blue[i] = fixed(chroma * blue);
    v_green[i] = fixed(-chroma * red * weights.red / green);
    u_green[i] = fixed(-chroma * blue * weights.blue / green);
  }
}

std::uint8_t clipped(std::int32_t value) {
  return static_cast<std::uint8_t>(std::clamp(value >> kFractionBits, 0, 255));
}

template <std::size_t bits>
void put(const Tables<bits>& tables, std::size_t y, std::size_t u, std::size_t v,
         std::uint8_t* out) {
  out[0] = clipped(tables.luma[y] + tables.v_red[v]);
  out[1] = clipped(tables.luma[y] + tables.u_green[u] + tables.v_green[v]);
  out[2] = clipped(tables.luma[y] + tables.u_blue[u]);
  out[3] = 255;
}

/// The first sample of a component in a row of the picture.
const std::uint8_t* samples(const ConstImageView& image, std::size_t component, int row) {
  const Component& place = layout_of(image.format).components[component];
  return image.planes[place.plane].row(row) + place.offset;
}

void yuv_row(const Tables<8>& tables, const ConstImageView& image, int row, std::uint8_t* out) {
  const PixelLayout& layout = layout_of(image.format);
  const int luma_step = layout.components[0].step;
  const int chroma_step = layout.components[1].step;
  const int shift = layout.chroma_x;
  const std::uint8_t* y = samples(image, 0, row);
  const std::uint8_t* u = samples(image, 1, row >> layout.chroma_y);
  const std::uint8_t* v = samples(image, 2, row >> layout.chroma_y);
  for (int x = 0; x < image.width; ++x, y += luma_step, out += 4) {
    const int chroma = (x >> shift) * chroma_step;
    put(tables, *y, u[chroma], v[chroma], out);
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

template <typename Row>
RgbaImage by_rows(int width, int height, Row&& row_to) {
  RgbaImage result{width, height, {}};
  const std::size_t row_bytes = std::size_t{4} * static_cast<std::size_t>(width);
  result.pixels.resize(row_bytes * static_cast<std::size_t>(height));
  for (int row = 0; row < height; ++row)
    row_to(row, result.pixels.data() + static_cast<std::size_t>(row) * row_bytes);
  return result;
}

}  // namespace

RgbaImage to_rgba(const ConstImageView& image, Colorimetry colorimetry) {
  const Tables<8> tables(colorimetry);
  return by_rows(image.width, image.height, [&](int row, std::uint8_t* out) {
    if (layout_of(image.format).rgb)
      rgb_row(image, row, out);
    else
      yuv_row(tables, image, row, out);
  });
}

RgbaImage to_rgba(const DeepImageView& image, Colorimetry colorimetry) {
  const auto tables = std::make_unique<const Tables<10>>(colorimetry);
  return by_rows(image.width, image.height, [&](int row, std::uint8_t* out) {
    const auto sample = [&](std::size_t component, int x, int y) {
      const DeepImageView::Samples& samples = image.samples[component];
      const std::uint8_t* at = samples.data + y * samples.stride + std::ptrdiff_t{x} * samples.step;
      return (static_cast<std::size_t>(at[0] | at[1] << 8) >> image.shift) & 1023U;
    };
    const int y = row >> image.chroma_y;
    for (int x = 0; x < image.width; ++x, out += 4)
      put(*tables, sample(0, x, row), sample(1, x >> image.chroma_x, y),
          sample(2, x >> image.chroma_x, y), out);
  });
}

}  // namespace booth

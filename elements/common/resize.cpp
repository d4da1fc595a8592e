// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/resize.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

namespace booth {
namespace {

/// Which inputs make one output, and how much each.
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

std::vector<Taps> make_taps(int from, int to) {
  const double step = static_cast<double>(from) / to;
  const double reach = std::max(step, 1.0);
  std::vector<Taps> all(static_cast<std::size_t>(to));
  for (int i = 0; i < to; ++i) {
    Taps& taps = all[static_cast<std::size_t>(i)];
    const double middle = (i + 0.5) * step - 0.5;
    taps.first = std::max(0, static_cast<int>(std::ceil(middle - reach)));
    const int last = std::min(from - 1, static_cast<int>(std::floor(middle + reach)));
    double sum = 0.0;
    for (int k = taps.first; k <= last; ++k) {
      const double weight = std::max(0.0, 1.0 - std::abs(k - middle) / reach);
      taps.weights.push_back(static_cast<float>(weight));
      sum += weight;
    }
    for (float& weight : taps.weights) weight = static_cast<float>(weight / sum);
  }
  return all;
}

/// Adds a row of straight RGBA, as premultiplied 0..255 numbers, `weight` times.
void add_row(const std::uint8_t* rgba, int width, float weight, float* sums) {
  for (int x = 0; x < width; ++x, rgba += 4, sums += 4) {
    const float alpha = weight * static_cast<float>(rgba[3]) * (1.0F / 255.0F);
    sums[0] += alpha * static_cast<float>(rgba[0]);
    sums[1] += alpha * static_cast<float>(rgba[1]);
    sums[2] += alpha * static_cast<float>(rgba[2]);
    sums[3] += weight * static_cast<float>(rgba[3]);
  }
}

std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
}

void write_row(const float* sums, const std::vector<Taps>& columns, std::uint8_t* out) {
  for (const Taps& taps : columns) {
    float pixel[4] = {};
    const float* in = sums + 4 * static_cast<std::ptrdiff_t>(taps.first);
    for (const float weight : taps.weights) {
      for (int c = 0; c < 4; ++c) pixel[c] += weight * in[c];
      in += 4;
    }
    const float straight = pixel[3] > 0.0F ? 255.0F / pixel[3] : 0.0F;
    for (int c = 0; c < 3; ++c) out[c] = to_byte(pixel[c] * straight);
    out[3] = to_byte(pixel[3]);
    out += 4;
  }
}

}  // namespace

RgbaImage resized(const ConstImageView& rgba, int width, int height) {
  assert(width >= 1 && height >= 1);
  const auto rows = make_taps(rgba.height, height);
  const auto columns = make_taps(rgba.width, width);
  RgbaImage result{width, height, {}};
  const std::size_t stride = std::size_t{4} * static_cast<std::size_t>(width);
  result.pixels.resize(stride * static_cast<std::size_t>(height));
  std::vector<float> sums(std::size_t{4} * static_cast<std::size_t>(rgba.width));
  for (std::size_t y = 0; y < rows.size(); ++y) {
    std::fill(sums.begin(), sums.end(), 0.0F);
    int from = rows[y].first;
    for (const float weight : rows[y].weights)
      add_row(rgba.planes[0].row(from++), rgba.width, weight, sums.data());
    write_row(sums.data(), columns, result.pixels.data() + stride * y);
  }
  return result;
}

}  // namespace booth

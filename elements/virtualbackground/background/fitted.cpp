// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/fitted.hpp"

#include <algorithm>
#include <cmath>

namespace booth::keying {
namespace {

/// Which source samples one output sample is made of, with weights that sum to one.
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

/// A triangle as wide as the step between output samples, at least one source sample: bilinear when
/// it enlarges, an average when it shrinks.
std::vector<Taps> taps_of(int source, int target, double scale) {
  const double step = 1.0 / scale;
  const double reach = std::max(step, 1.0);
  const double start = (source - target * step) / 2.0;
  std::vector<Taps> all(static_cast<std::size_t>(target));
  for (int i = 0; i < target; ++i) {
    Taps& taps = all[static_cast<std::size_t>(i)];
    const double centre = start + (i + 0.5) * step - 0.5;
    const int first = static_cast<int>(std::ceil(centre - reach));
    const int last = static_cast<int>(std::floor(centre + reach));
    taps.first = std::clamp(first, 0, source - 1);
    taps.weights.assign(static_cast<std::size_t>(std::clamp(last, 0, source - 1) - taps.first + 1),
                        0.0F);
    double sum = 0.0;
    for (int x = first; x <= last; ++x) sum += std::max(0.0, 1.0 - std::abs(x - centre) / reach);
    for (int x = first; x <= last; ++x) {
      const int inside = std::clamp(x, 0, source - 1) - taps.first;
      const double weight = std::max(0.0, 1.0 - std::abs(x - centre) / reach) / sum;
      taps.weights[static_cast<std::size_t>(inside)] += static_cast<float>(weight);
    }
  }
  return all;
}

std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
}

/// One source row over the colour, horizontally resampled, three floats a pixel.
void resample_row(const std::uint8_t* pixels, Color color, const std::vector<Taps>& taps,
                  float* out) {
  const float under[3] = {static_cast<float>(color.r), static_cast<float>(color.g),
                          static_cast<float>(color.b)};
  for (const Taps& tap : taps) {
    float sum[3] = {};
    const std::uint8_t* pixel = pixels + std::ptrdiff_t{4} * tap.first;
    for (const float weight : tap.weights) {
      const float alpha = weight * (static_cast<float>(pixel[3]) / 255.0F);
      for (int c = 0; c < 3; ++c)
        sum[c] += static_cast<float>(pixel[c]) * alpha + under[c] * (weight - alpha);
      pixel += 4;
    }
    out = std::copy_n(sum, 3, out);
  }
}

RgbaImage filled(Color color, int width, int height) {
  RgbaImage image{width, height, {}};
  image.pixels.resize(std::size_t{4} * static_cast<std::size_t>(width) *
                      static_cast<std::size_t>(height));
  for (std::size_t i = 0; i < image.pixels.size(); i += 4) {
    image.pixels[i] = color.r;
    image.pixels[i + 1] = color.g;
    image.pixels[i + 2] = color.b;
    image.pixels[i + 3] = 255;
  }
  return image;
}

/// Output samples a source sample.
struct Scale {
  double x, y;
};

/// The middle of `image`, scaled, over `color` into all of `out`.
void resample(const RgbaImage& image, Color color, Scale scale, const ImageView& out) {
  const int width = out.width;
  const std::vector<Taps> across = taps_of(image.width, width, scale.x);
  const std::vector<Taps> down = taps_of(image.height, out.height, scale.y);
  const std::size_t row_floats = std::size_t{3} * static_cast<std::size_t>(width);
  // Resampled source rows are made when first needed; the oldest is overwritten.
  std::size_t most = 0;
  for (const Taps& taps : down) most = std::max(most, taps.weights.size());
  std::vector<float> rows(row_floats * most), sum(row_floats);
  int made = down.front().first;
  const auto slot = [&](int y) {
    return rows.data() + static_cast<std::size_t>(y) % most * row_floats;
  };
  for (int y = 0; y < out.height; ++y) {
    const Taps& taps = down[static_cast<std::size_t>(y)];
    const int end = taps.first + static_cast<int>(taps.weights.size());
    for (made = std::max(made, taps.first); made < end; ++made)
      resample_row(image.pixels.data() + std::size_t{4} * static_cast<std::size_t>(image.width) *
                                             static_cast<std::size_t>(made),
                   color, across, slot(made));
    std::fill(sum.begin(), sum.end(), 0.0F);
    for (int i = taps.first; i < end; ++i) {
      const float weight = taps.weights[static_cast<std::size_t>(i - taps.first)];
      const float* source = slot(i);
      for (std::size_t k = 0; k < row_floats; ++k) sum[k] += weight * source[k];
    }
    std::uint8_t* row = out.planes[0].row(y);
    for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x)
      for (std::size_t c = 0; c < 3; ++c) row[4 * x + c] = to_byte(sum[3 * x + c]);
  }
}

/// The part of `image` from (x, y) on.
ImageView part(const ImageView& image, int x, int y, int width, int height) {
  return {image.format,
          width,
          height,
          {{{image.planes[0].row(y) + std::ptrdiff_t{4} * x, image.planes[0].stride}, {}, {}}}};
}

}  // namespace

Area fitted_area(int width, int height, int frame_width, int frame_height, Fit fit) {
  if (fit != Fit::kContain) return {0, 0, frame_width, frame_height};
  const double scale = std::min(static_cast<double>(frame_width) / width,
                                static_cast<double>(frame_height) / height);
  const int inner_width = std::clamp(static_cast<int>(std::lround(width * scale)), 1, frame_width);
  const int inner_height =
      std::clamp(static_cast<int>(std::lround(height * scale)), 1, frame_height);
  return {(frame_width - inner_width) / 2, (frame_height - inner_height) / 2, inner_width,
          inner_height};
}

RgbaImage fitted(const RgbaImage& image, Fit fit, Color color, int width, int height) {
  RgbaImage result = filled(color, width, height);
  if (image.empty()) return result;
  const Area area = fitted_area(image.width, image.height, width, height, fit);
  Scale scale{static_cast<double>(area.width) / image.width,
              static_cast<double>(area.height) / image.height};
  if (fit == Fit::kCover) scale.x = scale.y = std::max(scale.x, scale.y);
  resample(image, color, scale, part(result.view(), area.x, area.y, area.width, area.height));
  return result;
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/auto_key.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace booth::keying {
namespace {

/// Colours duller than this (code values) are nobody's screen.
constexpr double kDullest = 16.0;
/// A screen fills at least these shares of the picture, and of its left, top and right border.
constexpr double kShare = 0.10;
constexpr double kBorderShare = 0.25;
/// Samples of the screen's colour: within 15 degrees of the peak and half as saturated.
constexpr double kCosine = 0.9659;
constexpr double kLeastShareOfPeak = 0.5;
constexpr int kMostSamples = 60000;
constexpr int kBins = 64;

struct Sample {
  int y, u, v;  ///< chroma without the 128
  bool border;
};

/// Hues from red-orange to beige at the saturation of skin and wood, in any colorimetry.
bool is_skin(double u, double v) {
  const double degrees = std::atan2(v, u) * 180.0 / 3.14159265358979;
  return degrees > 95.0 && degrees < 158.0 && std::hypot(u, v) < 60.0;
}

std::vector<Sample> samples_of(const ConstImageView& picture) {
  const int width = picture.chroma_width();
  const int height = picture.chroma_height();
  int step = 1;
  while ((width / step) * (height / step) > kMostSamples) ++step;
  std::vector<Sample> samples;
  for (int y = 0; y < height; y += step) {
    for (int x = 0; x < width; x += step) {
      // A twentieth of the picture on three sides; the presenter fills the lower edge.
      const bool border =
          y < height / 20 + 1 ||
          (y < height * 2 / 3 && (x < width / 20 + 1 || x >= width - width / 20 - 1));
      samples.push_back({picture.planes[0].row(2 * y)[2 * x], picture.planes[1].row(y)[x] - 128,
                         picture.planes[2].row(y)[x] - 128, border});
    }
  }
  return samples;
}

struct Chroma {
  double u, v;
};

/// Centre of the 3 x 3 bins with the most weight, where any has some.
std::optional<Chroma> fullest_place(const std::vector<Sample>& samples) {
  std::array<double, kBins * kBins> bins{};
  for (const Sample& sample : samples) {
    const double saturation = std::hypot(sample.u, sample.v);
    if (saturation < kDullest || is_skin(sample.u, sample.v)) continue;
    const int bin = (sample.v + 128) / 4 * kBins + (sample.u + 128) / 4;
    bins[static_cast<std::size_t>(bin)] += saturation;
  }
  double best = 0.0;
  Chroma place{};
  for (int v = 1; v < kBins - 1; ++v) {
    for (int u = 1; u < kBins - 1; ++u) {
      double sum = 0.0;
      for (int j = v - 1; j <= v + 1; ++j)
        for (int i = u - 1; i <= u + 1; ++i) sum += bins[static_cast<std::size_t>(j * kBins + i)];
      if (sum <= best) continue;
      best = sum;
      place = {4.0 * u + 2.0 - 128.0, 4.0 * v + 2.0 - 128.0};
    }
  }
  if (best == 0.0) return std::nullopt;
  return place;
}

double median(std::vector<int>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

std::optional<KeyColor> find_key(const ConstImageView& picture) {
  const std::vector<Sample> samples = samples_of(picture);
  const auto place = fullest_place(samples);
  if (!place) return std::nullopt;
  const double length = std::hypot(place->u, place->v);
  std::vector<int> y, u, v;
  double border = 0.0, border_inside = 0.0;
  for (const Sample& sample : samples) {
    const double along = (sample.u * place->u + sample.v * place->v) / length;
    const bool inside =
        along >= kLeastShareOfPeak * length && along >= kCosine * std::hypot(sample.u, sample.v);
    border += sample.border;
    border_inside += sample.border && inside;
    if (!inside) continue;
    y.push_back(sample.y);
    u.push_back(sample.u);
    v.push_back(sample.v);
  }
  if (static_cast<double>(y.size()) < kShare * static_cast<double>(samples.size()) ||
      border_inside < kBorderShare * border || y.empty())
    return std::nullopt;
  const KeyColor key{median(y), 128.0 + median(u), 128.0 + median(v)};
  if (key.saturation() < kDullest) return std::nullopt;
  return key;
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/auto_key.hpp"

#include <array>
#include <cmath>

namespace booth::keying {
namespace {

/// Colours duller than this (code values), or than this share of their luma, are painted walls and
/// daylight, and nobody's screen.
constexpr double kDullest = 16.0;
constexpr double kPalest = 0.2;
/// A screen fills at least these shares of the picture, of its left, top and right border, and of
/// either half of that: it is behind the person, a window is beside.
constexpr double kShare = 0.10;
constexpr double kBorderShare = 0.25;
constexpr double kSideShare = 0.10;
/// Share of what the key would touch that has to be screen: a room that has a bit of the colour in
/// many places is none.
constexpr double kCoherence = 0.70;
/// Leaves and patterns differ by more than this from place to place, folded cloth does not.
constexpr double kRoughest = 16.0;
constexpr int kBins = 64;

/// Hues from red-orange (95 degrees) to beige (158) at the saturation of skin and wood, in any
/// colorimetry.
bool is_skin(float u, float v, float saturation) {
  constexpr float kRedU = -0.0872F, kRedV = 0.9962F, kBeigeU = -0.9272F, kBeigeV = 0.3746F;
  return kRedU * v - kRedV * u > 0.0F && kBeigeU * v - kBeigeV * u < 0.0F && saturation < 60.0F;
}

/// Centre of the 3 x 3 bins with the most weight, where any has some.
std::optional<KeyColor> fullest_place(const std::vector<ScreenSample>& samples) {
  std::array<float, kBins * kBins> bins{};
  for (const ScreenSample& sample : samples) {
    const auto u = static_cast<float>(sample.u), v = static_cast<float>(sample.v);
    const float saturation = std::sqrt(u * u + v * v);
    if (saturation < kDullest || is_skin(u, v, saturation)) continue;
    const int bin = (sample.v + 128) / 4 * kBins + (sample.u + 128) / 4;
    bins[static_cast<std::size_t>(bin)] += saturation;
  }
  float best = 0.0F;
  KeyColor place;
  for (int v = 1; v < kBins - 1; ++v) {
    for (int u = 1; u < kBins - 1; ++u) {
      float sum = 0.0F;
      for (int j = v - 1; j <= v + 1; ++j)
        for (int i = u - 1; i <= u + 1; ++i) sum += bins[static_cast<std::size_t>(j * kBins + i)];
      if (sum <= best) continue;
      best = sum;
      place = {0.0, 4.0 * u + 2.0, 4.0 * v + 2.0};
    }
  }
  if (best == 0.0F) return std::nullopt;
  return place;
}

Sighting sighting_of(const KeyColor& key, const std::vector<ScreenSample>& samples) {
  Tally tally(key);
  tally.add(samples);
  return tally.result();
}

}  // namespace

std::optional<Sighting> find_screen(const std::vector<ScreenSample>& samples) {
  const auto place = fullest_place(samples);
  if (!place) return std::nullopt;
  // The place is only right to some code values; its median is.
  const Sighting near_place = sighting_of(*place, samples);
  const Sighting found = sighting_of(near_place.color, samples);
  if (found.share < kShare || found.border < kBorderShare || found.lesser_side < kSideShare ||
      found.coherence < kCoherence || found.roughness > kRoughest)
    return std::nullopt;
  const double saturation = found.color.saturation();
  if (saturation < kDullest || saturation < kPalest * (found.color.y - 16.0)) return std::nullopt;
  return found;
}

}  // namespace booth::keying

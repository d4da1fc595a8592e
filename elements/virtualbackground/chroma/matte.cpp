// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/matte.hpp"

#include <algorithm>
#include <cmath>

namespace booth::keying {
namespace {

std::int16_t q15(double value) {
  return static_cast<std::int16_t>(std::clamp(std::lround(value * 32768.0), -32767L, 32767L));
}

/// Half the width of the wedge of hues around the key that may hold some of it, in degrees, is the
/// setting for keys far from skin; this is the narrowest for those near it.
constexpr double kNarrowestWedge = 22.0;
/// Hue of skin, warm as it looks before a yellow wall, and the share of the way to it that is still
/// screen.
constexpr double kSkinHue = 135.0;
constexpr double kShareToSkin = 0.7;
constexpr double kDegrees = 180.0 / 3.14159265358979;

/// The narrowest ramp: two matte bytes, still without a division by zero.
constexpr int kNarrowest = 2;

/// From the key's hue, [-180, 180] degrees.
double angle_to_skin(const KeyColor& key) {
  return std::remainder(kSkinHue - std::atan2(key.v - 128.0, key.u - 128.0) * kDegrees, 360.0);
}

}  // namespace

double wedge_slope(const KeyColor& key, double angle) {
  const double to_skin = std::abs(angle_to_skin(key));
  const double wedge = std::min(std::max(kShareToSkin * to_skin, kNarrowestWedge), angle);
  return 1.0 / std::tan(wedge / kDegrees);
}

double KeyColor::saturation() const { return std::hypot(u - 128.0, v - 128.0); }

MatteParams MatteParams::of(const KeyColor& key, const MatteSettings& settings, YuvRange range) {
  MatteParams params;
  const double length = std::max(key.saturation(), 1.0);
  const double u = (key.u - 128.0) / length;
  const double v = (key.v - 128.0) / length;
  params.key_u = q15(u);
  params.key_v = q15(v);
  const double slope = wedge_slope(key, settings.angle);
  const double to_skin = angle_to_skin(key);
  const double towards = to_skin < 0.0 ? -slope / 4.0 : slope / 4.0;
  params.side_u = q15(-towards * v);
  params.side_v = q15(towards * u);
  if (std::abs(to_skin) < 90.0)
    params.skin = q15(std::min(1.0 / std::tan(std::abs(to_skin) / kDegrees) / slope, 1.0));
  const int high = std::max(
      kNarrowest,
      static_cast<int>(std::lround(kScreen * std::clamp(1.0 - settings.tolerance, 0.0, 1.0))));
  const int low = std::clamp(high - static_cast<int>(std::lround(kScreen * settings.softness)), 0,
                             high - kNarrowest);
  params.screen_from = static_cast<std::uint8_t>(high);
  params.foreground_to = static_cast<std::uint8_t>(low);
  params.low = static_cast<std::int16_t>(low << kMatteShift);
  params.weight = Ramp::to((high - low) << kMatteShift, kOneQ14);
  // Full strength where any of the 25 samples around has a quarter of screen.
  params.despill =
      Ramp::to(std::max((high - low) / 4, 1),
               static_cast<int>(std::lround(kOneQ14 * std::clamp(settings.spill, 0.0, 1.0))));
  params.black = range == YuvRange::kFull ? 0 : 16;
  return params;
}

void matte_row_from(const MatteParams& params, const MatteRow& row, int begin) {
  for (int x = begin; x < row.width; ++x) {
    const std::uint64_t bit = std::uint64_t{1} << (x % 64);
    const int matte = MatteParams::matte(params.along(row.u[x], row.v[x]).screen, row.gain[x]);
    row.matte[x] = static_cast<std::uint8_t>(matte);
    row.screen[x / 64] |= bit;
    row.foreground[x / 64] |= bit;
    if (matte < params.screen_from) row.screen[x / 64] &= ~bit;
    if (matte > params.foreground_to) row.foreground[x / 64] &= ~bit;
  }
  if (row.width % 64 == 0) return;
  const std::uint64_t past = ~std::uint64_t{0} << (row.width % 64);
  row.screen[row.width / 64] |= past;
  row.foreground[row.width / 64] |= past;
}

void matte_row(const MatteParams& params, const MatteRow& row) { matte_row_from(params, row, 0); }

}  // namespace booth::keying

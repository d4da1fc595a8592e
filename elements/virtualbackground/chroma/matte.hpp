// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

#include "elements/common/yuv.hpp"
#include "elements/virtualbackground/pixels/fixed_point.hpp"

namespace booth::keying {

/// Matte values ("how much of the local screen colour is in this sample") are bytes; this many are
/// the whole screen. The rest of the byte is for places brighter than their surroundings.
inline constexpr int kScreen = 200;
/// Full-resolution mattes carry three more bits.
inline constexpr int kMatteShift = 3;

/// The colour of the screen in code values of the picture's own YUV, fractions included.
struct KeyColor {
  double y = 0.0;
  double u = 128.0;
  double v = 128.0;

  /// Distance from grey in code values.
  double saturation() const;
};

/// Slope of the wedge of hues around a key that may hold some of it, `angle` degrees to either side
/// at most: how much screen a sample loses per code value beside the key's hue.
double wedge_slope(const KeyColor& key, double angle);

/// A key nearer to grey than this (code values) says nothing about what is screen.
inline constexpr double kLeastSaturation = 12.0;

/// The screen tints an edge by no more than this; Q7 code values.
inline constexpr int kMostTint = 15 * 128;

/// What a user chooses; see the element's properties of the same names.
struct MatteSettings {
  double tolerance = 0.10;  ///< [0, 1] how far below the full screen still counts as screen
  double softness = 0.87;   ///< [0, 1] width of the ramp from screen to foreground
  double spill = 1.0;       ///< [0, 1] how much of the screen's tint is taken off the edges
  double angle = 63.0;  ///< [15, 80] degrees of hue on either side of the key that can be screen

  bool operator==(const MatteSettings&) const = default;
};

/// The settings and the key in the units the rows calculate with. Immutable for a frame.
struct MatteParams {
  std::int16_t key_u = 0, key_v = 0;    ///< unit vector of the key, Q15
  std::int16_t side_u = 0, side_v = 0;  ///< slope of the wedge times the vector across it, Q13;
                                        ///< towards the hue of skin
  std::int16_t skin = 0;                ///< chroma along the key that skin has, a share of the
                                        ///< wedge's, Q15
  std::uint8_t screen_from = 255;       ///< matte bytes from here on are wholly screen
  std::uint8_t foreground_to = 0;       ///< matte bytes up to here are wholly foreground
  std::int16_t low = 0;                 ///< foreground_to with kMatteShift more bits
  Ramp weight;                          ///< matte (fine, minus low) to background weight, Q14
  Ramp despill;                         ///< sum of 25 clipped matte bytes to half the strength, Q15
  std::int16_t black = 16;              ///< luma code value of black

  static MatteParams of(const KeyColor& key, const MatteSettings& settings, YuvRange range);

  /// Q7 code values.
  struct Along {
    int screen;  ///< chroma along the key minus the wedge, 0 or more
    int tint;    ///< the rest of the chroma along the key that is not skin's, 0 or more
  };
  Along along(int u, int v) const {
    const int du = (u - 128) * 128;
    const int dv = (v - 128) * 128;
    const int key = mul15(du, key_u) + mul15(dv, key_v);
    const int beside = std::clamp(mul15(du, side_u) + mul15(dv, side_v), -8191, 8191);
    const int screen = std::max(add_saturated(key, -(std::abs(beside) << 2)), 0);
    const int own = mul15(std::max(beside, 0) << 2, skin);
    return {screen, std::max(add_saturated(key - screen, -own), 0)};
  }
  /// How much of a tint, Q7, may be the screen's: all of a little, nothing of a lot, which is a
  /// thing's own colour.
  static int removable(int tint) { return std::min(tint, std::max(2 * kMostTint - tint, 0)); }
  /// A matte byte: screen chroma (Q7) relative to the local level, whose gain is Q15.
  static int matte(int screen, int gain) { return std::min(mul15(screen, gain), 255); }
  /// Background weight, Q14, of a fine matte value.
  int background(int fine) const { return weight(fine - low); }
  /// Foreground weight, Q14: full up to three quarters of background, so that noise on the last
  /// shreds of foreground fades out.
  static int foreground(int background) { return std::min(kOneQ14 - background, 4096) << 2; }
};

/// One row of chroma to matte bytes. Bits of `screen` and `foreground` tell which samples are
/// wholly one or the other; bits past the width are set.
struct MatteRow {
  const std::uint8_t* u;
  const std::uint8_t* v;
  const std::int16_t* gain;  ///< Q15, a sample each; see ScreenLevel
  int width;
  std::uint8_t* matte;
  std::uint64_t* screen;
  std::uint64_t* foreground;
};
void matte_row(const MatteParams& params, const MatteRow& row);
/// The same for the samples from `begin` on.
void matte_row_from(const MatteParams& params, const MatteRow& row, int begin);

}  // namespace booth::keying

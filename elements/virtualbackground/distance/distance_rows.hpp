// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How near a pixel is to the key in RGB, and the background laid over by that.
#pragma once

#include <cstdint>

#include "elements/common/color.hpp"
#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"

namespace booth::keying {

/// The key and how far from it is replaced, in the units the rows calculate with.
///
/// With d = sqrt((R - Rk)^2 + (G - Gk)^2 + (B - Bk)^2) a pixel's share of background is 1 where
/// d < tolerance, 0 from tolerance + softness on, and falls evenly in between. Shares are bytes,
/// 255 (1 - (d - tolerance) / softness) rounded to nearest.
struct DistanceParams {
  std::uint8_t key[4] = {};  ///< by byte of a pixel; 0 at alpha or padding
  std::uint8_t other = 3;    ///< the byte that is alpha or padding
  std::int32_t limit = 0;    ///< squared distances below this are wholly background
  float high = 0.0F;         ///< tolerance + softness
  float gain = 0.0F;         ///< 255 / softness; 0 without softness
  // From YUV: red = luma + red_v v and so on, see rgb_of().
  std::int16_t black = 16;
  std::int16_t luma = 0;                                         ///< Q14
  std::int16_t red_v = 0, green_u = 0, green_v = 0, blue_u = 0;  ///< Q13

  /// `format` is that of pixels of four bytes. tolerance and softness [0, 441.7].
  static DistanceParams of(PixelFormat format, Color key, double tolerance, double softness,
                           Colorimetry colorimetry);

  std::uint8_t share(std::int32_t squared) const;
};

/// Red, green and blue of YUV, clipped: within 0.03 of the exact value before it is rounded.
struct Rgb {
  std::int16_t r, g, b;
};
Rgb rgb_of(const DistanceParams& params, int y, int u, int v);

/// Shares of the pixels of a row, four bytes each.
struct PixelSharesRow {
  const std::uint8_t* pixels;
  int width;
  std::uint8_t* shares;
};
void pixel_shares_row(const DistanceParams& params, const PixelSharesRow& row);

/// A row of YUV. A sample of chroma is for 2^chroma_shift pixels, which is 1 or 2.
struct YuvRow {
  const std::uint8_t* luma;
  const std::uint8_t* u;
  const std::uint8_t* v;
  int chroma_shift;
  int width;  ///< pixels
  std::uint8_t* out;
};
/// Shares without softness: 0 or 255.
void yuv_shares_row(const DistanceParams& params, const YuvRow& row);
/// The same from pixel `begin` on.
void yuv_shares_row_from(const DistanceParams& params, const YuvRow& row, int begin);
/// Pixels of four bytes: red, green, blue, 0.
void yuv_pixels_row(const DistanceParams& params, const YuvRow& row);
void yuv_pixels_row_from(const DistanceParams& params, const YuvRow& row, int begin);

/// (in (255 - share) + background share) / 255 of every byte, rounded to nearest. `out` may be
/// `in`.
struct OverlayRow {
  const std::uint8_t* in;
  const std::uint8_t* background;
  const std::uint8_t* shares;
  std::uint8_t* out;
  int width;  ///< bytes
};
void overlay_row(const OverlayRow& row);

/// Every byte 2, 3 or 4 times.
struct RepeatRow {
  const std::uint8_t* in;
  std::uint8_t* out;
  int times;
  int width;  ///< bytes of `in`
};
void repeat_row(const RepeatRow& row);

struct DistanceFunctions {
  void (*pixel_shares)(const DistanceParams&, const PixelSharesRow&) = pixel_shares_row;
  void (*yuv_shares)(const DistanceParams&, const YuvRow&) = yuv_shares_row;
  void (*yuv_pixels)(const DistanceParams&, const YuvRow&) = yuv_pixels_row;
  void (*overlay)(const OverlayRow&) = overlay_row;
  void (*repeat)(const RepeatRow&) = repeat_row;
};
/// For the CPU that runs this; the same bytes as the plain functions.
DistanceFunctions fastest_distance_functions();

}  // namespace booth::keying

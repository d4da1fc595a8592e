// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

#include "elements/common/color.hpp"

namespace booth {

/// Which matrix and range a YUV picture uses (ITU-T H.273 names).
enum class YuvMatrix { kBt601, kBt709, kBt2020 };
enum class YuvRange { kLimited, kFull };

struct Colorimetry {
  YuvMatrix matrix = YuvMatrix::kBt601;
  YuvRange range = YuvRange::kLimited;

  bool operator==(const Colorimetry&) const = default;
};

struct Yuv {
  std::uint8_t y = 0;
  std::uint8_t u = 128;
  std::uint8_t v = 128;

  bool operator==(const Yuv&) const = default;
};

/// Luma weights of red and blue; green has the rest.
struct LumaWeights {
  double red;
  double blue;
};

LumaWeights luma_weights(YuvMatrix matrix);

/// Non-constant-luminance conversion of ITU-R BT.601-7, BT.709-6 and BT.2020-2, rounded to nearest.
Yuv to_yuv(Color color, Colorimetry colorimetry);

/// The inverse, clipped to 0..255; alpha is 255.
Color to_rgb(Yuv yuv, Colorimetry colorimetry);

}  // namespace booth

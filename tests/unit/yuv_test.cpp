// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/yuv.hpp"

#include <cstdlib>
#include <vector>

#include <gtest/gtest.h>

namespace booth {
namespace {

TEST(Yuv, KnowsTheStandardsPrimaries) {
  struct Case {
    Color color;
    Colorimetry colorimetry;
    Yuv expected;
  };
  // SMPTE bars: EG 1 for BT.601, RP 219 for BT.709.
  const std::vector<Case> cases{
      {{255, 255, 255}, {YuvMatrix::kBt601, YuvRange::kLimited}, {235, 128, 128}},
      {{0, 0, 0}, {YuvMatrix::kBt601, YuvRange::kLimited}, {16, 128, 128}},
      {{255, 0, 0}, {YuvMatrix::kBt601, YuvRange::kLimited}, {81, 90, 240}},
      {{0, 255, 0}, {YuvMatrix::kBt601, YuvRange::kLimited}, {145, 54, 34}},
      {{0, 0, 255}, {YuvMatrix::kBt709, YuvRange::kLimited}, {32, 240, 118}},
      {{0, 255, 0}, {YuvMatrix::kBt709, YuvRange::kLimited}, {173, 42, 26}},
      {{255, 255, 255}, {YuvMatrix::kBt2020, YuvRange::kFull}, {255, 128, 128}},
  };
  for (const auto& [color, colorimetry, expected] : cases) {
    EXPECT_EQ(to_yuv(color, colorimetry), expected) << to_string(color);
  }
}

TEST(Yuv, ComesBackWithinRounding) {
  for (const YuvMatrix matrix : {YuvMatrix::kBt601, YuvMatrix::kBt709, YuvMatrix::kBt2020}) {
    for (const YuvRange range : {YuvRange::kLimited, YuvRange::kFull}) {
      const Colorimetry colorimetry{matrix, range};
      const Color color{200, 90, 30};
      const Color back = to_rgb(to_yuv(color, colorimetry), colorimetry);
      EXPECT_LE(std::abs(back.r - color.r), 2);
      EXPECT_LE(std::abs(back.g - color.g), 2);
      EXPECT_LE(std::abs(back.b - color.b), 2);
    }
  }
}

}  // namespace
}  // namespace booth

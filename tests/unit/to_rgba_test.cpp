// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/to_rgba.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "elements/common/pixel_layout.hpp"

namespace booth {
namespace {

constexpr int kPadding = 5;  // bytes behind every row

/// A picture of random bytes with its own memory.
struct RandomPicture {
  RandomPicture(PixelFormat format, int width, int height) {
    view = {format, width, height, {}};
    for (std::size_t plane = 0; plane < layout_of(format).planes; ++plane)
      add_plane(row_bytes(format, plane, width), plane_rows(format, plane, height));
  }

  void add_plane(int row_bytes, int rows) {
    std::mt19937 random(7 + static_cast<unsigned>(planes.size()));
    const int stride = row_bytes + kPadding;
    // Exactly to the last row's end, so that an over-read is seen.
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(stride * (rows - 1) + row_bytes));
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    planes.push_back(std::move(bytes));
    view.planes[planes.size() - 1] = {planes.back().data(), stride};
  }

  std::vector<std::vector<std::uint8_t>> planes;
  ConstImageView view;
};

Color expected_pixel(const ConstImageView& view, int x, int y, Colorimetry colorimetry) {
  const auto at = [&](std::size_t plane, int row, int byte) {
    return view.planes[plane].row(row)[byte];
  };
  switch (view.format) {
    case PixelFormat::kI420:
      return to_rgb({at(0, y, x), at(1, y / 2, x / 2), at(2, y / 2, x / 2)}, colorimetry);
    case PixelFormat::kNv12:
      return to_rgb({at(0, y, x), at(1, y / 2, x / 2 * 2), at(1, y / 2, x / 2 * 2 + 1)},
                    colorimetry);
    case PixelFormat::kUyvy:
      return to_rgb({at(0, y, 2 * x + 1), at(0, y, x / 2 * 4), at(0, y, x / 2 * 4 + 2)},
                    colorimetry);
    case PixelFormat::kY42b:
      return to_rgb({at(0, y, x), at(1, y, x / 2), at(2, y, x / 2)}, colorimetry);
    case PixelFormat::kRgba:
      return {at(0, y, 4 * x), at(0, y, 4 * x + 1), at(0, y, 4 * x + 2), at(0, y, 4 * x + 3)};
    case PixelFormat::kBgrx:
      return {at(0, y, 4 * x + 2), at(0, y, 4 * x + 1), at(0, y, 4 * x), 255};
    case PixelFormat::kAbgr:
      return {at(0, y, 4 * x + 3), at(0, y, 4 * x + 2), at(0, y, 4 * x + 1), at(0, y, 4 * x)};
    case PixelFormat::kRgb: return {at(0, y, 3 * x), at(0, y, 3 * x + 1), at(0, y, 3 * x + 2), 255};
    default: return {};
  }
}

TEST(ToRgba, IsWithinALevelOfTheStandard) {
  for (const PixelFormat format :
       {PixelFormat::kI420, PixelFormat::kNv12, PixelFormat::kUyvy, PixelFormat::kY42b,
        PixelFormat::kRgba, PixelFormat::kBgrx, PixelFormat::kAbgr, PixelFormat::kRgb}) {
    const bool yuv = !layout_of(format).rgb;
    for (const auto& [width, height] : {std::pair{1, 1}, {2, 3}, {7, 5}, {64, 33}}) {
      for (const YuvMatrix matrix : {YuvMatrix::kBt601, YuvMatrix::kBt709, YuvMatrix::kBt2020}) {
        for (const YuvRange range : {YuvRange::kLimited, YuvRange::kFull}) {
          const RandomPicture picture(format, width, height);
          const RgbaImage image = to_rgba(picture.view, {matrix, range});
          ASSERT_EQ(image.width, width);
          ASSERT_EQ(image.height, height);
          int largest = 0;
          const std::uint8_t* got = image.pixels.data();
          for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x, got += 4) {
              const Color want = expected_pixel(picture.view, x, y, {matrix, range});
              for (const int d :
                   {got[0] - want.r, got[1] - want.g, got[2] - want.b, got[3] - want.a})
                largest = std::max(largest, std::abs(d));
            }
          }
          EXPECT_LE(largest, yuv ? 1 : 0)
              << static_cast<int>(format) << " " << width << "x" << height;
        }
      }
    }
  }
}

TEST(ToRgba, WhiteIsWhiteAndBlackIsBlack) {
  for (const auto& [range, luma, level] : {std::tuple{YuvRange::kLimited, 235, 255},
                                           {YuvRange::kLimited, 16, 0},
                                           {YuvRange::kFull, 255, 255},
                                           {YuvRange::kFull, 0, 0}}) {
    const std::uint8_t y = static_cast<std::uint8_t>(luma);
    const std::uint8_t neutral = 128;
    const ConstImageView view{PixelFormat::kI420, 1, 1, {{{&y, 1}, {&neutral, 1}, {&neutral, 1}}}};
    const RgbaImage image = to_rgba(view, {YuvMatrix::kBt709, range});
    for (std::size_t c = 0; c < 3; ++c) EXPECT_EQ(image.pixels[c], level) << luma;
  }
}

/// The formulas of BT.601, BT.709 and BT.2020, in doubles, for any number of bits.
std::array<double, 3> exact(std::array<double, 3> yuv, double bits, Colorimetry colorimetry) {
  const auto [red, blue] = luma_weights(colorimetry.matrix);
  const bool full = colorimetry.range == YuvRange::kFull;
  const double unit = std::pow(2.0, bits - 8.0), last = std::pow(2.0, bits) - 1.0;
  const double luma = (yuv[0] - (full ? 0.0 : 16.0 * unit)) / (full ? last : 219.0 * unit);
  const double pb = (yuv[1] - 128.0 * unit) / (full ? last : 224.0 * unit);
  const double pr = (yuv[2] - 128.0 * unit) / (full ? last : 224.0 * unit);
  const double r = luma + 2.0 * (1.0 - red) * pr;
  const double b = luma + 2.0 * (1.0 - blue) * pb;
  const double g = (luma - red * r - blue * b) / (1.0 - red - blue);
  std::array<double, 3> rgb{r, g, b};
  for (double& value : rgb) value = std::clamp(value, 0.0, 1.0) * 255.0;
  return rgb;
}

struct DeepFormat {
  const char* name;
  int chroma_x, chroma_y;
  int shift;
  bool pairs;  ///< U and V take turns, as in P010
};

/// Random code values, as many rows as a format has, and a view of them.
struct DeepPicture {
  DeepPicture(const DeepFormat& format, int width, int height) {
    std::mt19937 random(11);
    const int chroma_width = ((width - 1) >> format.chroma_x) + 1;
    const int chroma_height = ((height - 1) >> format.chroma_y) + 1;
    const auto fill = [&](std::size_t plane, int count) {
      for (int i = 0; i < count; ++i)
        planes[plane].push_back(static_cast<std::uint16_t>(random() % 1024 << format.shift));
    };
    fill(0, width * height);
    fill(1, chroma_width * chroma_height * (format.pairs ? 2 : 1));
    if (!format.pairs) fill(2, chroma_width * chroma_height);
    const auto bytes = [&](std::size_t plane, int at) {
      return reinterpret_cast<const std::uint8_t*>(planes[plane].data() + at);
    };
    view = {width, height, format.chroma_x, format.chroma_y, format.shift, {}};
    view.samples[0] = {bytes(0, 0), 2 * width, 2};
    const int step = format.pairs ? 4 : 2;
    view.samples[1] = {bytes(1, 0), step * chroma_width, step};
    view.samples[2] = {format.pairs ? bytes(1, 1) : bytes(2, 0), step * chroma_width, step};
  }

  double code(std::size_t component, int x, int y) const {
    const auto& [data, stride, step] = view.samples[component];
    const std::uint8_t* at = data + y * stride + std::ptrdiff_t{x} * step;
    return (at[0] + 256 * at[1]) >> view.shift;
  }

  std::array<std::vector<std::uint16_t>, 3> planes;
  DeepImageView view;
};

TEST(ToRgba, TenBitsAreWithinALevelOfTheStandardToo) {
  const std::vector<DeepFormat> formats{{"I420_10LE", 1, 1, 0, false},
                                        {"P010_10LE", 1, 1, 6, true},
                                        {"I422_10LE", 1, 0, 0, false},
                                        {"Y444_10LE", 0, 0, 0, false}};
  for (const DeepFormat& format : formats) {
    for (const YuvMatrix matrix : {YuvMatrix::kBt601, YuvMatrix::kBt709, YuvMatrix::kBt2020}) {
      for (const YuvRange range : {YuvRange::kLimited, YuvRange::kFull}) {
        const DeepPicture picture(format, 61, 47);
        const RgbaImage image = to_rgba(picture.view, {matrix, range});
        double largest = 0.0, sum = 0.0;
        const std::uint8_t* got = image.pixels.data();
        for (int y = 0; y < image.height; ++y) {
          for (int x = 0; x < image.width; ++x, got += 4) {
            const int cx = x >> format.chroma_x, cy = y >> format.chroma_y;
            const auto want =
                exact({picture.code(0, x, y), picture.code(1, cx, cy), picture.code(2, cx, cy)}, 10,
                      {matrix, range});
            for (std::size_t c = 0; c < 3; ++c) {
              largest = std::max(largest, std::abs(got[c] - want[c]));
              sum += std::abs(got[c] - want[c]);
            }
            EXPECT_EQ(got[3], 255);
          }
        }
        EXPECT_LE(largest, 0.51) << format.name;
        EXPECT_LE(sum / (3.0 * image.width * image.height), 0.3) << format.name;
      }
    }
  }
}

}  // namespace
}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/cssfilter/yuv_frame.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include <gtest/gtest.h>

#include "elements/common/pixel_layout.hpp"
#include "elements/common/to_rgba.hpp"

namespace booth::cssfilter {
namespace {

struct Size {
  int width, height;
};

/// Colours that exist in RGB and change slowly, in the bytes of a format.
std::vector<std::uint8_t> frame_of(PixelFormat format, Size size, Colorimetry colorimetry) {
  std::vector<std::uint8_t> bytes(picture_bytes(format, size.width, size.height));
  const ImageView view = picture_view(format, size.width, size.height, bytes.data());
  const PixelLayout& layout = layout_of(format);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x) {
      const Color color{static_cast<std::uint8_t>(60 + x), static_cast<std::uint8_t>(200 - y),
                        static_cast<std::uint8_t>(90 + (x + y) / 2), 255};
      const Yuv yuv = to_yuv(color, colorimetry);
      const auto put = [&](std::size_t c, int column, int row, std::uint8_t value) {
        const Component& at = layout.components[c];
        view.planes[at.plane].row(row)[at.offset + column * at.step] = value;
      };
      put(0, x, y, yuv.y);
      put(1, x / 2, y / 2, yuv.u);
      put(2, x / 2, y / 2, yuv.v);
    }
  return bytes;
}

int largest_difference(const std::uint8_t* a, const std::uint8_t* b, std::size_t count) {
  int largest = 0;
  for (std::size_t i = 0; i < count; ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

TEST(YuvFrame, IsThePictureInRgbAndComesBackAsItWas) {
  for (const PixelFormat format : {PixelFormat::kI420, PixelFormat::kNv12, PixelFormat::kNv21})
    for (const Size size : {Size{1, 1}, {2, 1}, {7, 5}, {64, 48}, {97, 33}})
      for (const YuvMatrix matrix : {YuvMatrix::kBt601, YuvMatrix::kBt709, YuvMatrix::kBt2020})
        for (const YuvRange range : {YuvRange::kLimited, YuvRange::kFull}) {
          const Colorimetry colorimetry{matrix, range};
          std::vector<std::uint8_t> bytes = frame_of(format, size, colorimetry);
          const std::vector<std::uint8_t> before = bytes;
          const ImageView view = picture_view(format, size.width, size.height, bytes.data());
          YuvFrame frame;
          frame.configure(format, size.width, size.height, colorimetry);
          const Pixels pixels = frame.load(view);
          ASSERT_FALSE(pixels.order.has_alpha);
          RgbaImage exact = to_rgba(view, colorimetry);
          for (std::size_t i = 3; i < exact.pixels.size(); i += 4) {
            exact.pixels[i] = 0;
            pixels.data[i] = 0;  // padding
          }
          EXPECT_LE(largest_difference(pixels.data, exact.pixels.data(), exact.pixels.size()), 1);
          frame.store(view);
          EXPECT_LE(largest_difference(bytes.data(), before.data(), bytes.size()), 1)
              << size.width << "x" << size.height;
        }
}

TEST(YuvFrame, WhiteAndBlackStayWhiteAndBlack) {
  for (const YuvRange range : {YuvRange::kLimited, YuvRange::kFull})
    for (const std::uint8_t level : {std::uint8_t{0}, std::uint8_t{255}}) {
      const Yuv yuv = to_yuv({level, level, level, 255}, {YuvMatrix::kBt709, range});
      std::vector<std::uint8_t> bytes{yuv.y, yuv.y, yuv.y, yuv.y, yuv.u, yuv.v};
      const std::vector<std::uint8_t> before = bytes;
      const ImageView view = picture_view(PixelFormat::kI420, 2, 2, bytes.data());
      YuvFrame frame;
      frame.configure(PixelFormat::kI420, 2, 2, {YuvMatrix::kBt709, range});
      const Pixels pixels = frame.load(view);
      for (std::size_t c = 0; c < 3; ++c) EXPECT_EQ(pixels.data[c], level);
      frame.store(view);
      EXPECT_EQ(bytes, before);
    }
}

}  // namespace
}  // namespace booth::cssfilter

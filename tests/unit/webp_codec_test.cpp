// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "elements/common/image_file.hpp"
#include "tests/unit/image_samples.hpp"

namespace booth {
namespace {

using samples::Bytes;
using samples::gradient;
using samples::largest_difference;
using samples::pixel;
using testing::ElementsAre;

TEST(WebpCodec, ReadsEveryKind) {
  const auto flat = [](int, int, int c) { return 60 + 40 * c; };
  struct Case {
    const char* description;
    Bytes webp;
    Bytes expected;
    int tolerance;
  };
  const std::vector<Case> cases{
      {"lossy", samples::webp(17, 9, {}, flat), {60, 100, 140, 255}, 3},
      {"lossy with alpha", samples::webp(17, 9, {false, true}, flat), {60, 100, 140, 180}, 3},
      {"lossless", samples::webp(17, 9, {true}, flat), {60, 100, 140, 255}, 0},
      {"lossless with alpha", samples::webp(17, 9, {true, true}, flat), {60, 100, 140, 180}, 0},
      {"with chunks", samples::webp(17, 9, {true, true, 1}, flat), {60, 100, 140, 180}, 0},
      {"animation",
       samples::animated_webp(17, 9, samples::webp(12, 5, {true}, flat),
                              samples::webp(17, 9, {true}, [](int, int, int) { return 0; })),
       {60, 100, 140, 255},
       0},
  };
  for (const auto& [description, webp, expected, tolerance] : cases) {
    const auto image = decode_image(webp);
    ASSERT_TRUE(image) << description << ": " << image.error();
    EXPECT_EQ(image->width, 17) << description;
    EXPECT_EQ(image->height, 9) << description;
    const Bytes got = pixel(*image, 8, 5);
    for (std::size_t c = 0; c < 4; ++c)
      EXPECT_NEAR(got[c], expected[c], tolerance) << description << " " << c;
  }
  const auto animation = decode_image(cases.back().webp);
  EXPECT_THAT(pixel(*animation, 1, 5), ElementsAre(0, 0, 0, 0)) << "beside the first picture";
}

TEST(WebpCodec, OfQualityOneKeepsEveryPixel) {
  for (const auto& [width, height] : {std::pair{1, 1}, {7, 3}, {64, 33}, {1, 200}}) {
    for (const bool alpha : {false, true}) {
      RgbaImage image = gradient(width, height, alpha);
      if (alpha) image.pixels[3] = 0;  // a colour that nobody sees
      const auto bytes = encode_image(image.view(), ImageFormat::kWebp, 1.0);
      ASSERT_TRUE(bytes) << bytes.error();
      const auto back = decode_image(*bytes);
      ASSERT_TRUE(back) << back.error();
      EXPECT_EQ(largest_difference(image, *back), 0) << width << "x" << height << " " << alpha;
    }
  }
}

TEST(WebpCodec, QualityCounts) {
  const RgbaImage image = gradient(67, 45, true);
  const auto encode = [&](double q) { return *encode_image(image.view(), ImageFormat::kWebp, q); };
  std::size_t previous = 0;
  for (const double quality : {0.0, 0.5, 0.99}) {
    const Bytes bytes = encode(quality);
    EXPECT_GT(bytes.size(), previous) << quality;
    previous = bytes.size();
    const auto back = decode_image(bytes);
    ASSERT_TRUE(back) << back.error();
    EXPECT_EQ(back->width, 67);
    EXPECT_EQ(back->height, 45);
    EXPECT_EQ(pixel(*back, 66, 3)[3], pixel(image, 66, 3)[3]) << "alpha is exact";
  }
  EXPECT_EQ(encode(7.0), encode(1.0));
  EXPECT_EQ(encode(-1.0), encode(0.0));
  EXPECT_EQ(encode(std::numeric_limits<double>::quiet_NaN()), encode(0.0));
}

}  // namespace
}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/image_file.hpp"

#include <filesystem>
#include <fstream>
#include <limits>

#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/image_samples.hpp"

namespace booth {
namespace {

using samples::Bytes;
using samples::gradient;
using samples::largest_difference;
using samples::pixel;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(ImageFile, PngKeepsEveryPixel) {
  for (const auto& [width, height] : {std::pair{1, 1}, {7, 3}, {64, 33}, {1, 200}}) {
    for (const bool alpha : {false, true}) {
      const RgbaImage image = gradient(width, height, alpha);
      const auto bytes = encode_image(image.view(), ImageFormat::kPng, 0.5);
      ASSERT_TRUE(bytes) << bytes.error();
      const auto back = decode_image(*bytes);
      ASSERT_TRUE(back) << back.error();
      EXPECT_EQ(largest_difference(image, *back), 0) << width << "x" << height << " " << alpha;
    }
  }
}

TEST(ImageFile, ReadsEveryKindOfPng) {
  const auto index = [](int x, int, int) { return x % 4; };
  const auto grey16 = [](int x, int, int) { return x * 257 * 16; };
  const auto rgb = [](int x, int y, int c) { return (x * 10 + y * 3 + c) & 255; };
  struct Case {
    const char* description;
    Bytes png;
    Bytes at_1_0;
  };
  const std::vector<Case> cases{
      {"palette of 2 bits",
       samples::png(9, 5, {2, PNG_COLOR_TYPE_PALETTE}, index),
       {0, 255, 0, 255}},
      {"palette of 8 bits",
       samples::png(9, 5, {8, PNG_COLOR_TYPE_PALETTE}, index),
       {0, 255, 0, 255}},
      {"grey of 1 bit",
       samples::png(9, 5, {1, PNG_COLOR_TYPE_GRAY}, [](int x, int, int) { return x % 2; }),
       {255, 255, 255, 255}},
      {"grey of 16 bits", samples::png(9, 5, {16, PNG_COLOR_TYPE_GRAY}, grey16), {16, 16, 16, 255}},
      {"grey and alpha", samples::png(9, 5, {8, PNG_COLOR_TYPE_GRAY_ALPHA}, rgb), {10, 10, 10, 11}},
      {"RGB of 16 bits",
       samples::png(9, 5, {16, PNG_COLOR_TYPE_RGB},
                    [](int, int, int c) { return 257 * (c + 1) * 50; }),
       {50, 100, 150, 255}},
      {"RGB, interlaced",
       samples::png(9, 5, {8, PNG_COLOR_TYPE_RGB, true}, rgb),
       {10, 11, 12, 255}},
      {"RGBA", samples::png(9, 5, {8, PNG_COLOR_TYPE_RGBA}, rgb), {10, 11, 12, 13}},
  };
  for (const auto& [description, png, expected] : cases) {
    const auto image = decode_image(png);
    ASSERT_TRUE(image) << description << ": " << image.error();
    EXPECT_EQ(image->width, 9) << description;
    EXPECT_EQ(image->height, 5) << description;
    EXPECT_EQ(pixel(*image, 1, 0), expected) << description;
  }
}

TEST(ImageFile, ReadsTheAlphaOfAPalette) {
  const auto image = decode_image(samples::png(4, 1, {8, PNG_COLOR_TYPE_PALETTE, false, true},
                                               [](int x, int, int) { return x; }));
  ASSERT_TRUE(image) << image.error();
  EXPECT_THAT(pixel(*image, 0, 0), ElementsAre(255, 0, 0, 128));
  EXPECT_THAT(pixel(*image, 1, 0), ElementsAre(0, 255, 0, 255));
}

TEST(ImageFile, JpegIsCloseAndQualityCounts) {
  const RgbaImage image = gradient(67, 45);
  std::size_t previous = 0;
  for (const double quality : {0.0, 0.5, 0.92, 1.0}) {
    const auto bytes = encode_image(image.view(), ImageFormat::kJpeg, quality);
    ASSERT_TRUE(bytes) << bytes.error();
    EXPECT_GT(bytes->size(), previous) << quality;
    previous = bytes->size();
    const auto back = decode_image(*bytes);
    ASSERT_TRUE(back) << back.error();
    EXPECT_EQ(back->width, 67);
    EXPECT_EQ(back->height, 45);
    if (quality == 1.0) {
      EXPECT_LE(largest_difference(image, *back), 4);
    }
  }
}

TEST(ImageFile, JpegQualityOutsideTheRangeIsTheNearestEnd) {
  const RgbaImage image = gradient(8, 8);
  const auto encode = [&](double q) { return *encode_image(image.view(), ImageFormat::kJpeg, q); };
  EXPECT_EQ(encode(7.0), encode(1.0));
  EXPECT_EQ(encode(-1.0), encode(0.0));
  EXPECT_EQ(encode(std::numeric_limits<double>::quiet_NaN()), encode(0.0));
}

TEST(ImageFile, JpegLaysAlphaOnBlack) {
  RgbaImage image{16, 16, Bytes(16 * 16 * 4, 200)};
  for (std::size_t i = 3; i < image.pixels.size(); i += 4) image.pixels[i] = 0;
  const auto back = decode_image(*encode_image(image.view(), ImageFormat::kJpeg, 1.0));
  ASSERT_TRUE(back);
  EXPECT_THAT(pixel(*back, 5, 5), ElementsAre(0, 0, 0, 255));
}

TEST(ImageFile, ReadsEveryKindOfJpeg) {
  const auto flat = [](int, int, int c) { return 60 + 40 * c; };
  struct Case {
    const char* description;
    Bytes jpeg;
    std::vector<int> expected;
  };
  // Four inks as Adobe stores them (complement): light = ink * key / 255.
  const std::vector<Case> cases{
      {"RGB", samples::jpeg(17, 9, {JCS_RGB, 3}, flat), {60, 100, 140}},
      {"progressive", samples::jpeg(17, 9, {JCS_RGB, 3, true}, flat), {60, 100, 140}},
      {"grey", samples::jpeg(17, 9, {JCS_GRAYSCALE, 1}, flat), {60, 60, 60}},
      {"CMYK", samples::jpeg(17, 9, {JCS_CMYK, 4}, flat), {42, 71, 99}},
  };
  for (const auto& [description, jpeg, expected] : cases) {
    const auto image = decode_image(jpeg);
    ASSERT_TRUE(image) << description << ": " << image.error();
    EXPECT_EQ(image->width, 17) << description;
    const Bytes got = pixel(*image, 8, 4);
    for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(got[c], expected[c], 2) << description;
    EXPECT_EQ(got[3], 255) << description;
  }
}

TEST(ImageFile, TurnsAsTheCameraWasHeld) {
  // A stored picture of 16x8 whose top left corner is white; where is it when upright?
  struct Case {
    int orientation;
    int width;
    int white_x;
    int white_y;
  };
  const std::vector<Case> cases{{1, 16, 0, 0}, {2, 16, 15, 0}, {3, 16, 15, 7},
                                {4, 16, 0, 7}, {5, 8, 0, 0},   {6, 8, 7, 0},
                                {7, 8, 7, 15}, {8, 8, 0, 15},  {9, 16, 0, 0}};
  const auto corner = [](int x, int y, int) { return x < 4 && y < 4 ? 255 : 0; };
  for (const auto& [orientation, width, x, y] : cases) {
    for (const Bytes& stored : {samples::jpeg(16, 8, {JCS_RGB, 3, false, orientation}, corner),
                                samples::webp(16, 8, {true, false, orientation}, corner),
                                samples::webp(16, 8, {false, false, orientation, true}, corner)}) {
      SCOPED_TRACE(orientation);
      const auto image = decode_image(stored);
      ASSERT_TRUE(image) << image.error();
      EXPECT_EQ(image->width, width);
      EXPECT_EQ(image->height, width == 16 ? 8 : 16);
      EXPECT_GT(pixel(*image, x, y)[0], 200);
      const auto opposite = pixel(*image, image->width - 1 - x, image->height - 1 - y);
      EXPECT_LT(opposite[0], 50);
    }
  }
}

TEST(ImageFile, RefusesWhatIsTooLarge) {
  const auto png = encode_image(gradient(20, 10).view(), ImageFormat::kPng, 1.0);
  const auto jpeg = encode_image(gradient(20, 10).view(), ImageFormat::kJpeg, 1.0);
  const auto webp = encode_image(gradient(20, 10).view(), ImageFormat::kWebp, 1.0);
  for (const auto& bytes : {*png, *jpeg, *webp}) {
    EXPECT_TRUE(decode_image(bytes, 200));
    const auto refused = decode_image(bytes, 199);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error(), HasSubstr("20x10"));
  }
}

TEST(ImageFile, RefusesWhatAFormatCannotHold) {
  const RgbaImage wide{70000, 1, Bytes(70000 * 4, 1)};
  for (const auto& [format, name] :
       {std::pair{ImageFormat::kJpeg, "JPEG"}, {ImageFormat::kWebp, "WebP"}}) {
    const auto bytes = encode_image(wide.view(), format, 0.9);
    ASSERT_FALSE(bytes);
    EXPECT_THAT(bytes.error(), HasSubstr(name));
  }
}

TEST(ImageFile, TruncatedPicturesAreErrors) {
  struct Case {
    ImageFormat format;
    double quality;
  };
  for (const auto& [format, quality] : {Case{ImageFormat::kPng, 0.9},
                                        {ImageFormat::kJpeg, 0.9},
                                        {ImageFormat::kWebp, 0.9},
                                        {ImageFormat::kWebp, 1.0}}) {
    const Bytes whole = *encode_image(gradient(40, 40, true).view(), format, quality);
    for (std::size_t size = 0; size + 16 < whole.size(); size += 11) {
      const auto image = decode_image(std::span(whole).first(size));
      ASSERT_FALSE(image) << size << " of " << whole.size();
      EXPECT_FALSE(image.error().empty());
    }
  }
}

TEST(ImageFile, ErrorsNameTheFile) {
  const auto folder = std::filesystem::temp_directory_path();
  const std::string text_file =
      (folder / ("booth-not-a-picture-" + std::to_string(getpid()))).string();
  std::ofstream(text_file) << "hello";
  const std::string pipe = text_file + "-pipe", empty = text_file + "-empty";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::ofstream(empty).close();
  struct Case {
    std::string path;
    const char* says;
  };
  const std::vector<Case> cases{{"/nonexistent/a.png", "No such file"},
                                {folder.string(), "not a file"},
                                {pipe, "not a file"},
                                {empty, "neither"},
                                {text_file, "neither"}};
  for (const auto& [path, says] : cases) {
    const auto image = read_image_file(path);
    ASSERT_FALSE(image) << path;
    EXPECT_THAT(image.error(), HasSubstr(path));
    EXPECT_THAT(image.error(), HasSubstr(says));
  }
  for (const std::string& path : {text_file, pipe, empty}) std::filesystem::remove(path);
}

}  // namespace
}  // namespace booth

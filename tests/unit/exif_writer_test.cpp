// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/exif_writer.hpp"

#include <cstring>
#include <ctime>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "elements/common/exif.hpp"
#include "tests/unit/image_samples.hpp"

namespace booth {
namespace {

using samples::Bytes;
using samples::gradient;
using testing::HasSubstr;

constexpr std::int64_t kTime = 1'769'903'998'123'456;  // in January 2026

// The block as the libraries of the three formats find it.

Bytes exif_of_jpeg(const Bytes& file) {
  jpeg_error_mgr errors{};
  jpeg_decompress_struct codec{};
  codec.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&codec);
  jpeg_mem_src(&codec, file.data(), file.size());
  jpeg_save_markers(&codec, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header(&codec, TRUE);
  Bytes found;
  if (const auto* marker = codec.marker_list; marker && marker->data_length > 6)
    found.assign(marker->data + 6, marker->data + marker->data_length);
  jpeg_destroy_decompress(&codec);
  return found;
}

Bytes exif_of_png(const Bytes& file) {
  struct Source {
    const std::uint8_t* at;
  } source{file.data()};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_read_fn(png, &source, [](png_structp reader, png_bytep to, png_size_t size) {
    auto* from = static_cast<Source*>(png_get_io_ptr(reader));
    std::memcpy(to, from->at, size);
    from->at += size;
  });
  png_read_info(png, info);
  png_uint_32 size = 0;
  png_bytep bytes = nullptr;
  Bytes found;
  if (png_get_eXIf_1(png, info, &size, &bytes)) found.assign(bytes, bytes + size);
  png_destroy_read_struct(&png, &info, nullptr);
  return found;
}

Bytes exif_of_webp(const Bytes& file) {
  const WebPData data{file.data(), file.size()};
  WebPMux* mux = WebPMuxCreate(&data, 1);
  WebPData chunk{};
  Bytes found;
  if (mux && WebPMuxGetChunk(mux, "EXIF", &chunk) == WEBP_MUX_OK)
    found.assign(chunk.bytes, chunk.bytes + chunk.size);
  WebPMuxDelete(mux);
  return found;
}

TEST(ExifWriter, EveryFormatHoldsTheBlock) {
  struct Case {
    const char* description;
    ImageFormat format;
    double quality;
    bool alpha;
    Bytes (*read)(const Bytes&);
  };
  const std::vector<Case> cases{
      {"JPEG", ImageFormat::kJpeg, 0.9, false, exif_of_jpeg},
      {"PNG", ImageFormat::kPng, 1.0, false, exif_of_png},
      {"PNG with alpha", ImageFormat::kPng, 1.0, true, exif_of_png},
      {"WebP", ImageFormat::kWebp, 0.9, false, exif_of_webp},
      {"WebP with alpha", ImageFormat::kWebp, 0.9, true, exif_of_webp},
      {"WebP, lossless", ImageFormat::kWebp, 1.0, false, exif_of_webp},
      {"WebP, lossless with alpha", ImageFormat::kWebp, 1.0, true, exif_of_webp},
  };
  for (const auto& [description, format, quality, alpha, read] : cases) {
    for (const int width : {24, 25}) {  // chunks of even and odd size
      const RgbaImage image = gradient(width, 13, alpha);
      Bytes file = *encode_image(image.view(), format, quality);
      const auto plain = decode_image(file);
      for (int orientation = 1; orientation <= 8; ++orientation) {
        const Bytes exif = make_exif({orientation, kTime, width, 13});
        Bytes tagged = file;
        embed_exif(tagged, format, exif);
        EXPECT_EQ(read(tagged), exif) << description;
        const auto back = decode_image(tagged);
        ASSERT_TRUE(back) << description << ": " << back.error();
        EXPECT_EQ(back->pixels, upright(*plain, orientation).pixels) << description;
      }
    }
  }
}

TEST(ExifWriter, SaysWhen) {
  const Bytes exif = make_exif({6, kTime, 640, 480});
  EXPECT_EQ(exif_orientation(exif), 6);
  const std::string text(exif.begin(), exif.end());
  const std::time_t seconds = kTime / 1000000;
  char expected[32];
  std::strftime(expected, sizeof expected, "%Y:%m:%d %H:%M:%S", std::localtime(&seconds));
  EXPECT_THAT(text, HasSubstr(expected));
  EXPECT_THAT(text, HasSubstr(std::string("123\0", 4)));
}

TEST(ExifWriter, LeavesWhatIsNoPicture) {
  const Bytes exif = make_exif({});
  for (const auto format : {ImageFormat::kJpeg, ImageFormat::kPng, ImageFormat::kWebp}) {
    for (const std::size_t size : {0, 3, 12}) {
      Bytes file(size, 'x');
      embed_exif(file, format, exif);
      EXPECT_EQ(file, Bytes(size, 'x'));
    }
  }
}

}  // namespace
}  // namespace booth

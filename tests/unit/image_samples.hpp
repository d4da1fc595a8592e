// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <csetjmp>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "elements/common/image_view.hpp"

/// Picture files no camera is needed for, written by the libraries themselves.
namespace booth::samples {

using Bytes = std::vector<std::uint8_t>;

/// Every pixel another colour; alpha too where asked.
inline RgbaImage gradient(int width, int height, bool alpha = false) {
  RgbaImage image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int values[] = {x * 255 / width, y * 255 / height, (x + y) % 7 * 30,
                            alpha ? 255 - x * 200 / width : 255};
      for (const int value : values) image.pixels.push_back(static_cast<std::uint8_t>(value));
    }
  }
  return image;
}

inline Bytes pixel(const RgbaImage& image, int x, int y) {
  const auto at = image.pixels.begin() + 4 * (y * image.width + x);
  return {at, at + 4};
}

inline int largest_difference(const RgbaImage& a, const RgbaImage& b) {
  if (a.width != b.width || a.height != b.height) return 256;
  int largest = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i)
    largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
  return largest;
}

struct PngKind {
  int bit_depth = 8;
  int color_type = PNG_COLOR_TYPE_RGBA;
  bool interlaced = false;
  bool transparent_entry = false;  ///< palette: entry 0 is half transparent
};

/// A PNG of one colour type; every sample (palette index, grey level) of pixel x, y, channel c is
/// `sample(x, y, c)`.
template <typename Sample>
Bytes png(int width, int height, PngKind kind, Sample sample) {
  Bytes bytes;
  png_structp writer = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(writer);
  png_set_write_fn(
      writer, &bytes,
      [](png_structp self, png_bytep data, std::size_t size) {
        auto* out = static_cast<Bytes*>(png_get_io_ptr(self));
        out->insert(out->end(), data, data + size);
      },
      nullptr);
  png_set_IHDR(writer, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height),
               kind.bit_depth, kind.color_type,
               kind.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  const png_color palette[] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {9, 8, 7}};
  const png_byte half[] = {128};
  if (kind.color_type == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(writer, info, palette, 4);
  if (kind.transparent_entry) png_set_tRNS(writer, info, half, 1, nullptr);
  png_write_info(writer, info);
  const int channels = png_get_channels(writer, info);
  std::vector<Bytes> rows(static_cast<std::size_t>(height));
  std::vector<png_bytep> row_pointers;
  for (int y = 0; y < height; ++y) {
    Bytes& row = rows[static_cast<std::size_t>(y)];
    row.assign(png_get_rowbytes(writer, info), 0);
    for (int i = 0; i < width * channels; ++i) {
      const int value = sample(i / channels, y, i % channels);
      const int bit = i * kind.bit_depth;
      const auto at = static_cast<std::size_t>(bit / 8);
      if (kind.bit_depth == 16) {
        row[at] = static_cast<std::uint8_t>(value >> 8);
        row[at + 1] = static_cast<std::uint8_t>(value);
      } else {
        row[at] = static_cast<std::uint8_t>(row[at] | value << (8 - kind.bit_depth - bit % 8));
      }
    }
    row_pointers.push_back(row.data());
  }
  png_write_image(writer, row_pointers.data());
  png_write_end(writer, info);
  png_destroy_write_struct(&writer, &info);
  return bytes;
}

/// An Exif block that says nothing but the orientation 1..8.
inline Bytes exif_block(int orientation) {
  return {'M',  'M',  0, 42, 0, 0, 0, 8, 0, 1,
          0x01, 0x12, 0, 3,  0, 0, 0, 1, 0, static_cast<std::uint8_t>(orientation),
          0,    0,    0, 0,  0, 0};
}

struct JpegKind {
  J_COLOR_SPACE in = JCS_RGB;
  int components = 3;
  bool progressive = false;
  int orientation = 0;  ///< of an Exif block; 0 writes none
};

/// A JPEG of quality 100, 4:4:4, whose component c of pixel x, y is `sample(x, y, c)`.
template <typename Sample>
Bytes jpeg(int width, int height, JpegKind kind, Sample sample) {
  jpeg_compress_struct codec{};
  jpeg_error_mgr errors{};
  codec.err = jpeg_std_error(&errors);
  jpeg_create_compress(&codec);
  unsigned char* data = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&codec, &data, &size);
  codec.image_width = static_cast<JDIMENSION>(width);
  codec.image_height = static_cast<JDIMENSION>(height);
  codec.input_components = kind.components;
  codec.in_color_space = kind.in;
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, 100, TRUE);
  codec.comp_info[0].h_samp_factor = codec.comp_info[0].v_samp_factor = 1;
  if (kind.progressive) jpeg_simple_progression(&codec);
  jpeg_start_compress(&codec, TRUE);
  if (kind.orientation) {
    Bytes exif{'E', 'x', 'i', 'f', 0, 0};
    const Bytes block = exif_block(kind.orientation);
    exif.insert(exif.end(), block.begin(), block.end());
    jpeg_write_marker(&codec, JPEG_APP0 + 1, exif.data(), static_cast<unsigned>(exif.size()));
  }
  Bytes row(static_cast<std::size_t>(width * kind.components));
  for (int y = 0; y < height; ++y) {
    for (int i = 0; i < width * kind.components; ++i)
      row[static_cast<std::size_t>(i)] =
          static_cast<std::uint8_t>(sample(i / kind.components, y, i % kind.components));
    JSAMPROW pixels = row.data();
    jpeg_write_scanlines(&codec, &pixels, 1);
  }
  jpeg_finish_compress(&codec);
  jpeg_destroy_compress(&codec);
  Bytes bytes(data, data + size);
  std::free(data);
  return bytes;
}

struct WebpKind {
  bool lossless = false;
  bool alpha = false;        ///< channel 3 is asked for
  int orientation = 0;       ///< of an Exif block; 0 writes none
  bool jpeg_header = false;  ///< before the Exif block, as some programs write it
};

/// A WebP of quality 100 whose channel c of pixel x, y is `sample(x, y, c)`.
template <typename Sample>
Bytes webp(int width, int height, WebpKind kind, Sample sample) {
  Bytes rgba;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < 4; ++c)
        rgba.push_back(c < 3 || kind.alpha ? static_cast<std::uint8_t>(sample(x, y, c)) : 255);
  std::uint8_t* data = nullptr;
  const std::size_t size =
      kind.lossless ? WebPEncodeLosslessRGBA(rgba.data(), width, height, 4 * width, &data)
                    : WebPEncodeRGBA(rgba.data(), width, height, 4 * width, 100.0F, &data);
  Bytes bytes(data, data + size);
  WebPFree(data);
  if (!kind.orientation) return bytes;
  Bytes exif = kind.jpeg_header ? Bytes{'E', 'x', 'i', 'f', 0, 0} : Bytes{};
  const Bytes block = exif_block(kind.orientation);
  exif.insert(exif.end(), block.begin(), block.end());
  const WebPData picture{bytes.data(), bytes.size()}, chunk{exif.data(), exif.size()};
  WebPMux* mux = WebPMuxCreate(&picture, 1);
  WebPMuxSetChunk(mux, "EXIF", &chunk, 1);
  WebPData whole{};
  WebPMuxAssemble(mux, &whole);
  WebPMuxDelete(mux);
  bytes.assign(whole.bytes, whole.bytes + whole.size);
  WebPDataClear(&whole);
  return bytes;
}

/// A WebP animation of two pictures, the first at (2, 4) of the canvas, the second all over it.
inline Bytes animated_webp(int width, int height, const Bytes& first, const Bytes& second) {
  WebPMux* mux = WebPMuxNew();
  WebPMuxSetCanvasSize(mux, width, height);
  const WebPMuxAnimParams forever{};
  WebPMuxSetAnimationParams(mux, &forever);
  for (const Bytes* picture : {&first, &second}) {
    WebPMuxFrameInfo frame{};
    frame.bitstream = {picture->data(), picture->size()};
    frame.id = WEBP_CHUNK_ANMF;
    frame.duration = 100;
    if (picture == &first) {
      frame.x_offset = 2;
      frame.y_offset = 4;
    }
    WebPMuxPushFrame(mux, &frame, 1);
  }
  WebPData whole{};
  WebPMuxAssemble(mux, &whole);
  WebPMuxDelete(mux);
  const Bytes bytes(whole.bytes, whole.bytes + whole.size);
  WebPDataClear(&whole);
  return bytes;
}

}  // namespace booth::samples

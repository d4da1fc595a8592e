// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <string_view>

#include <png.h>

#include "elements/common/exif.hpp"
#include "elements/common/image_codecs.hpp"

namespace booth {
namespace {

/// libpng's simplified interface: no longjmp reaches our frames.
struct PngImage {
  PngImage() { image.version = PNG_IMAGE_VERSION; }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;
  ~PngImage() { png_image_free(&image); }
  std::string error() const { return std::string("the PNG is damaged (") + image.message + ")."; }

  png_image image{};
};

std::size_t u32(std::span<const std::uint8_t> bytes) {
  return std::size_t{bytes[0]} << 24 | std::size_t{bytes[1]} << 16 | std::size_t{bytes[2]} << 8 |
         bytes[3];
}

/// The body of the `eXIf` chunk (PNG, third edition, 11.3.4.5), which stands before the picture.
std::span<const std::uint8_t> exif_chunk(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kSignature = 8;
  constexpr std::size_t kAround = 12;  // length, type, checksum
  for (bytes = bytes.subspan(kSignature); bytes.size() >= kAround;) {
    const std::size_t length = u32(bytes);
    if (length > bytes.size() - kAround) break;
    const std::string_view type(reinterpret_cast<const char*>(bytes.data()) + 4, 4);
    if (type == "eXIf") return bytes.subspan(8, length);
    if (type == "IDAT") break;
    bytes = bytes.subspan(kAround + length);
  }
  return {};
}

bool is_opaque(const ConstImageView& rgba) {
  for (int y = 0; y < rgba.height; ++y) {
    const std::uint8_t* row = rgba.planes[0].row(y);
    for (int x = 0; x < rgba.width; ++x)
      if (row[4 * x + 3] != 255) return false;
  }
  return true;
}

/// Three bytes a pixel: a quarter less to compress.
std::vector<std::uint8_t> without_alpha(const ConstImageView& rgba) {
  std::vector<std::uint8_t> rgb;
  rgb.reserve(std::size_t{3} * static_cast<std::size_t>(rgba.width) *
              static_cast<std::size_t>(rgba.height));
  for (int y = 0; y < rgba.height; ++y) {
    const std::uint8_t* row = rgba.planes[0].row(y);
    for (int x = 0; x < rgba.width; ++x) rgb.insert(rgb.end(), row + 4 * x, row + 4 * x + 3);
  }
  return rgb;
}

}  // namespace

Result<RgbaImage> decode_png(std::span<const std::uint8_t> bytes, std::size_t max_pixels) {
  using Image = Result<RgbaImage>;
  PngImage png;
  if (!png_image_begin_read_from_memory(&png.image, bytes.data(), bytes.size()))
    return Image::failure(png.error());
  const std::size_t width = png.image.width;
  const std::size_t height = png.image.height;
  if (width > max_pixels / std::max<std::size_t>(height, 1))
    return Image::failure(too_large(width, height, max_pixels));
  png.image.format = PNG_FORMAT_RGBA;
  // Without this a 16-bit picture that names no gamma would be taken as linear light.
  png.image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  RgbaImage result{static_cast<int>(width), static_cast<int>(height), {}};
  result.pixels.resize(4 * width * height);
  if (!png_image_finish_read(&png.image, nullptr, result.pixels.data(), 0, nullptr))
    return Image::failure(png.error());
  return upright(std::move(result), exif_orientation(exif_chunk(bytes)));
}

Result<std::vector<std::uint8_t>> encode_png(const ConstImageView& rgba) {
  using Bytes = Result<std::vector<std::uint8_t>>;
  PngImage png;
  png.image.width = static_cast<png_uint_32>(rgba.width);
  png.image.height = static_cast<png_uint_32>(rgba.height);
  png.image.format = PNG_FORMAT_RGBA;
  std::vector<std::uint8_t> rgb;
  const void* pixels = rgba.planes[0].data;
  auto stride = static_cast<png_int_32>(rgba.planes[0].stride);
  if (is_opaque(rgba)) {
    png.image.format = PNG_FORMAT_RGB;
    rgb = without_alpha(rgba);
    pixels = rgb.data();
    stride = 3 * rgba.width;
  }
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png.image);
  std::vector<std::uint8_t> bytes(size);
  if (!png_image_write_to_memory(&png.image, bytes.data(), &size, 0, pixels, stride, nullptr))
    return Bytes::failure(std::string("The PNG cannot be written: ") + png.image.message + ".");
  bytes.resize(size);
  return bytes;
}

}  // namespace booth

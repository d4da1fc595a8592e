// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <exception>
#include <string_view>
#include <utility>
#include <vector>

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

/// A third of the default's time for about a tenth more bytes: measured on camera pictures.
constexpr int kCompressionLevel = 3;
constexpr int kRowFilter = PNG_FILTER_PAETH;

/// libpng reports errors by longjmp: what calls setjmp owns nothing with a destructor.
struct Writer {
  Writer() {
    png = png_create_write_struct(PNG_LIBPNG_VER_STRING, this, on_error, [](png_structp, auto) {});
    if (png) info = png_create_info_struct(png);
    if (info) png_set_write_fn(png, this, on_bytes, [](png_structp) {});
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { png_destroy_write_struct(&png, &info); }

  [[noreturn]] static void on_error(png_structp png, png_const_charp text) {
    auto* self = static_cast<Writer*>(png_get_error_ptr(png));
    std::snprintf(self->error, sizeof self->error, "%s", text);
    png_longjmp(png, 1);
  }
  /// No exception may cross libpng's frames.
  static void on_bytes(png_structp png, png_bytep bytes, png_size_t size) {
    if (!static_cast<Writer*>(png_get_io_ptr(png))->append({bytes, size}))
      png_error(png, "no memory");
  }
  bool append(std::span<const std::uint8_t> more) noexcept {
    try {
      bytes.insert(bytes.end(), more.begin(), more.end());
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  png_structp png = nullptr;
  png_infop info = nullptr;
  char error[128] = "no memory";
  std::vector<std::uint8_t> bytes;
};

/// Three bytes a pixel: a quarter less to compress.
void without_alpha(const std::uint8_t* rgba, int width, std::uint8_t* rgb) {
  for (int x = 0; x < width; ++x, rgba += 4, rgb += 3) std::copy(rgba, rgba + 3, rgb);
}

/// `row` is empty where alpha is kept.
bool write_picture(Writer& writer, const ConstImageView& rgba, std::vector<std::uint8_t>& row) {
  if (!writer.info || setjmp(png_jmpbuf(writer.png))) return false;
  const bool opaque = !row.empty();
  png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(rgba.width),
               static_cast<png_uint_32>(rgba.height), 8,
               opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB(writer.png, writer.info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_compression_level(writer.png, kCompressionLevel);
  png_set_filter(writer.png, PNG_FILTER_TYPE_BASE, kRowFilter);
  png_write_info(writer.png, writer.info);
  for (int y = 0; y < rgba.height; ++y) {
    if (opaque) without_alpha(rgba.planes[0].row(y), rgba.width, row.data());
    png_write_row(writer.png, opaque ? row.data() : rgba.planes[0].row(y));
  }
  png_write_end(writer.png, writer.info);
  return true;
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
  Writer writer;
  std::vector<std::uint8_t> row;
  if (is_opaque(rgba)) row.resize(std::size_t{3} * static_cast<std::size_t>(rgba.width));
  if (!write_picture(writer, rgba, row))
    return Result<std::vector<std::uint8_t>>::failure(std::string("The PNG cannot be written: ") +
                                                      writer.error + ".");
  return std::move(writer.bytes);
}

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <jerror.h>
#include <jpeglib.h>

#include "elements/common/exif.hpp"
#include "elements/common/image_codecs.hpp"

// libjpeg reports errors by longjmp. Every function that calls setjmp therefore owns nothing with a
// destructor: what it works on belongs to its caller.
namespace booth {
namespace {

/// A file of thousands of empty scans would keep the decoder busy for minutes.
constexpr int kMaxScans = 200;
constexpr int kExifMarker = JPEG_APP0 + 1;
constexpr char kExifHeader[] = "Exif\0";  // and the literal's own NUL: six bytes
constexpr std::size_t kExifHeaderBytes = 6;

struct ErrorManager {
  jpeg_error_mgr base{};  // first: libjpeg hands its address back
  std::jmp_buf escape{};
  char text[JMSG_LENGTH_MAX] = {};
};

[[noreturn]] void escape(j_common_ptr codec) {
  auto* manager = reinterpret_cast<ErrorManager*>(codec->err);
  codec->err->format_message(codec, manager->text);
  std::longjmp(manager->escape, 1);
}

/// Warnings are tolerated, as browsers do, but for data that ends early.
void on_message(j_common_ptr codec, int level) {
  if (level < 0 && codec->err->msg_code == JWRN_JPEG_EOF) escape(codec);
}

void on_progress(j_common_ptr codec) {
  const auto* decoder = reinterpret_cast<j_decompress_ptr>(codec);
  if (codec->is_decompressor && decoder->input_scan_number > kMaxScans)
    ERREXIT(codec, JERR_BAD_PROGRESSION);
}

jpeg_error_mgr* use(ErrorManager& manager) {
  jpeg_std_error(&manager.base);
  manager.base.error_exit = escape;
  manager.base.emit_message = on_message;
  manager.base.output_message = [](j_common_ptr) {};
  return &manager.base;
}

struct Decoder {
  Decoder() { codec.err = use(errors); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder() { jpeg_destroy_decompress(&codec); }
  std::string error() const { return std::string("the JPEG is damaged (") + errors.text + ")."; }

  jpeg_decompress_struct codec{};
  ErrorManager errors;
  jpeg_progress_mgr progress{};
};

bool start(Decoder& decoder, std::span<const std::uint8_t> bytes) {
  if (setjmp(decoder.errors.escape)) return false;
  jpeg_create_decompress(&decoder.codec);
  decoder.progress.progress_monitor = on_progress;
  decoder.codec.progress = &decoder.progress;
  jpeg_mem_src(&decoder.codec, bytes.data(), bytes.size());
  jpeg_save_markers(&decoder.codec, kExifMarker, 0xffff);
  jpeg_read_header(&decoder.codec, TRUE);
  const J_COLOR_SPACE space = decoder.codec.jpeg_color_space;
  const bool ink = space == JCS_CMYK || space == JCS_YCCK;
  decoder.codec.out_color_space = ink ? JCS_CMYK : JCS_EXT_RGBA;
  return true;
}

bool read_rows(Decoder& decoder, RgbaImage& image) {
  if (setjmp(decoder.errors.escape)) return false;
  jpeg_start_decompress(&decoder.codec);
  const std::size_t stride = std::size_t{4} * decoder.codec.output_width;
  while (decoder.codec.output_scanline < decoder.codec.output_height) {
    JSAMPROW row = image.pixels.data() + stride * decoder.codec.output_scanline;
    jpeg_read_scanlines(&decoder.codec, &row, 1);
  }
  jpeg_finish_decompress(&decoder.codec);
  return true;
}

/// Naive inks to light, without a profile. Adobe's programs store the complement of the inks.
void cmyk_to_rgba(RgbaImage& image, bool complement) {
  for (std::size_t i = 0; i < image.pixels.size(); i += 4) {
    std::uint8_t* pixel = image.pixels.data() + i;
    const int key = complement ? pixel[3] : 255 - pixel[3];
    for (int channel = 0; channel < 3; ++channel) {
      const int light = complement ? pixel[channel] : 255 - pixel[channel];
      pixel[channel] = static_cast<std::uint8_t>((light * key + 127) / 255);
    }
    pixel[3] = 255;
  }
}

int orientation(const jpeg_decompress_struct& codec) {
  for (auto* marker = codec.marker_list; marker; marker = marker->next) {
    if (marker->marker != kExifMarker || marker->data_length < kExifHeaderBytes) continue;
    if (std::memcmp(marker->data, kExifHeader, kExifHeaderBytes) != 0) continue;
    return exif_orientation(
        {marker->data + kExifHeaderBytes, marker->data_length - kExifHeaderBytes});
  }
  return 1;
}

/// libjpeg's own memory destination loses its buffer where an error jumps out; this one grows in
/// place and belongs to the encoder.
struct Destination {
  jpeg_destination_mgr base{};  // first: libjpeg hands its address back
  unsigned char* data = nullptr;
  std::size_t capacity = 0;
};

boolean grow(j_compress_ptr codec) {
  constexpr std::size_t kFirst = 64 * 1024;
  auto* to = reinterpret_cast<Destination*>(codec->dest);
  const std::size_t capacity = to->capacity ? 2 * to->capacity : kFirst;
  auto* data = static_cast<unsigned char*>(std::realloc(to->data, capacity));
  if (!data) ERREXIT1(codec, JERR_OUT_OF_MEMORY, 0);
  to->data = data;
  to->base.next_output_byte = data + to->capacity;
  to->base.free_in_buffer = capacity - to->capacity;
  to->capacity = capacity;
  return TRUE;
}

struct Encoder {
  Encoder() {
    codec.err = use(errors);
    to.base.init_destination = [](j_compress_ptr c) { grow(c); };
    to.base.empty_output_buffer = grow;
    to.base.term_destination = [](j_compress_ptr) {};
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  ~Encoder() {
    jpeg_destroy_compress(&codec);
    std::free(to.data);
  }
  std::vector<std::uint8_t> bytes() const {
    return {to.data, to.data + (to.capacity - to.base.free_in_buffer)};
  }

  jpeg_compress_struct codec{};
  ErrorManager errors;
  Destination to;
};

/// Straight alpha on black.
void lay_on_black(const std::uint8_t* rgba, int width, std::uint8_t* rgb) {
  for (int x = 0; x < width; ++x, rgba += 4, rgb += 3)
    for (int channel = 0; channel < 3; ++channel)
      rgb[channel] = static_cast<std::uint8_t>((rgba[channel] * rgba[3] + 127) / 255);
}

bool write_picture(Encoder& encoder, const ConstImageView& rgba, int quality,
                   std::vector<std::uint8_t>& row) {
  if (setjmp(encoder.errors.escape)) return false;
  jpeg_create_compress(&encoder.codec);
  encoder.codec.dest = &encoder.to.base;
  encoder.codec.image_width = static_cast<JDIMENSION>(rgba.width);
  encoder.codec.image_height = static_cast<JDIMENSION>(rgba.height);
  encoder.codec.input_components = 3;
  encoder.codec.in_color_space = JCS_RGB;
  jpeg_set_defaults(&encoder.codec);
  jpeg_set_quality(&encoder.codec, quality, TRUE);
  const int subsampling = quality >= 90 ? 1 : 2;
  encoder.codec.comp_info[0].h_samp_factor = subsampling;
  encoder.codec.comp_info[0].v_samp_factor = subsampling;
  jpeg_start_compress(&encoder.codec, TRUE);
  while (encoder.codec.next_scanline < encoder.codec.image_height) {
    lay_on_black(rgba.planes[0].row(static_cast<int>(encoder.codec.next_scanline)), rgba.width,
                 row.data());
    JSAMPROW pixels = row.data();
    jpeg_write_scanlines(&encoder.codec, &pixels, 1);
  }
  jpeg_finish_compress(&encoder.codec);
  return true;
}

}  // namespace

Result<RgbaImage> decode_jpeg(std::span<const std::uint8_t> bytes, std::size_t max_pixels) {
  using Image = Result<RgbaImage>;
  Decoder decoder;
  if (!start(decoder, bytes)) return Image::failure(decoder.error());
  const std::size_t width = decoder.codec.image_width;
  const std::size_t height = decoder.codec.image_height;
  if (width > max_pixels / std::max<std::size_t>(height, 1))
    return Image::failure(too_large(width, height, max_pixels));
  RgbaImage image{static_cast<int>(width), static_cast<int>(height), {}};
  image.pixels.resize(4 * width * height);
  const int stored = orientation(decoder.codec);  // the markers go with the last row
  if (!read_rows(decoder, image)) return Image::failure(decoder.error());
  if (decoder.codec.out_color_space == JCS_CMYK)
    cmyk_to_rgba(image, decoder.codec.saw_Adobe_marker);
  return upright(std::move(image), stored);
}

Result<std::vector<std::uint8_t>> encode_jpeg(const ConstImageView& rgba, int quality) {
  using Bytes = Result<std::vector<std::uint8_t>>;
  std::vector<std::uint8_t> row(std::size_t{3} * static_cast<std::size_t>(rgba.width));
  Encoder encoder;
  if (!write_picture(encoder, rgba, quality, row))
    return Bytes::failure(std::string("The JPEG cannot be written: ") + encoder.errors.text + ".");
  return encoder.bytes();
}

}  // namespace booth

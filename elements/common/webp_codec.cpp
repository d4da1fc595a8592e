// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>

#include "elements/common/exif.hpp"
#include "elements/common/image_codecs.hpp"

namespace booth {
namespace {

struct FreeDemuxer {
  void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
};
using Demuxer = std::unique_ptr<WebPDemuxer, FreeDemuxer>;

/// The container's first picture; an animation has several, each somewhere on the canvas.
struct Frame {
  Frame() = default;
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;
  ~Frame() { WebPDemuxReleaseIterator(&iterator); }

  WebPIterator iterator{};
};

std::string damaged(VP8StatusCode status) {
  const auto reason = [&] {
    switch (status) {
      case VP8_STATUS_OUT_OF_MEMORY: return "out of memory";
      case VP8_STATUS_UNSUPPORTED_FEATURE: return "unsupported feature";
      case VP8_STATUS_SUSPENDED:
      case VP8_STATUS_NOT_ENOUGH_DATA: return "it ends early";
      default: return "its data make no picture";
    }
  };
  return std::string("the WebP is damaged (") + reason() + ").";
}

/// What the container's `EXIF` chunk says; cameras and some programs write the JPEG marker's six
/// bytes before it.
int orientation(const WebPDemuxer* demuxer) {
  constexpr std::array<std::uint8_t, 6> kJpegHeader{'E', 'x', 'i', 'f', 0, 0};
  WebPChunkIterator chunk{};
  int result = 1;
  if (WebPDemuxGetChunk(demuxer, "EXIF", 1, &chunk)) {
    std::span<const std::uint8_t> tiff(chunk.chunk.bytes, chunk.chunk.size);
    if (tiff.size() >= kJpegHeader.size() &&
        std::equal(kJpegHeader.begin(), kJpegHeader.end(), tiff.begin()))
      tiff = tiff.subspan(kJpegHeader.size());
    result = exif_orientation(tiff);
  }
  WebPDemuxReleaseChunkIterator(&chunk);
  return result;
}

/// Decodes into its place on the canvas, which the container was checked to hold.
VP8StatusCode decode_frame(const WebPIterator& frame, RgbaImage& canvas) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return VP8_STATUS_INVALID_PARAM;
  const VP8StatusCode header =
      WebPGetFeatures(frame.fragment.bytes, frame.fragment.size, &config.input);
  if (header != VP8_STATUS_OK) return header;
  // The container says a size, the picture in it says one: only both together can be trusted.
  if (config.input.width != frame.width || config.input.height != frame.height ||
      frame.x_offset < 0 || frame.y_offset < 0 || frame.width > canvas.width - frame.x_offset ||
      frame.height > canvas.height - frame.y_offset)
    return VP8_STATUS_BITSTREAM_ERROR;
  const std::size_t stride = std::size_t{4} * static_cast<std::size_t>(canvas.width);
  const std::size_t start = stride * static_cast<std::size_t>(frame.y_offset) +
                            std::size_t{4} * static_cast<std::size_t>(frame.x_offset);
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = canvas.pixels.data() + start;
  config.output.u.RGBA.stride = static_cast<int>(stride);
  config.output.u.RGBA.size = canvas.pixels.size() - start;
  const VP8StatusCode status = WebPDecode(frame.fragment.bytes, frame.fragment.size, &config);
  WebPFreeDecBuffer(&config.output);
  return status;
}

/// libwebp's picture and the bytes it becomes.
struct Encoder {
  Encoder() {
    WebPMemoryWriterInit(&writer);
    valid = WebPPictureInit(&picture) != 0;
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  ~Encoder() {
    WebPPictureFree(&picture);
    WebPMemoryWriterClear(&writer);
  }

  WebPPicture picture{};
  WebPMemoryWriter writer{};
  bool valid = false;
};

std::string cannot_write(const WebPPicture& picture) {
  const auto reason = [&] {
    switch (picture.error_code) {
      case VP8_ENC_ERROR_OUT_OF_MEMORY:
      case VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY: return std::string("out of memory");
      case VP8_ENC_ERROR_BAD_DIMENSION:
        return "its sides may be " + std::to_string(WEBP_MAX_DIMENSION) + " pixels at most";
      default: return "libwebp's error " + std::to_string(picture.error_code);
    }
  };
  return "The WebP cannot be written: " + reason() + ".";
}

}  // namespace

Result<RgbaImage> decode_webp(std::span<const std::uint8_t> bytes, std::size_t max_pixels) {
  using Image = Result<RgbaImage>;
  const WebPData data{bytes.data(), bytes.size()};
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  const Demuxer demuxer(WebPDemuxPartial(&data, &state));
  if (!demuxer || state == WEBP_DEMUX_PARSE_ERROR)
    return Image::failure(damaged(VP8_STATUS_BITSTREAM_ERROR));
  const std::size_t width = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH);
  const std::size_t height = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT);
  if (width > max_pixels / std::max<std::size_t>(height, 1))
    return Image::failure(too_large(width, height, max_pixels));
  Frame frame;
  if (state != WEBP_DEMUX_DONE || !WebPDemuxGetFrame(demuxer.get(), 1, &frame.iterator))
    return Image::failure(damaged(VP8_STATUS_NOT_ENOUGH_DATA));
  RgbaImage image{static_cast<int>(width), static_cast<int>(height), {}};
  image.pixels.resize(4 * width * height);
  const VP8StatusCode status = decode_frame(frame.iterator, image);
  if (status != VP8_STATUS_OK) return Image::failure(damaged(status));
  return upright(std::move(image), orientation(demuxer.get()));
}

Result<std::vector<std::uint8_t>> encode_webp(const ConstImageView& rgba, int quality,
                                              bool lossless) {
  using Bytes = Result<std::vector<std::uint8_t>>;
  Encoder encoder;
  WebPConfig config;
  if (!encoder.valid || !WebPConfigInit(&config))
    return Bytes::failure("The WebP cannot be written: another libwebp than it was built for.");
  config.quality = static_cast<float>(quality);
  config.lossless = lossless ? 1 : 0;
  config.exact = config.lossless;  // colours under full transparency stay
  WebPPicture& picture = encoder.picture;
  picture.use_argb = config.lossless;
  picture.width = rgba.width;
  picture.height = rgba.height;
  if (rgba.width > WEBP_MAX_DIMENSION || rgba.height > WEBP_MAX_DIMENSION)
    picture.error_code = VP8_ENC_ERROR_BAD_DIMENSION;
  else if (WebPPictureImportRGBA(&picture, rgba.planes[0].data,
                                 static_cast<int>(rgba.planes[0].stride)) &&
           WebPEncode(&config, &picture))
    return std::vector<std::uint8_t>(encoder.writer.mem, encoder.writer.mem + encoder.writer.size);
  return Bytes::failure(cannot_write(picture));
}

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/image_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <memory>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elements/common/image_codecs.hpp"

namespace booth {
namespace {

constexpr std::array<std::uint8_t, 8> kPngSignature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
constexpr std::array<std::uint8_t, 3> kJpegSignature{0xff, 0xd8, 0xff};
constexpr std::array<std::uint8_t, 4> kRiffSignature{'R', 'I', 'F', 'F'};
constexpr std::array<std::uint8_t, 4> kWebpSignature{'W', 'E', 'B', 'P'};  // after RIFF's length

/// libwebp's default, and Chromium's.
constexpr int kLosslessEffort = 75;

template <std::size_t size>
bool starts_with(std::span<const std::uint8_t> bytes,
                 const std::array<std::uint8_t, size>& signature) {
  return bytes.size() >= size && std::equal(signature.begin(), signature.end(), bytes.begin());
}

bool is_webp(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kType = 8;
  return bytes.size() >= kType && starts_with(bytes, kRiffSignature) &&
         starts_with(bytes.subspan(kType), kWebpSignature);
}

std::string failed_to_read(const std::string& path, const std::string& reason) {
  return "Cannot read the picture " + path + ": " + reason;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Result<std::vector<std::uint8_t>> read_file(const std::string& path) {
  using Bytes = Result<std::vector<std::uint8_t>>;
  const auto system_error = [&] {
    return Bytes::failure(failed_to_read(path, std::generic_category().message(errno) + "."));
  };
  // A pipe without a writer would be waited for, but for O_NONBLOCK.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return system_error();
  const std::unique_ptr<std::FILE, CloseFile> file(fdopen(descriptor, "rb"));
  if (!file) {
    auto error = system_error();
    close(descriptor);
    return error;
  }
  struct stat status {};
  if (fstat(fileno(file.get()), &status) != 0) return system_error();
  if (!S_ISREG(status.st_mode)) return Bytes::failure(failed_to_read(path, "it is not a file."));
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > kMaxImageFileBytes)
    return Bytes::failure(failed_to_read(path, "the file is larger than 256 MiB."));
  std::vector<std::uint8_t> bytes(size);
  bytes.resize(std::fread(bytes.data(), 1, size, file.get()));
  if (std::ferror(file.get())) return system_error();
  return bytes;
}

}  // namespace

std::string too_large(std::size_t width, std::size_t height, std::size_t max_pixels) {
  return "the picture of " + std::to_string(width) + "x" + std::to_string(height) +
         " pixels is larger than the " + std::to_string(max_pixels) + " pixels allowed.";
}

Result<RgbaImage> decode_image(std::span<const std::uint8_t> bytes, std::size_t max_pixels) {
  if (starts_with(bytes, kPngSignature)) return decode_png(bytes, max_pixels);
  if (starts_with(bytes, kJpegSignature)) return decode_jpeg(bytes, max_pixels);
  if (is_webp(bytes)) return decode_webp(bytes, max_pixels);
  return Result<RgbaImage>::failure("it is neither a PNG nor a JPEG nor a WebP picture.");
}

Result<RgbaImage> read_image_file(const std::string& path, std::size_t max_pixels) {
  const auto bytes = read_file(path);
  if (!bytes) return Result<RgbaImage>::failure(bytes.error());
  auto image = decode_image(*bytes, max_pixels);
  if (!image) return Result<RgbaImage>::failure(failed_to_read(path, image.error()));
  return image;
}

Result<std::vector<std::uint8_t>> encode_image(const ConstImageView& rgba, ImageFormat format,
                                               double quality) {
  if (format == ImageFormat::kPng) return encode_png(rgba);
  const double bounded = std::isnan(quality) ? 0.0 : std::clamp(quality, 0.0, 1.0);
  const int percent = static_cast<int>(std::lround(100.0 * bounded));
  if (format == ImageFormat::kJpeg) return encode_jpeg(rgba, std::max(1, percent));
  if (bounded == 1.0) return encode_webp(rgba, kLosslessEffort, true);
  return encode_webp(rgba, percent, false);
}

}  // namespace booth

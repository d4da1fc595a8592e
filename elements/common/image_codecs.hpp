// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/common/image_file.hpp"

// The libraries behind image_file.hpp, one file each; not for other callers.
namespace booth {

Result<RgbaImage> decode_png(std::span<const std::uint8_t> bytes, std::size_t max_pixels);
Result<RgbaImage> decode_jpeg(std::span<const std::uint8_t> bytes, std::size_t max_pixels);
Result<RgbaImage> decode_webp(std::span<const std::uint8_t> bytes, std::size_t max_pixels);
Result<std::vector<std::uint8_t>> encode_png(const ConstImageView& rgba);
/// `quality` is libjpeg's, 1..100.
Result<std::vector<std::uint8_t>> encode_jpeg(const ConstImageView& rgba, int quality);
/// `quality` is libwebp's, 0..100: of the picture, or where it is lossless of the search for few
/// bytes.
Result<std::vector<std::uint8_t>> encode_webp(const ConstImageView& rgba, int quality,
                                              bool lossless);

/// The sentence for a picture of more than `max_pixels`.
std::string too_large(std::size_t width, std::size_t height, std::size_t max_pixels);

}  // namespace booth

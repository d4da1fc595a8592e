// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/common/result.hpp"

namespace booth {

enum class ImageFormat { kPng, kJpeg, kWebp };

/// Larger pictures are refused before any memory is taken for them (256 MiB of pixels).
inline constexpr std::size_t kMaxImagePixels = std::size_t{8192} * 8192;
/// Larger files are refused unread.
inline constexpr std::size_t kMaxImageFileBytes = std::size_t{256} << 20;

/// Reads a PNG (palette, grey, 16 bit, interlaced, alpha), a JPEG (baseline, progressive, grey,
/// CMYK) or a WebP (lossy, lossless, alpha; of an animation the first picture), told apart by their
/// first bytes, into straight-alpha sRGB. An Exif orientation is applied. A damaged or truncated
/// picture is an error, never a crash.
Result<RgbaImage> decode_image(std::span<const std::uint8_t> bytes,
                               std::size_t max_pixels = kMaxImagePixels);

/// The same from a file; the error names the file.
Result<RgbaImage> read_image_file(const std::string& path,
                                  std::size_t max_pixels = kMaxImagePixels);

/// Writes an RGBA picture of at least one pixel. PNG is lossless and ignores `quality`. JPEG has no
/// alpha: the picture is laid on black, as a browser's canvas does; `quality` 0..1 is the canvas'
/// (4:2:0 chroma below 0.9, 4:4:4 from there on), values outside are taken as the nearest end.
/// WebP keeps alpha and has the same `quality`; 1 is lossless, as from Chromium's canvas. A side of
/// more than 65535 (JPEG) or 16383 pixels (WebP) is an error.
Result<std::vector<std::uint8_t>> encode_image(const ConstImageView& rgba, ImageFormat format,
                                               double quality);

}  // namespace booth

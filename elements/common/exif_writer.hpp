// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "elements/common/image_file.hpp"

namespace booth {

/// What a photo says about itself.
struct ExifFields {
  int orientation = 1;       ///< 1..8, how a viewer has to turn it (Exif 2.32, 4.6.4)
  std::int64_t time_us = 0;  ///< when it was taken: microseconds since 1970, UTC
  int width = 0;             ///< of the stored picture, pixels
  int height = 0;
};

/// A TIFF block with the orientation, the local time with its offset and milliseconds
/// (DateTimeOriginal, OffsetTimeOriginal, SubSecTimeOriginal), the size and sRGB.
std::vector<std::uint8_t> make_exif(const ExifFields& fields);

/// Puts the block into a picture file that encode_image() made: JPEG's APP1, PNG's eXIf, WebP's
/// EXIF chunk. A file that is none of them stays as it is. Costs a move of the file in memory.
void embed_exif(std::vector<std::uint8_t>& file, ImageFormat format,
                std::span<const std::uint8_t> tiff);

}  // namespace booth

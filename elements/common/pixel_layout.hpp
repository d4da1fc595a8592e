// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "elements/common/image_view.hpp"

namespace booth {

/// Where the samples of one component are: its first byte in row 0 of a plane is `offset`, the next
/// one `step` bytes further. All zero for a component that is not there.
struct Component {
  std::uint8_t plane = 0;
  std::uint8_t offset = 0;
  std::uint8_t step = 0;
};

/// What a format looks like in memory.
struct PixelLayout {
  bool rgb;
  bool alpha;             ///< the fourth component is alpha and not padding
  std::uint8_t planes;    ///< [1, 3]
  std::uint8_t chroma_x;  ///< a chroma sample stands for 2^chroma_x by 2^chroma_y pixels
  std::uint8_t chroma_y;
  std::array<Component, 4> components;  ///< Y, U, V; or R, G, B, and alpha or padding

  /// Y in a plane of its own.
  bool planar_luma() const { return !rgb && planes > 1; }
  /// YUY2 and UYVY.
  bool packed_yuv() const { return !rgb && planes == 1; }
  /// One component a plane.
  bool planar() const { return planes == 3; }
};

const PixelLayout& layout_of(PixelFormat format);

/// Bytes of a row of one plane that hold samples, and rows of it.
int row_bytes(PixelFormat format, std::size_t plane, int width);
int plane_rows(PixelFormat format, std::size_t plane, int height);

/// Bytes of a picture without padding, and a view of it in that much memory.
std::size_t picture_bytes(PixelFormat format, int width, int height);
ImageView picture_view(PixelFormat format, int width, int height, std::uint8_t* memory);

/// Copies a picture into another of the same format and size; nothing where both are the same.
void copy_picture(const ConstImageView& in, const ImageView& out);

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/pixels/native_rows.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace booth::keying {
namespace {

constexpr int kPixelBytes = 4;

std::uint8_t* without_const(const std::uint8_t* bytes) { return const_cast<std::uint8_t*>(bytes); }

/// First and second, or the other way round where `turned`: V before U, or chroma before luma.
PairsRow pairs_row(std::uint8_t* pairs, std::uint8_t* first, std::uint8_t* second, bool turned,
                   int width) {
  if (turned) std::swap(first, second);
  return {pairs, first, second, width};
}

/// Every sample twice, for pixels [2 begin, 2 end) below `width`.
void double_row(const std::uint8_t* in, std::uint8_t* out, int begin, int end, int width) {
  for (int x = 2 * begin; x < std::min(2 * end, width); ++x) out[x] = in[x / 2];
}

}  // namespace

PixelFormat long_format(PixelFormat format) {
  if (format == PixelFormat::kRgb) return PixelFormat::kRgbx;
  return format == PixelFormat::kBgr ? PixelFormat::kBgrx : format;
}

NativeRows::NativeRows(PixelFormat format, Colorimetry colorimetry, int width,
                       const Functions& functions)
    : layout_(layout_of(format)),
      functions_(functions),
      short_pixels_(layout_.rgb && layout_.components[0].step == 3),
      scratch_stride_(std::ptrdiff_t{kPixelBytes} * (width + 1)),
      scratch_(static_cast<std::size_t>(3 * scratch_stride_)) {
  if (layout_.rgb) pixels_.emplace(long_format(format), colorimetry, functions.packed);
}

std::uint8_t* NativeRows::scratch(int row) { return scratch_.data() + row * scratch_stride_; }

void NativeRows::to_planar(const ConstImageView& native, const ImageView& planar, int row) {
  if (layout_.rgb)
    rgb_to_planar(native, planar, row);
  else if (layout_.packed_yuv())
    packed_yuv_to_planar(native, planar, row);
  else
    chroma_to_planar(native, planar, row);
}

void NativeRows::to_native(const ConstImageView& planar, const ImageView& native, int row,
                           int begin, int end) {
  if (layout_.rgb) {
    rgb_to_native(planar, native, row, begin, end);
  } else if (layout_.packed_yuv()) {
    for (int y = 2 * row; y < std::min(2 * row + 2, native.height); ++y)
      packed_yuv_to_native(planar, native, y, begin, end);
  } else {
    chroma_to_native(planar, native, row, begin, end);
  }
}

void NativeRows::chroma_to_planar(const ConstImageView& native, const ImageView& planar, int row) {
  const int width = planar.chroma_width();
  if (!layout_.planar()) {
    functions_.samples.split(pairs_row(without_const(native.planes[1].row(row)),
                                       planar.planes[1].row(row), planar.planes[2].row(row),
                                       layout_.components[1].offset != 0, width));
    return;
  }
  const int upper = 2 * row;
  const int lower = std::min(upper + 1, native.height - 1);
  for (std::size_t plane : {1U, 2U}) {
    const ConstPlane& in = native.planes[plane];
    std::uint8_t* out = planar.planes[plane].row(row);
    if (layout_.chroma_x == 0)
      functions_.samples.block_mean({in.row(upper), in.row(lower), out, native.width});
    else
      functions_.samples.mean({in.row(upper), in.row(lower), out, width});
  }
}

void NativeRows::packed_yuv_to_planar(const ConstImageView& native, const ImageView& planar,
                                      int row) {
  const int width = planar.chroma_width();
  const bool chroma_first = layout_.components[0].offset != 0;
  const int lines = std::min(2, native.height - 2 * row);
  for (int line = 0; line < lines; ++line) {
    const int y = 2 * row + line;
    // Luma goes by way of memory of its own: of an odd width there is one sample too many.
    functions_.samples.split(pairs_row(without_const(native.planes[0].row(y)), scratch(2),
                                       scratch(line), chroma_first, 2 * width));
    std::memcpy(planar.planes[0].row(y), scratch(2), static_cast<std::size_t>(native.width));
  }
  functions_.samples.mean({scratch(0), scratch(lines - 1), scratch(2), 2 * width});
  functions_.samples.split(
      pairs_row(scratch(2), planar.planes[1].row(row), planar.planes[2].row(row), false, width));
}

void NativeRows::rgb_to_planar(const ConstImageView& native, const ImageView& planar, int row) {
  if (!short_pixels_) return pixels_->to_planar(native, planar, row);
  const int lines = std::min(2, native.height - 2 * row);
  for (int line = 0; line < lines; ++line)
    functions_.samples.lengthen(
        {without_const(native.planes[0].row(2 * row + line)), scratch(line), native.width});
  const ConstImageView two{native.format, native.width, lines, {{{scratch(0), scratch_stride_}}}};
  ImageView rows = planar;
  for (std::size_t plane = 0; plane < 3; ++plane)
    rows.planes[plane].data = planar.planes[plane].row(plane == 0 ? 2 * row : row);
  pixels_->to_planar(two, rows, 0);
}

void NativeRows::chroma_to_native(const ConstImageView& planar, const ImageView& native, int row,
                                  int begin, int end) {
  const std::uint8_t* u = planar.planes[1].row(row);
  const std::uint8_t* v = planar.planes[2].row(row);
  if (!layout_.planar()) {
    functions_.samples.join(pairs_row(native.planes[1].row(row) + std::ptrdiff_t{2} * begin,
                                      without_const(u + begin), without_const(v + begin),
                                      layout_.components[1].offset != 0, end - begin));
    return;
  }
  for (int y = 2 * row; y < std::min(2 * row + 2, native.height); ++y) {
    for (std::size_t plane : {1U, 2U}) {
      const std::uint8_t* in = plane == 1 ? u : v;
      std::uint8_t* out = native.planes[plane].row(y);
      if (layout_.chroma_x == 0)
        double_row(in, out, begin, end, native.width);
      else
        std::copy(in + begin, in + end, out + begin);
    }
  }
}

void NativeRows::packed_yuv_to_native(const ConstImageView& planar, const ImageView& native, int y,
                                      int begin, int end) {
  std::uint8_t* chroma = scratch(0);
  std::uint8_t* luma = scratch(1);
  functions_.samples.join({chroma, without_const(planar.planes[1].row(y / 2) + begin),
                           without_const(planar.planes[2].row(y / 2) + begin), end - begin});
  const std::uint8_t* in = planar.planes[0].row(y);
  const int last = std::min(2 * end, native.width);
  std::copy(in + 2 * begin, in + last, luma);
  luma[last - 2 * begin] = in[last - 1];  // of an odd width, for the pixel that is not there
  functions_.samples.join(pairs_row(native.planes[0].row(y) + std::ptrdiff_t{4} * begin, luma,
                                    chroma, layout_.components[0].offset != 0, 2 * (end - begin)));
}

void NativeRows::rgb_to_native(const ConstImageView& planar, const ImageView& native, int row,
                               int begin, int end) {
  if (!short_pixels_) return pixels_->to_packed(planar, native, row, begin, end);
  const int lines = std::min(2, native.height - 2 * row);
  const int pixels = std::min(2 * end, native.width) - 2 * begin;
  ConstImageView rows = planar;
  for (std::size_t plane = 0; plane < 3; ++plane)
    rows.planes[plane].data = planar.planes[plane].row(plane == 0 ? 2 * row : row);
  const ImageView two{native.format, native.width, lines, {{{scratch(0), scratch_stride_}}}};
  pixels_->to_packed(rows, two, 0, begin, end);
  for (int line = 0; line < lines; ++line)
    functions_.samples.shorten({native.planes[0].row(2 * row + line) + std::ptrdiff_t{6} * begin,
                                scratch(line) + std::ptrdiff_t{8} * begin, pixels});
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"

namespace booth {

/// The coefficients of one matrix, range and order of bytes in a pixel of four. Q14 to YUV, Q13
/// back.
struct PackedMatrix {
  std::int16_t y[4], u[4], v[4];  ///< of the bytes of a pixel; 0 for alpha or padding
  std::int16_t from_y;
  std::int16_t from_u[3], from_v[3];  ///< to red, green, blue
  std::uint8_t at[4];                 ///< which byte is red, green, blue, alpha or padding
  std::int16_t black;

  static PackedMatrix of(PixelFormat format, Colorimetry colorimetry);
};

/// Two rows of pixels to two rows of luma and one of chroma, which is the mean of the pixels it
/// stands for. The lower rows may be the upper ones.
struct ToPlanarRow {
  const std::uint8_t* upper;
  const std::uint8_t* lower;
  std::uint8_t* upper_luma;
  std::uint8_t* lower_luma;
  std::uint8_t* u;
  std::uint8_t* v;
  int width;  ///< pixels
};
void to_planar_row(const PackedMatrix& matrix, const ToPlanarRow& row);
/// The same from chroma sample `begin` on.
void to_planar_row_from(const PackedMatrix& matrix, const ToPlanarRow& row, int begin);

/// The pixels of chroma samples [begin, end) of one row; their alpha or padding is kept.
struct ToPackedRow {
  const std::uint8_t* luma;
  const std::uint8_t* u;
  const std::uint8_t* v;
  std::uint8_t* pixels;
  int begin;
  int end;
  int width;  ///< pixels
};
void to_packed_row(const PackedMatrix& matrix, const ToPackedRow& row);

/// The same where every pixel has chroma of its own; begin and end count pixels.
void to_pixels_row(const PackedMatrix& matrix, const ToPackedRow& row);

/// The chroma of every pixel.
struct ToChromaRow {
  const std::uint8_t* pixels;
  std::uint8_t* u;
  std::uint8_t* v;
  int width;  ///< pixels
};
void to_chroma_row(const PackedMatrix& matrix, const ToChromaRow& row);

struct PackedFunctions {
  void (*to_planar)(const PackedMatrix&, const ToPlanarRow&) = to_planar_row;
  void (*to_packed)(const PackedMatrix&, const ToPackedRow&) = to_packed_row;
  void (*to_pixels)(const PackedMatrix&, const ToPackedRow&) = to_pixels_row;
  void (*to_chroma)(const PackedMatrix&, const ToChromaRow&) = to_chroma_row;
};
/// For the CPU that runs this; the same bytes as the plain functions.
PackedFunctions fastest_packed_functions();

/// RGB of four bytes a pixel to I420 and back, a chroma row (two pixel rows) at a time.
class PackedRows {
 public:
  PackedRows(PixelFormat format, Colorimetry colorimetry,
             const PackedFunctions& functions = fastest_packed_functions())
      : matrix_(PackedMatrix::of(format, colorimetry)), functions_(functions) {}

  /// Converts chroma row `row` of `packed` and its luma rows into `planar`.
  void to_planar(const ConstImageView& packed, const ImageView& planar, int row) const;
  /// Converts chroma samples [begin, end) of row `row` back; alpha or padding is kept.
  void to_packed(const ConstImageView& planar, const ImageView& packed, int row, int begin,
                 int end) const;
  const PackedMatrix& matrix() const { return matrix_; }

 private:
  PackedMatrix matrix_;
  PackedFunctions functions_;
};

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Bytes of a row taken apart, put together and averaged: what it takes to have the chroma of any
// format in planes.
#pragma once

#include <cstdint>

namespace booth::keying {

/// Every other byte apart and together again: u and v of NV12, luma and chroma of YUY2.
struct PairsRow {
  std::uint8_t* pairs;
  std::uint8_t* first;
  std::uint8_t* second;
  int width;  ///< pairs
};
void split_row(const PairsRow& row);
void join_row(const PairsRow& row);

/// Means of a sample and the one below it, rounded to nearest, halves up. `out` may be an input.
struct MeanRow {
  const std::uint8_t* upper;
  const std::uint8_t* lower;
  std::uint8_t* out;
  int width;  ///< samples of `out`
};
void mean_row(const MeanRow& row);

/// Means of two by two samples, rounded to nearest, halves up.
struct BlockMeanRow {
  const std::uint8_t* upper;
  const std::uint8_t* lower;
  std::uint8_t* out;
  int width;  ///< samples of the inputs; the last of an odd number counts twice
};
void block_mean_row(const BlockMeanRow& row);
/// The same from sample `begin` of `out` on.
void block_mean_row_from(const BlockMeanRow& row, int begin);

/// Pixels of three bytes to pixels of four, whose last byte is 0, and back.
struct PixelsRow {
  std::uint8_t* three;
  std::uint8_t* four;
  int width;  ///< pixels
};
void lengthen_row(const PixelsRow& row);
void shorten_row(const PixelsRow& row);

struct SampleFunctions {
  void (*split)(const PairsRow&) = split_row;
  void (*join)(const PairsRow&) = join_row;
  void (*mean)(const MeanRow&) = mean_row;
  void (*block_mean)(const BlockMeanRow&) = block_mean_row;
  void (*lengthen)(const PixelsRow&) = lengthen_row;
  void (*shorten)(const PixelsRow&) = shorten_row;
};
/// For the CPU that runs this; the same bytes as the plain functions.
SampleFunctions fastest_sample_functions();

}  // namespace booth::keying

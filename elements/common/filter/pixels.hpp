// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace booth::cssfilter {

/// Where the channels stand in a pixel of four bytes: byte offsets 0..3.
struct PixelOrder {
  std::uint8_t r = 0;
  std::uint8_t g = 1;
  std::uint8_t b = 2;
  std::uint8_t a = 3;
  /// False for RGBx and the like: byte `a` is ignored on reading and becomes 255.
  bool has_alpha = true;

  bool operator==(const PixelOrder&) const = default;
};

/// A picture of four bytes a pixel, straight alpha, that somebody else owns. Rows need no
/// alignment; `stride` is in bytes.
struct Pixels {
  std::uint8_t* data = nullptr;
  std::ptrdiff_t stride = 0;
  int width = 0;
  int height = 0;
  PixelOrder order{};

  std::uint8_t* row(int y) const { return data + y * stride; }
};

}  // namespace booth::cssfilter

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/shrink.hpp"

#include <algorithm>
#include <cstddef>

namespace booth::keying {
namespace {

/// Samples [begin, end) of `size` that belong to part `i` of `parts`; one at least.
struct Part {
  int begin;
  int end;

  static Part of(int i, int parts, int size) {
    const auto at = [&](int n) { return static_cast<int>(std::int64_t{n} * size / parts); };
    const int begin = std::min(at(i), size - 1);
    return {begin, std::max(at(i + 1), begin + 1)};
  }
};

void shrink_plane(const ConstPlane& in, int width, int height, const SmallPicture& size,
                  std::vector<std::uint8_t>& out) {
  out.resize(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height));
  std::vector<std::uint32_t> columns(static_cast<std::size_t>(width));
  std::uint8_t* pixel = out.data();
  for (int row = 0; row < size.height; ++row) {
    const Part rows = Part::of(row, size.height, height);
    std::fill(columns.begin(), columns.end(), 0U);
    for (int y = rows.begin; y < rows.end; ++y) {
      const std::uint8_t* samples = in.row(y);
      for (std::size_t x = 0; x < columns.size(); ++x) columns[x] += samples[x];
    }
    for (int i = 0; i < size.width; ++i) {
      const Part part = Part::of(i, size.width, width);
      std::uint32_t sum = 0;
      for (int x = part.begin; x < part.end; ++x) sum += columns[static_cast<std::size_t>(x)];
      const auto count =
          static_cast<std::uint32_t>((part.end - part.begin) * (rows.end - rows.begin));
      *pixel++ = static_cast<std::uint8_t>((sum + count / 2) / count);
    }
  }
}

}  // namespace

void shrink(const ConstImageView& i420, Colorimetry colorimetry, SmallPicture& out) {
  out.colorimetry = colorimetry;
  shrink_plane(i420.planes[0], i420.width, i420.height, out, out.y);
  shrink_plane(i420.planes[1], i420.chroma_width(), i420.chroma_height(), out, out.u);
  shrink_plane(i420.planes[2], i420.chroma_width(), i420.chroma_height(), out, out.v);
}

std::vector<std::uint8_t> SmallPicture::rgb() const {
  std::vector<std::uint8_t> pixels;
  pixels.reserve(3 * y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    const Color color = to_rgb({y[i], u[i], v[i]}, colorimetry);
    pixels.insert(pixels.end(), {color.r, color.g, color.b});
  }
  return pixels;
}

}  // namespace booth::keying

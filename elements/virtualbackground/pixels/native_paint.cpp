// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <cstring>

#include "elements/virtualbackground/pixels/native_rows.hpp"

namespace booth::keying {
namespace {

struct Target {
  const PixelLayout& layout;
  const ImageView& view;

  std::uint8_t& sample(std::size_t component, int x, int y) const {
    const Component& place = layout.components[component];
    return view.planes[place.plane].row(y)[place.offset + place.step * x];
  }
};

void paint_rgb(const RgbaImage& picture, const Target& target) {
  const std::size_t components = target.layout.components[3].step > 0 ? 4 : 3;
  for (int y = 0; y < picture.height; ++y) {
    const std::uint8_t* pixel = picture.view().planes[0].row(y);
    for (int x = 0; x < picture.width; ++x, pixel += 4)
      for (std::size_t c = 0; c < components; ++c) target.sample(c, x, y) = pixel[c];
  }
}

int weighted(const std::int16_t* weights, const std::uint8_t* pixel) {
  return weights[0] * pixel[0] + weights[1] * pixel[1] + weights[2] * pixel[2];
}

std::uint8_t to_byte(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }

/// The mean of the pixels that one sample of chroma stands for.
void paint_chroma(const RgbaImage& picture, const Target& target, const PackedMatrix& matrix, int x,
                  int y) {
  const int shift = target.layout.chroma_x + target.layout.chroma_y;
  int sums[2] = {};
  for (int dy = 0; dy < 1 << target.layout.chroma_y; ++dy) {
    for (int dx = 0; dx < 1 << target.layout.chroma_x; ++dx) {
      const int row = std::min((y << target.layout.chroma_y) + dy, picture.height - 1);
      const int column = std::min((x << target.layout.chroma_x) + dx, picture.width - 1);
      const std::uint8_t* pixel = picture.view().planes[0].row(row) + std::ptrdiff_t{4} * column;
      sums[0] += weighted(matrix.u, pixel);
      sums[1] += weighted(matrix.v, pixel);
    }
  }
  const int half = 1 << (13 + shift);
  for (std::size_t c : {0U, 1U})
    target.sample(c + 1, x, y) = to_byte(128 + ((sums[c] + half) >> (14 + shift)));
}

void paint_yuv(const RgbaImage& picture, const Target& target, Colorimetry colorimetry) {
  const PackedMatrix matrix = PackedMatrix::of(PixelFormat::kRgba, colorimetry);
  const int bias = matrix.black * 16384 + 8192;
  for (int y = 0; y < picture.height; ++y) {
    const std::uint8_t* pixel = picture.view().planes[0].row(y);
    for (int x = 0; x < picture.width; ++x, pixel += 4)
      target.sample(0, x, y) = to_byte((weighted(matrix.y, pixel) + bias) >> 14);
  }
  const int width = (picture.width + (1 << target.layout.chroma_x) - 1) >> target.layout.chroma_x;
  const int height = (picture.height + (1 << target.layout.chroma_y) - 1) >> target.layout.chroma_y;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) paint_chroma(picture, target, matrix, x, y);
}

/// Where in a pixel of four bytes, read as one number, each of its bytes goes.
struct Order {
  int from[4];  ///< bits, for bytes 0 to 3 of the result
  std::uint32_t opaque = 0;

  Order(const PixelLayout& in, const PixelLayout& out) {
    for (std::size_t c = 0; c < 4; ++c) {
      // Of three bytes the fourth was added.
      const int place = in.components[c].step > 0 ? in.components[c].offset : 3;
      from[out.components[c].offset] = 8 * place;
    }
    if (!in.alpha) opaque = 0xffU << (8 * out.components[3].offset);
  }
  std::uint32_t operator()(std::uint32_t pixel) const {
    return (pixel >> from[0] & 0xff) | (pixel >> from[1] & 0xff) << 8 |
           (pixel >> from[2] & 0xff) << 16 | (pixel >> from[3] & 0xff) << 24 | opaque;
  }
};

}  // namespace

void reorder(const ConstImageView& rgb, const ImageView& rgba) {
  const PixelLayout& layout = layout_of(rgb.format);
  const Order order(layout, layout_of(rgba.format));
  const auto lengthen = fastest_sample_functions().lengthen;
  for (int y = 0; y < rgb.height; ++y) {
    std::uint8_t* out = rgba.planes[0].row(y);
    const std::uint8_t* in = rgb.planes[0].row(y);
    if (layout.components[0].step == 3) {
      lengthen({const_cast<std::uint8_t*>(in), out, rgb.width});
      in = out;
    }
    for (int x = 0; x < rgb.width; ++x) {
      std::uint32_t pixel = 0;
      std::memcpy(&pixel, in + std::ptrdiff_t{4} * x, 4);
      pixel = order(pixel);
      std::memcpy(out + std::ptrdiff_t{4} * x, &pixel, 4);
    }
  }
}

void paint(const RgbaImage& picture, const ImageView& native, Colorimetry colorimetry) {
  const Target target{layout_of(native.format), native};
  if (target.layout.rgb)
    paint_rgb(picture, target);
  else
    paint_yuv(picture, target, colorimetry);
}

}  // namespace booth::keying

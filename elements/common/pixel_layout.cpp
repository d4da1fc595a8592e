// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/pixel_layout.hpp"

#include <algorithm>
#include <cstring>

namespace booth {
namespace {

constexpr PixelLayout planar(std::uint8_t chroma_x, std::uint8_t chroma_y) {
  return {false, false, 3, chroma_x, chroma_y, {{{0, 0, 1}, {1, 0, 1}, {2, 0, 1}, {}}}};
}

constexpr PixelLayout pairs(std::uint8_t u, std::uint8_t v) {
  return {false, false, 2, 1, 1, {{{0, 0, 1}, {1, u, 2}, {1, v, 2}, {}}}};
}

constexpr PixelLayout packed_yuv(std::uint8_t y, std::uint8_t u, std::uint8_t v) {
  return {false, false, 1, 1, 0, {{{0, y, 2}, {0, u, 4}, {0, v, 4}, {}}}};
}

/// The places of red, green, blue, and alpha or padding, in a pixel of four bytes.
constexpr PixelLayout pixels(std::array<std::uint8_t, 4> at, bool alpha) {
  return {true, alpha, 1, 0, 0, {{{0, at[0], 4}, {0, at[1], 4}, {0, at[2], 4}, {0, at[3], 4}}}};
}

constexpr PixelLayout short_pixels(std::uint8_t red, std::uint8_t blue) {
  return {true, false, 1, 0, 0, {{{0, red, 3}, {0, 1, 3}, {0, blue, 3}, {}}}};
}

/// In the order of PixelFormat.
constexpr std::array kLayouts{
    planar(1, 1),                 // I420
    pairs(0, 1),                  // NV12
    pixels({0, 1, 2, 3}, true),   // RGBA
    pixels({2, 1, 0, 3}, false),  // BGRx
    pairs(1, 0),                  // NV21
    packed_yuv(0, 1, 3),          // YUY2
    packed_yuv(1, 0, 2),          // UYVY
    planar(1, 0),                 // Y42B
    planar(0, 0),                 // Y444
    pixels({2, 1, 0, 3}, true),   // BGRA
    pixels({1, 2, 3, 0}, true),   // ARGB
    pixels({3, 2, 1, 0}, true),   // ABGR
    pixels({0, 1, 2, 3}, false),  // RGBx
    pixels({1, 2, 3, 0}, false),  // xRGB
    pixels({3, 2, 1, 0}, false),  // xBGR
    short_pixels(0, 2),           // RGB
    short_pixels(2, 0),           // BGR
};
static_assert(kLayouts.size() == static_cast<std::size_t>(PixelFormat::kBgr) + 1);

int shifted_up(int size, int shift) { return (size + (1 << shift) - 1) >> shift; }

bool is_chroma(const PixelLayout& layout, std::size_t component) {
  return !layout.rgb && component > 0;
}

}  // namespace

const PixelLayout& layout_of(PixelFormat format) {
  return kLayouts[static_cast<std::size_t>(format)];
}

int row_bytes(PixelFormat format, std::size_t plane, int width) {
  const PixelLayout& layout = layout_of(format);
  int bytes = 0;
  for (std::size_t i = 0; i < layout.components.size(); ++i) {
    const Component& component = layout.components[i];
    if (component.plane != plane || component.step == 0) continue;
    const int samples = is_chroma(layout, i) ? shifted_up(width, layout.chroma_x) : width;
    bytes = std::max(bytes, component.step * samples);
  }
  return bytes;
}

int plane_rows(PixelFormat format, std::size_t plane, int height) {
  const PixelLayout& layout = layout_of(format);
  return plane == 0 ? height : shifted_up(height, layout.chroma_y);
}

std::size_t picture_bytes(PixelFormat format, int width, int height) {
  std::size_t bytes = 0;
  for (std::size_t plane = 0; plane < layout_of(format).planes; ++plane)
    bytes += static_cast<std::size_t>(row_bytes(format, plane, width)) *
             static_cast<std::size_t>(plane_rows(format, plane, height));
  return bytes;
}

ImageView picture_view(PixelFormat format, int width, int height, std::uint8_t* memory) {
  ImageView view{format, width, height, {}};
  for (std::size_t plane = 0; plane < layout_of(format).planes; ++plane) {
    view.planes[plane] = {memory, row_bytes(format, plane, width)};
    memory += view.planes[plane].stride * plane_rows(format, plane, height);
  }
  return view;
}

void copy_picture(const ConstImageView& in, const ImageView& out) {
  for (std::size_t plane = 0; plane < layout_of(in.format).planes; ++plane) {
    if (in.planes[plane].data == out.planes[plane].data) continue;
    const auto bytes = static_cast<std::size_t>(row_bytes(in.format, plane, in.width));
    for (int y = 0; y < plane_rows(in.format, plane, in.height); ++y)
      std::memcpy(out.planes[plane].row(y), in.planes[plane].row(y), bytes);
  }
}

}  // namespace booth

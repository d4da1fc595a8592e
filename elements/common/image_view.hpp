// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace booth {

/// 8-bit pixel layouts the cores know. Names and meanings are GStreamer's; pixel_layout.hpp tells
/// where their samples are. YV12 is I420 with its planes the other way round.
enum class PixelFormat {
  kI420,
  kNv12,
  kRgba,
  kBgrx,
  kNv21,
  kYuy2,
  kUyvy,
  kY42b,
  kY444,
  kBgra,
  kArgb,
  kAbgr,
  kRgbx,
  kXrgb,
  kXbgr,
  kRgb,
  kBgr,
};

/// One plane of samples that somebody else owns. `stride` is in bytes and may exceed the row.
template <typename Byte>
struct BasicPlane {
  Byte* data = nullptr;
  std::ptrdiff_t stride = 0;

  Byte* row(int y) const { return data + y * stride; }
};

/// A picture that somebody else owns: size in pixels and up to three planes.
/// I420, Y42B and Y444 have planes Y, U, V; NV12 and NV21 have Y and interleaved chroma; all others
/// have one. Where chroma is halved, an odd size is rounded up: (width + 1) / 2.
template <typename Byte>
struct BasicImageView {
  PixelFormat format = PixelFormat::kRgba;
  int width = 0;
  int height = 0;
  std::array<BasicPlane<Byte>, 3> planes;

  /// Size of the chroma planes of I420, whatever the format is.
  int chroma_width() const { return (width + 1) / 2; }
  int chroma_height() const { return (height + 1) / 2; }

  operator BasicImageView<const Byte>() const {
    BasicImageView<const Byte> view{format, width, height, {}};
    for (std::size_t i = 0; i < planes.size(); ++i)
      view.planes[i] = {planes[i].data, planes[i].stride};
    return view;
  }
};

using Plane = BasicPlane<std::uint8_t>;
using ConstPlane = BasicPlane<const std::uint8_t>;
using ImageView = BasicImageView<std::uint8_t>;
using ConstImageView = BasicImageView<const std::uint8_t>;

/// An owned RGBA picture, 8 bits a channel, straight alpha, rows without padding.
struct RgbaImage {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;

  bool empty() const { return pixels.empty(); }
  ImageView view() {
    return {
        PixelFormat::kRgba, width, height, {{{pixels.data(), std::ptrdiff_t{4} * width}, {}, {}}}};
  }
  ConstImageView view() const {
    return {
        PixelFormat::kRgba, width, height, {{{pixels.data(), std::ptrdiff_t{4} * width}, {}, {}}}};
  }
};

}  // namespace booth

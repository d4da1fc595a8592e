// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/cssfilter/yuv_frame.hpp"

namespace booth::cssfilter {
namespace {

bool has_pairs(PixelFormat format) { return format != PixelFormat::kI420; }

/// Calls body(pair, u, v) with every chroma sample of a frame of pairs.
template <typename Body>
void for_pairs(const ImageView& frame, const ImageView& planar, Body&& body) {
  const int u_at = frame.format == PixelFormat::kNv12 ? 0 : 1;
  for (int y = 0; y < frame.chroma_height(); ++y) {
    std::uint8_t* pairs = frame.planes[1].row(y);
    std::uint8_t* u = planar.planes[1].row(y);
    std::uint8_t* v = planar.planes[2].row(y);
    for (int x = 0; x < frame.chroma_width(); ++x)
      body(pairs[2 * x + u_at], pairs[2 * x + 1 - u_at], u[x], v[x]);
  }
}

}  // namespace

void YuvFrame::configure(PixelFormat format, int width, int height, Colorimetry colorimetry) {
  rows_.emplace(PixelFormat::kRgbx, colorimetry);
  width_ = width;
  height_ = height;
  const auto area = [](int w, int h) {
    return static_cast<std::size_t>(w) * static_cast<std::size_t>(h);
  };
  pixels_.resize(4 * area(width, height));
  chroma_.resize(has_pairs(format) ? 2 * area((width + 1) / 2, (height + 1) / 2) : 0);
}

ImageView YuvFrame::packed() {
  return {PixelFormat::kRgbx,
          width_,
          height_,
          {{{pixels_.data(), std::ptrdiff_t{4} * width_}, {}, {}}}};
}

ImageView YuvFrame::planar(const ImageView& frame) {
  if (!has_pairs(frame.format)) return frame;
  const int width = frame.chroma_width();
  std::uint8_t* v = chroma_.data() + std::ptrdiff_t{width} * frame.chroma_height();
  return {PixelFormat::kI420,
          frame.width,
          frame.height,
          {{frame.planes[0], {chroma_.data(), width}, {v, width}}}};
}

Pixels YuvFrame::load(const ImageView& frame) {
  const ImageView planes = planar(frame);
  if (has_pairs(frame.format))
    for_pairs(frame, planes,
              [](std::uint8_t pair_u, std::uint8_t pair_v, std::uint8_t& u, std::uint8_t& v) {
                u = pair_u;
                v = pair_v;
              });
  for (int row = 0; row < frame.chroma_height(); ++row)
    rows_->to_packed(planes, packed(), row, 0, frame.chroma_width());
  return {pixels_.data(), std::ptrdiff_t{4} * width_, width_, height_, {0, 1, 2, 3, false}};
}

void YuvFrame::store(const ImageView& frame) {
  const ImageView planes = planar(frame);
  for (int row = 0; row < frame.chroma_height(); ++row) rows_->to_planar(packed(), planes, row);
  if (has_pairs(frame.format))
    for_pairs(frame, planes,
              [](std::uint8_t& pair_u, std::uint8_t& pair_v, std::uint8_t u, std::uint8_t v) {
                pair_u = u;
                pair_v = v;
              });
}

}  // namespace booth::cssfilter

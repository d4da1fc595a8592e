// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/working_frame.hpp"

#include <algorithm>
#include <cstring>

namespace booth::keying {

void copy_rows(const ConstPlane& in, const Plane& out, int bytes, int rows) {
  if (in.data == out.data) return;
  for (int y = 0; y < rows; ++y)
    std::memcpy(out.row(y), in.row(y), static_cast<std::size_t>(bytes));
}

void copy_picture(const ConstImageView& in, const ImageView& out) {
  const int chroma = in.chroma_width();
  switch (in.format) {
    case PixelFormat::kI420:
      copy_rows(in.planes[0], out.planes[0], in.width, in.height);
      copy_rows(in.planes[1], out.planes[1], chroma, in.chroma_height());
      copy_rows(in.planes[2], out.planes[2], chroma, in.chroma_height());
      break;
    case PixelFormat::kNv12:
      copy_rows(in.planes[0], out.planes[0], in.width, in.height);
      copy_rows(in.planes[1], out.planes[1], 2 * chroma, in.chroma_height());
      break;
    default: copy_rows(in.planes[0], out.planes[0], 4 * in.width, in.height);
  }
}

void WorkingFrame::configure(const Geometry& geometry) {
  geometry_ = geometry;
  packed_rows_.reset();
  if (geometry.format == PixelFormat::kRgba || geometry.format == PixelFormat::kBgrx)
    packed_rows_.emplace(geometry.format, geometry.colorimetry, functions_);
  const auto luma =
      static_cast<std::size_t>(geometry.width) * static_cast<std::size_t>(geometry.height);
  const auto chroma = static_cast<std::size_t>((geometry.width + 1) / 2) *
                      static_cast<std::size_t>((geometry.height + 1) / 2);
  planes_.assign(needed() ? luma + 2 * chroma : 0, 0);
}

ImageView WorkingFrame::planes() {
  const int chroma_width = (geometry_.width + 1) / 2;
  const int chroma_height = (geometry_.height + 1) / 2;
  std::uint8_t* u = planes_.data() + std::ptrdiff_t{geometry_.width} * geometry_.height;
  std::uint8_t* v = u + std::ptrdiff_t{chroma_width} * chroma_height;
  return {PixelFormat::kI420,
          geometry_.width,
          geometry_.height,
          {{{planes_.data(), geometry_.width}, {u, chroma_width}, {v, chroma_width}}}};
}

void WorkingFrame::load(const ConstImageView& in) {
  const ImageView own = planes();
  if (packed_rows_) {
    for (int row = 0; row < in.chroma_height(); ++row) packed_rows_->to_planar(in, own, row);
    return;
  }
  copy_rows(in.planes[0], own.planes[0], in.width, in.height);
  // split() only reads the pairs.
  for (int row = 0; row < in.chroma_height(); ++row)
    functions_.split({const_cast<std::uint8_t*>(in.planes[1].row(row)), own.planes[1].row(row),
                      own.planes[2].row(row), in.chroma_width()});
}

void WorkingFrame::store(const ConstImageView& in, const ImageView& out, Segments& segments,
                         const Background& background) {
  if (!packed_rows_) return store_pairs(out);
  copy_picture(in, out);
  for (int row = 0; row < out.chroma_height(); ++row)
    store_packed(out, row, segments, background.packed().planes[0]);
}

void WorkingFrame::store_pairs(const ImageView& out) {
  const ImageView own = planes();
  copy_rows(ConstImageView(own).planes[0], out.planes[0], out.width, out.height);
  for (int row = 0; row < out.chroma_height(); ++row)
    functions_.join({out.planes[1].row(row), own.planes[1].row(row), own.planes[2].row(row),
                     out.chroma_width()});
}

void WorkingFrame::store_packed(const ImageView& out, int row, Segments& segments,
                                const ConstPlane& background) {
  for (const Run run : segments.screen_runs(row)) {
    if (!background.data) {
      packed_rows_->to_packed(planes(), out, row, run.begin, run.end);
      continue;
    }
    const int begin = 8 * run.begin;
    const int end = std::min(8 * run.end, 4 * out.width);
    for (int y = 2 * row; y < std::min(2 * row + 2, out.height); ++y)
      std::memcpy(out.planes[0].row(y) + begin, background.row(y) + begin,
                  static_cast<std::size_t>(end - begin));
  }
  for (const Run run : segments.active_runs(row))
    packed_rows_->to_packed(planes(), out, row, run.begin, run.end);
}

}  // namespace booth::keying

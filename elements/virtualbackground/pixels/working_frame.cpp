// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/pixels/working_frame.hpp"

#include <algorithm>
#include <cstring>

namespace booth::keying {

void copy_rows(const ConstPlane& in, const Plane& out, int bytes, int rows) {
  if (in.data == out.data) return;
  for (int y = 0; y < rows; ++y)
    std::memcpy(out.row(y), in.row(y), static_cast<std::size_t>(bytes));
}

void WorkingFrame::configure(const Geometry& geometry) {
  geometry_ = geometry;
  rows_.reset();
  memory_.clear();
  if (geometry.format == PixelFormat::kI420) return;
  rows_.emplace(geometry.format, geometry.colorimetry, geometry.width, functions_);
  own_luma_ = !layout_of(geometry.format).planar_luma();
  memory_.resize(picture_bytes(PixelFormat::kI420, geometry.width, geometry.height));
}

ImageView WorkingFrame::planes(std::uint8_t* luma, std::ptrdiff_t stride) {
  ImageView view =
      picture_view(PixelFormat::kI420, geometry_.width, geometry_.height, memory_.data());
  if (!own_luma_) view.planes[0] = {luma, stride};
  return view;
}

ConstImageView WorkingFrame::load(const ConstImageView& in) {
  if (!rows_) return in;
  // Nobody writes to the frame's luma through this.
  const ImageView own = planes(const_cast<std::uint8_t*>(in.planes[0].data), in.planes[0].stride);
  for (int row = 0; row < own.chroma_height(); ++row) rows_->to_planar(in, own, row);
  return own;
}

ImageView WorkingFrame::target(const ImageView& out) {
  return rows_ ? planes(out.planes[0].data, out.planes[0].stride) : out;
}

void WorkingFrame::pass(const ConstImageView& in, const ImageView& out) const {
  if (!rows_) return;
  ConstImageView rest = in;
  if (!own_luma_) rest.planes[0] = ConstImageView(out).planes[0];
  copy_picture(rest, out);
}

void WorkingFrame::store(const ImageView& out, Segments& segments, const Background& background,
                         bool edges) {
  if (!rows_) return;
  const ImageView keyed = target(out);
  const ConstImageView native = background.native();
  for (int row = 0; row < keyed.chroma_height(); ++row) {
    for (const Run run : segments.screen_runs(row)) {
      if (native.planes[0].data)
        copy_screen(native, out, row, run);
      else
        rows_->to_native(keyed, out, row, run.begin, run.end);
    }
    if (!edges) continue;
    for (const Run run : segments.active_runs(row))
      rows_->to_native(keyed, out, row, run.begin, run.end);
  }
}

void WorkingFrame::copy_screen(const ConstImageView& native, const ImageView& out, int row,
                               Run run) const {
  const PixelLayout& layout = layout_of(out.format);
  for (std::size_t plane = own_luma_ ? 0 : 1; plane < layout.planes; ++plane) {
    // Runs begin at even pixels, so their bytes do as well.
    const int begin = row_bytes(out.format, plane, 2 * run.begin);
    const int end = row_bytes(out.format, plane, std::min(2 * run.end, out.width));
    const bool halved = plane > 0 && layout.chroma_y > 0;
    const int first = halved ? row : 2 * row;
    const int last = halved ? row + 1 : std::min(2 * row + 2, out.height);
    for (int y = first; y < last; ++y)
      std::memcpy(out.planes[plane].row(y) + begin, native.planes[plane].row(y) + begin,
                  static_cast<std::size_t>(end - begin));
  }
}

}  // namespace booth::keying

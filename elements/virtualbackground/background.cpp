// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background.hpp"

#include <algorithm>

#include "elements/virtualbackground/packed_rows.hpp"

namespace booth::keying {

BackgroundSource BackgroundSource::still() const {
  BackgroundSource result;
  result.color = color;
  if (kind == BackgroundKind::kImage && image) {
    result.kind = kind;
    result.image = image;
    result.fit = fit;
  }
  return result;
}

std::shared_ptr<Background> Background::blank(const Geometry& geometry) {
  auto background = std::make_shared<Background>();
  background->geometry_ = geometry;
  const auto chroma = static_cast<std::size_t>((geometry.width + 1) / 2) *
                      static_cast<std::size_t>((geometry.height + 1) / 2);
  background->luma_.resize(static_cast<std::size_t>(geometry.width) *
                           static_cast<std::size_t>(geometry.height));
  background->u_.resize(chroma);
  background->v_.resize(chroma);
  return background;
}

std::shared_ptr<const Background> Background::make(const BackgroundSource& source,
                                                   const Geometry& geometry) {
  auto background = blank(geometry);
  background->source_ = source.still();
  const RgbaImage none;
  const BackgroundSource& still = background->source_;
  const RgbaImage image = fitted(still.image ? *still.image : none, still.fit, still.color,
                                 geometry.width, geometry.height);
  const ConstImageView view = image.view();
  const ImageView planes = background->planes();
  const PackedRows rows(PixelFormat::kRgba, geometry.colorimetry);
  for (int row = 0; row < view.chroma_height(); ++row) rows.to_planar(view, planes, row);
  if (geometry.format == PixelFormat::kRgba) background->packed_ = image.pixels;
  if (geometry.format == PixelFormat::kBgrx) {
    background->packed_ = image.pixels;
    for (std::size_t i = 0; i < background->packed_.size(); i += 4)
      std::swap(background->packed_[i], background->packed_[i + 2]);
  }
  return background;
}

ImageView Background::planes() {
  const int chroma_width = (geometry_.width + 1) / 2;
  return {
      PixelFormat::kI420,
      geometry_.width,
      geometry_.height,
      {{{luma_.data(), geometry_.width}, {u_.data(), chroma_width}, {v_.data(), chroma_width}}}};
}

ConstImageView Background::planar() const {
  const int chroma_width = (geometry_.width + 1) / 2;
  return {
      PixelFormat::kI420,
      geometry_.width,
      geometry_.height,
      {{{luma_.data(), geometry_.width}, {u_.data(), chroma_width}, {v_.data(), chroma_width}}}};
}

ConstImageView Background::packed() const {
  if (packed_.empty()) return {geometry_.format, 0, 0, {}};
  return {geometry_.format,
          geometry_.width,
          geometry_.height,
          {{{packed_.data(), std::ptrdiff_t{4} * geometry_.width}, {}, {}}}};
}

}  // namespace booth::keying

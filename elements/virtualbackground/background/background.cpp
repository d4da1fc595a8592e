// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/background.hpp"

#include <cstddef>
#include <cstdint>

#include "elements/common/pixel_layout.hpp"
#include "elements/virtualbackground/pixels/native_rows.hpp"

namespace booth::keying {
namespace {

constexpr std::size_t kCacheLine = 64;

}  // namespace

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
  background->planar_.resize(picture_bytes(PixelFormat::kI420, geometry.width, geometry.height) +
                             kCacheLine);
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
  if (geometry.format == PixelFormat::kI420) return background;
  std::vector<std::uint8_t>& native = background->native_;
  native.resize(picture_bytes(geometry.format, geometry.width, geometry.height));
  paint(image, picture_view(geometry.format, geometry.width, geometry.height, native.data()),
        geometry.colorimetry);
  return background;
}

ImageView Background::planes() {
  // Lines that are copied into frames: cut as theirs are, half as many are touched twice.
  const auto past = reinterpret_cast<std::uintptr_t>(planar_.data()) % kCacheLine;
  return picture_view(PixelFormat::kI420, geometry_.width, geometry_.height,
                      planar_.data() + (kCacheLine - past) % kCacheLine);
}

ConstImageView Background::planar() const {
  return const_cast<Background*>(this)->planes();  // only read through the view
}

ConstImageView Background::native() const {
  if (native_.empty()) return {geometry_.format, 0, 0, {}};
  ConstImageView view = picture_view(geometry_.format, geometry_.width, geometry_.height,
                                     const_cast<std::uint8_t*>(native_.data()));
  if (layout_of(geometry_.format).planar_luma()) view.planes[0] = planar().planes[0];
  return view;
}

void Background::complete() {
  if (geometry_.format == PixelFormat::kI420) return;
  native_.resize(picture_bytes(geometry_.format, geometry_.width, geometry_.height), 255);
  const ImageView out =
      picture_view(geometry_.format, geometry_.width, geometry_.height, native_.data());
  NativeRows rows(geometry_.format, geometry_.colorimetry, geometry_.width,
                  {fastest_packed_functions(), fastest_sample_functions()});
  const ImageView in = planes();
  for (int row = 0; row < in.chroma_height(); ++row)
    rows.to_native(in, out, row, 0, in.chroma_width());
}

}  // namespace booth::keying

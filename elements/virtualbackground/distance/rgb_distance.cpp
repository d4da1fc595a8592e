// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/distance/rgb_distance.hpp"

#include <algorithm>

namespace booth::keying {

void RgbDistance::configure(const Geometry& geometry) {
  geometry_ = geometry;
  shares_.configure(geometry.format, geometry.width);
  blend_.configure(geometry.width);
  backdrop_.configure(geometry);
  working_.configure(geometry);
}

void RgbDistance::keep_rows(int rows) {
  kept_rows_ = rows;
  // ShareBlend wants room for one more in each row.
  kept_.resize(static_cast<std::size_t>(geometry_.width + 1) * static_cast<std::size_t>(rows));
}

std::uint8_t* RgbDistance::kept(int y) {
  return kept_.data() + std::ptrdiff_t{y % kept_rows_} * (geometry_.width + 1);
}

void RgbDistance::blur(const ConstImageView& planar, double percent) {
  const int width = planar.chroma_width();
  weights_.resize(static_cast<std::size_t>(width) *
                  static_cast<std::size_t>(planar.chroma_height()));
  for (int row = 0; row < planar.chroma_height(); ++row)
    block_mean_row({kept(2 * row), kept(std::min(2 * row + 1, geometry_.height - 1)),
                    weights_.data() + std::ptrdiff_t{row} * width, geometry_.width});
  backdrop_.blur(planar, {weights_.data(), width}, percent);
}

void RgbDistance::reshape(const FrameSettings& settings) {
  const Plane shares{kept_.data(), geometry_.width + 1};
  // These are the background's shares: the foreground shrinks where they grow.
  if (settings.choke != 0.0)
    choke_.reshape(shares, geometry_.width, geometry_.height, -settings.choke);
  crop_plane(settings.crop, shares, geometry_.width, geometry_.height, 255);
}

void RgbDistance::process(const FrameSettings& settings, Color key, const ConstImageView& in,
                          const ImageView& out, const Plane& alpha) {
  params_ = DistanceParams::of(shares_.compared_format(), key, settings.matte.tolerance,
                               settings.matte.softness, geometry_.colorimetry);
  const bool native = in.format == out.format;
  // A blurred background is made of all shares, and a share is changed by those around it.
  const bool blurred = settings.background.kind == BackgroundKind::kBlur && !alpha.data;
  const ConstImageView planar = native && !blurred ? in : working_.load(in);
  backdrop_.choose(settings, alpha.data != nullptr);
  const bool whole = blurred || settings.choke != 0.0 || settings.crop.any();
  keep_rows(whole ? geometry_.height : 2);
  for (int y = 0; whole && y < geometry_.height; ++y) shares_.row(params_, in, y, kept(y));
  if (whole) reshape(settings);
  if (blurred) blur(planar, settings.background.blur);
  const Background& shown = backdrop_.shown();
  const ConstImageView background =
      out.format == PixelFormat::kI420 ? shown.planar() : shown.native();
  const int step = std::max(in.chroma_height() / 32, 1);
  std::ptrdiff_t covered = 0, counted = 0;
  for (int row = 0; row < in.chroma_height(); ++row) {
    const int end = std::min(2 * row + 2, geometry_.height);
    // Both rows before one of them is written, since `out` may be `in`.
    for (int y = 2 * row; !whole && y < end; ++y) shares_.row(params_, in, y, kept(y));
    for (int y = 2 * row; alpha.data && y < end; ++y)
      std::transform(kept(y), kept(y) + geometry_.width, alpha.row(y),
                     [](int share) { return static_cast<std::uint8_t>(255 - share); });
    blend_.blend({native ? in : planar, background, out, row, {kept(2 * row), kept(end - 1)}});
    if (row % step != step / 2) continue;
    covered += std::count(kept(2 * row), kept(2 * row) + geometry_.width, 255);
    counted += geometry_.width;
  }
  coverage_ = counted == 0 ? 0.0 : static_cast<double>(covered) / static_cast<double>(counted);
}

}  // namespace booth::keying

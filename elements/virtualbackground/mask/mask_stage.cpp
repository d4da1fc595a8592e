// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/mask_stage.hpp"

#include <algorithm>
#include <cstring>

namespace booth::keying {
namespace {

/// The planes of a picture, from row `row` of the chroma planes, that belong to one chroma row.
template <typename Visit>
void for_lines(int row, int height, const Visit& visit) {
  for (int y = 2 * row; y < std::min(2 * row + 2, height); ++y) visit(std::size_t{0}, y);
  visit(std::size_t{1}, row);
  visit(std::size_t{2}, row);
}

}  // namespace

void MaskStage::configure(const Geometry& geometry) {
  geometry_ = geometry;
  chroma_width_ = (geometry.width + 1) / 2;
  chroma_height_ = (geometry.height + 1) / 2;
  ready_ = false;
  backdrop_.configure(geometry);
}

void MaskStage::take_memory(int cell) {
  if (!ready_) {
    working_.configure(geometry_);
    segments_.configure(chroma_width_, chroma_height_);
    edge_colors_.configure(chroma_width_, chroma_height_);
    share_stride_ = std::ptrdiff_t{2} * chroma_width_;
    shares_.assign(static_cast<std::size_t>(share_stride_ * geometry_.height), 0);
    const auto samples =
        static_cast<std::size_t>(chroma_width_) * static_cast<std::size_t>(chroma_height_);
    chroma_shares_.assign(samples, 0);
    rests_.assign(samples, 0);
  }
  if (!ready_ || guide_.cell() != cell) guide_.configure(geometry_.width, geometry_.height, cell);
  ready_ = true;
}

ConstImageView MaskStage::load(const ConstImageView& in, int cell) {
  take_memory(cell);
  source_ = working_.load(in);
  cells_ = guide_.look(source_.planes[0]);
  return source_;
}

void MaskStage::compose(const MaskFrame& frame, const FrameSettings& settings,
                        const ConstImageView& in, const ImageView& out, const Plane& alpha) {
  guide_.fit(frame.mask, frame.guide);
  guide_.render(source_.planes[0], shares());
  finish(settings, in, out, alpha);
}

void MaskStage::hide(const FrameSettings& settings, const ConstImageView& in, const ImageView& out,
                     const Plane& alpha) {
  std::fill(shares_.begin(), shares_.end(), std::uint8_t{0});
  finish(settings, in, out, alpha);
}

void MaskStage::finish(const FrameSettings& settings, const ConstImageView& in,
                       const ImageView& out, const Plane& alpha) {
  if (settings.choke != 0.0)
    choke_.reshape(shares(), geometry_.width, geometry_.height, settings.choke);
  crop_plane(settings.crop, shares(), geometry_.width, geometry_.height, 0);
  for (int y = 0; y < geometry_.height; ++y)
    shares().row(y)[share_stride_ - 1] = shares().row(y)[geometry_.width - 1];
  for (int row = 0; row < chroma_height_; ++row) {
    const std::uint8_t* upper = shares().row(2 * row);
    const std::uint8_t* lower = shares().row(std::min(2 * row + 1, geometry_.height - 1));
    rows_.share_chroma({upper, lower, chroma_width_,
                        chroma_shares_.data() + std::ptrdiff_t{row} * chroma_width_,
                        segments_.screen_bits(row), segments_.foreground_bits(row)});
  }
  segments_.classify();
  for (int y = 0; alpha.data && y < geometry_.height; ++y)
    std::memcpy(alpha.row(y), shares().row(y), static_cast<std::size_t>(geometry_.width));
  const bool planar_out = out.format == PixelFormat::kI420;
  const ImageView target = planar_out ? out : working_.target(out);
  backdrop_.choose(settings, alpha.data != nullptr);
  if (settings.background.kind == BackgroundKind::kBlur && !alpha.data) {
    std::transform(chroma_shares_.begin(), chroma_shares_.end(), rests_.begin(),
                   [](std::uint8_t share) { return static_cast<std::uint8_t>(255 - share); });
    backdrop_.blur(source_, {rests_.data(), chroma_width_}, settings.background.blur);
  }
  edge_colors_.look(source_, chroma_shares_);
  for (int row = 0; row < chroma_height_; ++row) compose_row(source_, target, row);
  if (planar_out) return;
  working_.pass(in, out);
  working_.store(out, segments_, backdrop_.shown(), true);
}

void MaskStage::compose_row(const ConstImageView& in, const ImageView& out, int row) {
  const ConstImageView background = backdrop_.shown().planar();
  for_lines(row, geometry_.height, [&](std::size_t p, int y) {
    copy_rows({in.planes[p].row(y), in.planes[p].stride},
              {out.planes[p].row(y), out.planes[p].stride},
              p == 0 ? geometry_.width : chroma_width_, 1);
  });
  for (const Run run : segments_.screen_runs(row)) {
    for_lines(row, geometry_.height, [&](std::size_t p, int y) {
      const int begin = p == 0 ? 2 * run.begin : run.begin;
      const int end = p == 0 ? std::min(2 * run.end, geometry_.width) : run.end;
      std::memcpy(out.planes[p].row(y) + begin, background.planes[p].row(y) + begin,
                  static_cast<std::size_t>(end - begin));
    });
  }
  for (const Run run : segments_.active_runs(row)) mix(in, out, row, run);
}

void MaskStage::mix(const ConstImageView& in, const ImageView& out, int row, Run run) {
  const ConstImageView background = backdrop_.shown().planar();
  for_lines(row, geometry_.height, [&](std::size_t p, int y) {
    const std::uint8_t* shares =
        p == 0 ? this->shares().row(y) : chroma_shares_.data() + std::ptrdiff_t{y} * chroma_width_;
    const MixRow args{
        p == 0 ? in.planes[p].row(y) : edge_colors_.clean(in, static_cast<int>(p), y, run),
        background.planes[p].row(y),
        shares,
        p == 0 ? 2 * run.begin : run.begin,
        p == 0 ? std::min(2 * run.end, geometry_.width) : run.end,
        out.planes[p].row(y)};
    rows_.blend(args);
  });
}

}  // namespace booth::keying

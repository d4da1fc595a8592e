// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/difference.hpp"

#include <algorithm>
#include <utility>

namespace booth::keying {
namespace {

/// The mask knows its edges already.
constexpr GuideSettings kGuide{.low = 0.1, .high = 0.9};

/// The mean of one plane in every cell of `cell` samples.
void gather(const ConstPlane& plane, int width, int height, int cell, const CellGrid& grid,
            std::vector<float>& out) {
  out.resize(grid.size());
  std::vector<int> columns(static_cast<std::size_t>(width));
  for (int row = 0; row < grid.down; ++row) {
    std::fill(columns.begin(), columns.end(), 0);
    const int bottom = std::min((row + 1) * cell, height);
    for (int y = row * cell; y < bottom; ++y) {
      const std::uint8_t* samples = plane.row(y);
      for (std::size_t x = 0; x < columns.size(); ++x) columns[x] += samples[x];
    }
    for (int i = 0; i < grid.across; ++i) {
      const int right = std::min((i + 1) * cell, width);
      int sum = 0;
      for (int x = i * cell; x < right; ++x) sum += columns[static_cast<std::size_t>(x)];
      out[grid.index(i, row)] =
          static_cast<float>(sum) / static_cast<float>((right - i * cell) * (bottom - row * cell));
    }
  }
}

void gather(const ConstImageView& i420, int cell, const CellGrid& grid, CellColors& out) {
  gather(i420.planes[0], i420.width, i420.height, cell, grid, out.y);
  gather(i420.planes[1], i420.chroma_width(), i420.chroma_height(), cell / 2, grid, out.u);
  gather(i420.planes[2], i420.chroma_width(), i420.chroma_height(), cell / 2, grid, out.v);
}

/// Size of the cells in pixels: here the mask is as fine as its cells.
int plate_cell(int width) {
  int cell = 2;
  while (width > 500 * cell) cell *= 2;
  return cell;
}

}  // namespace

void Difference::configure(const Geometry& geometry) {
  geometry_ = geometry;
  plate_ = {};
}

void Difference::choose_plate(const FrameSettings& settings, const CellGrid& grid, int cell) {
  if (plate_.grid() == grid && source_ == settings.plate) return;
  source_ = settings.plate;
  if (!source_.picture) return plate_.learn(grid, source_.frames);
  BackgroundSource picture;
  picture.kind = BackgroundKind::kImage;
  picture.image = source_.picture;
  picture.fit = Fit::kStretch;
  Geometry planar = geometry_;
  planar.format = PixelFormat::kI420;
  CellColors colors;
  gather(Background::make(picture, planar)->planar(), cell, grid, colors);
  plate_.set(grid, std::move(colors));
}

void Difference::process(MaskStage& stage, const FrameSettings& settings, const ConstImageView& in,
                         const ImageView& out, const Plane& alpha) {
  const int cell = plate_cell(in.width);
  const ConstImageView planar = stage.load(in, cell);
  const CellGrid grid{stage.guide().across(), stage.guide().down()};
  choose_plate(settings, grid, cell);
  gather(planar, cell, grid, frame_);
  if (!plate_.ready()) {
    plate_.add(frame_);
    return stage.hide(settings, in, out, alpha);
  }
  auto& [certain, share] = plate_.compare(
      frame_, {settings.mask.threshold, settings.mask.softness, settings.plate_shadow});
  cleaner_.clean(grid, share, certain);
  stage.compose({certain, kGuide}, settings, in, out, alpha);
}

}  // namespace booth::keying

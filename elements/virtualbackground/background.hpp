// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "elements/common/color.hpp"
#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"

namespace booth::keying {

/// What the frames of a stream look like.
struct Geometry {
  PixelFormat format = PixelFormat::kI420;
  int width = 0;
  int height = 0;
  Colorimetry colorimetry;

  bool operator==(const Geometry&) const = default;
};

/// What to show: a picture if there is one, over a colour.
struct BackgroundSource {
  Color color{0, 0, 0, 255};
  std::shared_ptr<const RgbaImage> image;

  bool operator==(const BackgroundSource&) const = default;
};

/// A background made ready for one geometry: I420 planes, and the packed pixels where the frames
/// are packed. Immutable, so threads may share it.
class Background {
 public:
  /// Scales the picture so that it covers the frame, keeps its proportions and cuts off evenly what
  /// is too much. Takes tens of milliseconds for a large picture: keep the result.
  static std::shared_ptr<const Background> make(const BackgroundSource& source,
                                                const Geometry& geometry);

  const Geometry& geometry() const { return geometry_; }
  const BackgroundSource& source() const { return source_; }
  ConstImageView planar() const;
  /// RGBA or BGRx as the geometry says; empty planes for other formats.
  ConstImageView packed() const;

 private:
  Geometry geometry_;
  BackgroundSource source_;
  std::vector<std::uint8_t> luma_, u_, v_, packed_;
};

/// The scaling alone: `image` over `color` at width x height, opaque.
RgbaImage scaled_to_cover(const RgbaImage& image, Color color, int width, int height);

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "elements/common/color.hpp"
#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"
#include "elements/virtualbackground/background/fitted.hpp"

namespace booth::keying {

/// What the frames of a stream look like.
struct Geometry {
  PixelFormat format = PixelFormat::kI420;
  int width = 0;
  int height = 0;
  Colorimetry colorimetry;

  bool operator==(const Geometry&) const = default;
};

/// What is shown in the screen's place; the element's property `background`.
enum class BackgroundKind { kColor, kImage, kBlur, kNone, kStream };

/// All about the background that a user chooses.
struct BackgroundSource {
  BackgroundKind kind = BackgroundKind::kColor;
  Color color{0, 0, 0, 255};  ///< under a picture's transparent parts, beside it, and instead of it
  std::shared_ptr<const RgbaImage> image;
  Fit fit = Fit::kCover;
  double blur = 3.0;  ///< standard deviation of kBlur in percent of the picture's height

  /// What of it can be painted before a frame comes: the colour or the picture.
  BackgroundSource still() const;

  bool operator==(const BackgroundSource&) const = default;
};

/// A background made ready for one geometry: I420 planes, and a picture in the format of the
/// frames. Once it is shared it is immutable, so threads may share it.
class Background {
 public:
  /// Paints `source.still()`. Takes tens of milliseconds for a large picture: keep the result.
  static std::shared_ptr<const Background> make(const BackgroundSource& source,
                                                const Geometry& geometry);
  /// One to be painted through planes(): a frame of a video.
  static std::shared_ptr<Background> blank(const Geometry& geometry);

  const Geometry& geometry() const { return geometry_; }
  const BackgroundSource& source() const { return source_; }
  ConstImageView planar() const;
  ImageView planes();
  /// In the format of the frames; without planes for I420, and until complete() where planes() were
  /// painted.
  ConstImageView native() const;
  /// Makes native() from the painted planes(). Its memory is kept for the next painting.
  void complete();

 private:
  Geometry geometry_;
  BackgroundSource source_;
  std::vector<std::uint8_t> planar_, native_;
};

}  // namespace booth::keying

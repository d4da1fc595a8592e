// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The person alone, for somebody else to lay over something. The keyer composes over black, which
// leaves the foreground multiplied by its share; dividing by that share gives straight alpha:
// laid over any colour, the result is what keying over that colour would have given.
#pragma once

#include <array>
#include <optional>

#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"
#include "elements/virtualbackground/chroma/compose.hpp"
#include "elements/virtualbackground/pixels/straight_rows.hpp"

namespace booth::keying {

/// Shares of foreground, 0..255, of the pixels that luma_row() composes; into row.out.
void alpha_row(const MatteParams& params, const LumaRow& row);

/// The same for the pixels that flat_row() composes.
void flat_alpha_row(const MatteParams& params, const FlatRow& row);

/// I420 over black to straight colours, in place. `black` is the luma code value of black.
void straighten(const StraightFunctions& rows, const ImageView& planar, const ConstPlane& alpha,
                int black);

/// The same for RGB of four bytes a pixel, whose alpha is multiplied by `alpha`, or whose padding
/// becomes it.
void straighten_packed(const StraightFunctions& rows, const ImageView& packed,
                       const ConstPlane& alpha);

/// Layouts with alpha. Names and meanings are GStreamer's.
enum class AlphaFormat { kA420, kAyuv, kRgba, kBgra, kArgb, kAbgr };

/// RGB with alpha as a format of the cores; nothing for YUV.
std::optional<PixelFormat> rgb_format(AlphaFormat format);

/// A picture with alpha that somebody else owns. A420 is I420 and a fourth plane; the others have
/// one plane.
struct AlphaView {
  AlphaFormat format = AlphaFormat::kA420;
  int width = 0;
  int height = 0;
  std::array<Plane, 4> planes;

  /// A420 without its alpha.
  ImageView planar() const {
    return {PixelFormat::kI420, width, height, {{planes[0], planes[1], planes[2]}}};
  }
};

/// I420 and alpha to a layout of one plane.
void interleave(const StraightFunctions& rows, const ConstImageView& planar,
                const ConstPlane& alpha, Colorimetry colorimetry, const AlphaView& out);

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "elements/common/color.hpp"
#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/background/backdrop.hpp"
#include "elements/virtualbackground/chroma/choke.hpp"
#include "elements/virtualbackground/distance/distance_shares.hpp"
#include "elements/virtualbackground/frame_settings.hpp"
#include "elements/virtualbackground/chroma/rows.hpp"
#include "elements/virtualbackground/pixels/share_blend.hpp"
#include "elements/virtualbackground/pixels/working_frame.hpp"

namespace booth::keying {

/// Replaces what is nearer to a colour than a tolerance, pixel by pixel: the simplest of methods,
/// for a pure colour in even light. RGB is compared and replaced as it is; YUV is compared as the
/// RGB it stands for. One thread at a time.
class RgbDistance {
 public:
  explicit RgbDistance(const Rows& rows = fastest_rows(),
                       const DistanceFunctions& distance = fastest_distance_functions())
      : shares_({distance, rows.samples}),
        blend_({distance, rows.samples}),
        working_({rows.packed, rows.samples}) {}

  /// Width and height 1 or more.
  void configure(const Geometry& geometry);
  /// As Backdrop::prepare().
  void prepare(std::shared_ptr<const Background> background) {
    backdrop_.prepare(std::move(background));
  }

  /// Works on one frame of the configured geometry: `in`, `out` and `alpha` as in
  /// Replacer::process(). `settings.matte` has tolerance and softness as distances, [0, 441.7].
  void process(const FrameSettings& settings, Color key, const ConstImageView& in,
               const ImageView& out, const Plane& alpha = {});

  /// Share of the last frame that was all background, [0, 1], counted in up to about sixty rows.
  double coverage() const { return coverage_; }

 private:
  /// Shares of row `y`: of two rows that follow each other, or of all.
  std::uint8_t* kept(int y);
  void keep_rows(int rows);
  /// Choke and crop.
  void reshape(const FrameSettings& settings);
  void blur(const ConstImageView& planar, double percent);

  Geometry geometry_;
  DistanceParams params_;
  DistanceShares shares_;
  ShareBlend blend_;
  Choke choke_{fastest_refine_rows()};
  Backdrop backdrop_;
  WorkingFrame working_;
  double coverage_ = 0.0;
  int kept_rows_ = 0;
  std::vector<std::uint8_t> kept_, weights_;
};

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "elements/common/color.hpp"
#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/background/background.hpp"
#include "elements/virtualbackground/mask/difference.hpp"
#include "elements/virtualbackground/frame_settings.hpp"
#include "elements/virtualbackground/chroma/keyer.hpp"
#include "elements/virtualbackground/mask/mask_stage.hpp"
#include "elements/virtualbackground/distance/rgb_distance.hpp"
#include "elements/virtualbackground/mask/segmentation.hpp"
#include "elements/virtualbackground/pixels/working_frame.hpp"

namespace booth::keying {

/// Replaces the background of frames by whichever method the settings ask for. A method takes
/// memory from its first frame on and keeps what it learned while another one is used. One thread
/// at a time.
class Replacer {
 public:
  /// A new stream or new caps: forgets what was learned. Width and height 1 or more.
  void configure(const Geometry& geometry);
  const Geometry& geometry() const { return geometry_; }

  /// Hands over a still background made for this geometry ahead of its first frame, so that
  /// process() does not have to make it; ignored where it does not fit.
  void prepare(std::shared_ptr<const Background> background);

  /// Works on one frame of the configured geometry. `out` is `in`, or does not overlap it, and has
  /// the same format or I420. Where `alpha` has data, the frame is laid on black and `alpha` gets
  /// the foreground's share of every pixel. False where the frame passed unchanged, and opaque,
  /// because there is nothing to tell the background by. With another view than the composite
  /// `alpha` must have no data.
  bool process(const FrameSettings& settings, const ConstImageView& in, const ImageView& out,
               const Plane& alpha = {});

  /// The screen's colour as the last frame was keyed; nothing where the method has none.
  std::optional<Color> key() const;

  /// What the last frame was like; shares of the picture, [0, 1], and 0 where it passed unchanged.
  struct Report {
    std::optional<Color> key;
    double coverage = 0.0;    ///< background
    double active = 0.0;      ///< needed arithmetic
    bool room_known = false;  ///< method=difference need not learn any more
  };
  Report report() const;

 private:
  bool replace(const FrameSettings& settings, const ConstImageView& in, const ImageView& out,
               const Plane& alpha);
  bool replace_by_distance(const FrameSettings& settings, const ConstImageView& in,
                           const ImageView& out, const Plane& alpha);
  /// The frame as it came, in the format of `out`.
  void pass(const ConstImageView& in, const ImageView& out);

  Geometry geometry_;
  Method method_ = Method::kChroma;  ///< of the last frame
  bool replaced_ = false;            ///< the last frame's background
  Keyer keyer_;
  RgbDistance distance_;
  std::optional<Color> distance_key_;
  MaskStage stage_;  ///< for the methods that know a mask
  Segmentation segmentation_;
  Difference difference_;
  bool segmenting_ = false;          ///< the last frame was segmented, so the newest mask is of now
  std::vector<std::uint8_t> matte_;  ///< of View::kMatte
  std::optional<WorkingFrame> source_;  ///< of View::kSource in another format
};

}  // namespace booth::keying

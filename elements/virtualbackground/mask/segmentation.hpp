// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"
#include "elements/virtualbackground/frame_settings.hpp"
#include "elements/virtualbackground/mask/mask_stage.hpp"
#include "elements/virtualbackground/mask/person_model.hpp"

namespace booth::keying {

/// The method that has a neural network look for the person. Frames do not wait for it: each gets
/// the newest mask, laid on its own edges. Where there is no mask (yet), the background alone is
/// shown, so that nobody sees the room by accident. One thread at a time.
class Segmentation {
 public:
  /// One frame; arguments as for Replacer::process().
  void process(MaskStage& stage, const FrameSettings& settings, Colorimetry colorimetry,
               const ConstImageView& in, const ImageView& out, const Plane& alpha);

 private:
  /// The mask with threshold and softness, a value a cell of the guide.
  void fill_cells(const GuidedMask& guide, const MaskSettings& settings);

  std::shared_ptr<const Mask> mask_;  ///< that cells_ were made of
  MaskSettings settings_;
  int across_ = 0, down_ = 0;
  std::vector<std::uint8_t> cells_;
};

/// Size of the guide's cells for pictures of this width, in pixels.
int cell_for(int width);

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/background/background.hpp"
#include "elements/virtualbackground/mask/clean_plate.hpp"
#include "elements/virtualbackground/frame_settings.hpp"
#include "elements/virtualbackground/mask/mask_cleaner.hpp"
#include "elements/virtualbackground/mask/mask_stage.hpp"

namespace booth::keying {

/// The method that replaces what looks as the empty room did. It learns that from the first frames,
/// from those after an order to, or from a picture. While it learns the background alone is shown.
/// One thread at a time.
class Difference {
 public:
  /// New caps: forgets the room.
  void configure(const Geometry& geometry);
  /// Whether the room is known.
  bool ready() const { return plate_.ready(); }

  /// One frame; arguments as for Replacer::process().
  void process(MaskStage& stage, const FrameSettings& settings, const ConstImageView& in,
               const ImageView& out, const Plane& alpha);

 private:
  void choose_plate(const FrameSettings& settings, const CellGrid& grid, int cell);

  Geometry geometry_;
  CleanPlate plate_;
  PlateSource source_;  ///< that plate_ was begun for
  CellColors frame_;
  MaskCleaner cleaner_;
};

}  // namespace booth::keying

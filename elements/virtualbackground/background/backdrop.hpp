// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>

#include "elements/virtualbackground/background/background.hpp"
#include "elements/virtualbackground/frame_settings.hpp"
#include "elements/virtualbackground/background/own_blur.hpp"

namespace booth::keying {

/// What is shown in the screen's place, chosen for each frame. Keeps a still while another kind is
/// shown. One thread at a time.
class Backdrop {
 public:
  void configure(const Geometry& geometry) { geometry_ = geometry; }

  /// Hands over a still made for this geometry ahead of its first frame; ignored where it does not
  /// fit.
  void prepare(std::shared_ptr<const Background> background);

  /// Chooses for one frame: black where the picture is to have alpha. Paints a still that was not
  /// prepared, which takes tens of milliseconds once.
  void choose(const FrameSettings& settings, bool transparent);
  /// For BackgroundKind::kBlur, after choose(): shows the frame's own background, out of focus.
  /// `weights` says of each chroma sample how much of it is background, 0..255; `percent` is
  /// BackgroundSource::blur.
  void blur(const ConstImageView& planar, const ConstPlane& weights, double percent);

  /// As chosen for this frame.
  const Background& shown() const { return *shown_; }

 private:
  bool fits(const Background* background) const {
    return background && background->geometry() == geometry_;
  }

  Geometry geometry_;
  std::shared_ptr<const Background> still_;
  std::shared_ptr<Background> blurred_;
  OwnBlur own_blur_;
  std::shared_ptr<const Background> shown_;
};

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/backdrop.hpp"

#include <algorithm>
#include <utility>

namespace booth::keying {

void Backdrop::prepare(std::shared_ptr<const Background> background) {
  if (fits(background.get())) still_ = std::move(background);
}

void Backdrop::choose(const FrameSettings& settings, bool transparent) {
  if (settings.background.kind == BackgroundKind::kStream && fits(settings.stream.get())) {
    shown_ = settings.stream;
    return;
  }
  const BackgroundSource still = transparent ? BackgroundSource{} : settings.background.still();
  if (!fits(still_.get()) || !(still_->source() == still))
    still_ = Background::make(still, geometry_);
  shown_ = still_;
}

void Backdrop::blur(const ConstImageView& planar, const ConstPlane& weights, double percent) {
  if (!fits(blurred_.get())) blurred_ = Background::blank(geometry_);
  own_blur_.render(planar, weights, std::max(percent * geometry_.height / 100.0, 1.0),
                   blurred_->planes());
  blurred_->complete();
  shown_ = blurred_;
}

}  // namespace booth::keying

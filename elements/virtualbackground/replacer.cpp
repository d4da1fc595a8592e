// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/replacer.hpp"

#include <utility>

namespace booth::keying {

void Replacer::configure(const Geometry& geometry) {
  geometry_ = geometry;
  keyer_.configure(geometry);
}

void Replacer::prepare(std::shared_ptr<const Background> background) {
  keyer_.prepare(std::move(background));
}

bool Replacer::process(const FrameSettings& settings, const ConstImageView& in,
                       const ImageView& out, const Plane& alpha) {
  method_ = settings.method;
  switch (method_) {
    case Method::kChroma:
    case Method::kRgbDistance:
    case Method::kSegmentation:
    case Method::kDifference: break;  // the methods that have no code of their own yet
  }
  return keyer_.process(settings, in, out, alpha);
}

std::optional<Color> Replacer::key() const { return keyer_.key(); }

}  // namespace booth::keying

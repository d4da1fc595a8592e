// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/replacer.hpp"

#include <cstring>
#include <utility>

#include "elements/virtualbackground/mask/mask_worker.hpp"
#include "elements/virtualbackground/pixels/matte_view.hpp"

namespace booth::keying {

void Replacer::configure(const Geometry& geometry) {
  geometry_ = geometry;
  source_.reset();
  keyer_.configure(geometry);
  stage_.configure(geometry);
  distance_.configure(geometry);
  difference_.configure(geometry);
}

void Replacer::prepare(std::shared_ptr<const Background> background) {
  keyer_.prepare(background);
  distance_.prepare(background);
  stage_.prepare(std::move(background));
}

bool Replacer::process(const FrameSettings& settings, const ConstImageView& in,
                       const ImageView& out, const Plane& alpha) {
  method_ = settings.method;
  replaced_ = false;
  const bool segmenting = method_ == Method::kSegmentation && settings.view != View::kSource;
  if (segmenting && !segmenting_ && settings.people) settings.people->forget();
  segmenting_ = segmenting;
  if (settings.view == View::kComposite) return replaced_ = replace(settings, in, out, alpha);
  if (settings.view == View::kSource) {
    if (method_ == Method::kChroma || method_ == Method::kRgbDistance) keyer_.look(settings, in);
    pass(in, out);
    return true;
  }
  matte_.resize(static_cast<std::size_t>(in.width) * static_cast<std::size_t>(in.height));
  const Plane matte{matte_.data(), in.width};
  replaced_ = replace(settings, in, out, matte);
  paint_matte({matte.data, matte.stride}, geometry_.colorimetry.range, out);
  return replaced_;
}

bool Replacer::replace(const FrameSettings& settings, const ConstImageView& in,
                       const ImageView& out, const Plane& alpha) {
  switch (method_) {
    case Method::kChroma: break;
    case Method::kRgbDistance: return replace_by_distance(settings, in, out, alpha);
    case Method::kSegmentation:
      segmentation_.process(stage_, settings, geometry_.colorimetry, in, out, alpha);
      return true;
    case Method::kDifference: difference_.process(stage_, settings, in, out, alpha); return true;
  }
  return keyer_.process(settings, in, out, alpha);
}

bool Replacer::replace_by_distance(const FrameSettings& settings, const ConstImageView& in,
                                   const ImageView& out, const Plane& alpha) {
  distance_key_ = settings.key;
  if (!settings.key) {
    keyer_.look(settings, in);
    distance_key_ = keyer_.key();
  }
  if (distance_key_) {
    distance_.process(settings, *distance_key_, in, out, alpha);
    return true;
  }
  for (int y = 0; alpha.data && y < in.height; ++y)
    std::memset(alpha.row(y), 255, static_cast<std::size_t>(in.width));
  pass(in, out);
  return false;
}

void Replacer::pass(const ConstImageView& in, const ImageView& out) {
  if (in.format == out.format) return copy_picture(in, out);
  if (!source_)
    source_.emplace(NativeRows::Functions{fastest_packed_functions(), fastest_sample_functions()})
        .configure(geometry_);
  copy_picture(source_->load(in), out);
}

std::optional<Color> Replacer::key() const {
  if (method_ == Method::kRgbDistance) return distance_key_;
  return method_ == Method::kChroma ? keyer_.key() : std::nullopt;
}

Replacer::Report Replacer::report() const {
  Report report{key(), 0.0, 0.0, method_ == Method::kDifference && difference_.ready()};
  if (!replaced_) return report;
  if (method_ == Method::kRgbDistance) {
    report.coverage = distance_.coverage();
    report.active = 1.0;
    return report;
  }
  const bool masked = method_ == Method::kSegmentation || method_ == Method::kDifference;
  report.coverage = masked ? stage_.segments().coverage() : keyer_.segments().coverage();
  report.active = masked ? stage_.segments().active_share() : keyer_.segments().active_share();
  return report;
}

}  // namespace booth::keying

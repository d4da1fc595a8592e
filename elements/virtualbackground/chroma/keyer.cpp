// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/keyer.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace booth::keying {
namespace {

std::uint8_t to_byte(double value) {
  return static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0));
}

}  // namespace

bool is_keyable(Color color) { return key_of(color, {}).saturation() >= kLeastSaturation; }

void Keyer::configure(const Geometry& geometry) {
  geometry_ = geometry;
  chroma_width_ = (geometry.width + 1) / 2;
  chroma_height_ = (geometry.height + 1) / 2;
  finder_.reset();
  frame_ = 0;
  level_.configure(chroma_width_, chroma_height_);
  near_.configure(chroma_width_, chroma_height_);
  segments_.configure(chroma_width_, chroma_height_);
  working_.configure(geometry);
  edges_.configure(geometry);
  backdrop_.configure(geometry);
  matte_.configure(chroma_width_, chroma_height_);
  smoother_.configure(chroma_width_, chroma_height_);
  composer_.configure(geometry.width, geometry.height);
}

std::optional<Color> Keyer::key() const {
  const auto& key = finder_.key();
  if (!key) return std::nullopt;
  return to_rgb({to_byte(key->y), to_byte(key->u), to_byte(key->v)}, geometry_.colorimetry);
}

void Keyer::choose_key(const FrameSettings& settings, const ConstImageView& planar) {
  ++frame_;
  level_.set_strength(settings.level_screen);
  const auto change =
      finder_.look(settings.key, uncropped(settings.crop, planar), geometry_.colorimetry);
  const auto& key = finder_.key();
  if (!key || (change == KeyFinder::Change::kNone && settings.matte == matte_settings_)) return;
  matte_settings_ = settings.matte;
  params_ = MatteParams::of(*key, matte_settings_, geometry_.colorimetry.range);
  if (change == KeyFinder::Change::kMoved) level_.follow(*key, params_.black);
  if (change != KeyFinder::Change::kFound) return;
  smoother_.forget();
  level_.reset(*key, params_.black);
  level_.learn(params_, {planar.planes[1].data, planar.planes[2].data, planar.planes[1].stride,
                         planar.planes[2].stride});
}

bool Keyer::process(const FrameSettings& settings, const ConstImageView& in, const ImageView& out,
                    const Plane& alpha) {
  const ConstImageView source = working_.load(in);
  choose_key(settings, source);
  const bool planar = out.format == PixelFormat::kI420;
  const bool transparent = alpha.data != nullptr;
  const Plane shares = transparent || settings.choke <= 0.0 ? alpha : own_shares();
  for (int y = 0; shares.data && y < in.height; ++y)
    std::memset(shares.row(y), 255, static_cast<std::size_t>(in.width));
  if (!finder_.key()) {
    copy_picture(planar ? source : in, out);
    return false;
  }
  backdrop_.choose(settings, transparent);
  analyse(settings, source);
  if (settings.background.kind == BackgroundKind::kBlur && !transparent) blur(settings, source);
  const ImageView planes = planar ? out : working_.target(out);
  ComposeJob job{
      source,        planes, backdrop_.shown().planar(), params_, matte_, segments_, level_, near_,
      settings.edge, shares};
  const bool native = !planar && prepare_native(settings, job, out);
  if (!planar) working_.pass(in, out);
  composer_.compose(job);
  level_.end_frame();
  finish(settings, planes, shares);
  if (!planar) working_.store(out, segments_, backdrop_.shown(), !native);
  return true;
}

bool Keyer::prepare_native(const FrameSettings& settings, ComposeJob& job, const ImageView& out) {
  job.native_background = backdrop_.shown().native();
  job.native = out;
  // What is done to the keyed planes afterwards is done to their chroma.
  const bool native = edges_.wanted() && job.native_background.planes[0].data &&
                      settings.choke <= 0.0 && !settings.crop.any();
  if (native) job.edges = &edges_;
  return native;
}

void Keyer::analyse(const FrameSettings& settings, const ConstImageView& planar) {
  for (int row = 0; row < chroma_height_; ++row) {
    rows_.matte(params_, {planar.planes[1].row(row), planar.planes[2].row(row),
                          level_.matte_gain(row), chroma_width_, matte_.row(row),
                          segments_.screen_bits(row), segments_.foreground_bits(row)});
    matte_.close(row);
    if (row % ScreenLevel::kRowStep == static_cast<int>(frame_ % ScreenLevel::kRowStep))
      level_.gather(row, matte_.row(row));
    if (near_.wants(row)) near_.count(params_, row, matte_.row(row));
  }
  fade_far();
  refine(settings);
  segments_.classify();
}

void Keyer::fade_far() {
  near_.update(level_);
  for (int row = 0; row < chroma_height_; ++row)
    if (near_.fade(params_, row, matte_.row(row), segments_.screen_bits(row),
                   segments_.foreground_bits(row)))
      matte_.close(row);
}

void Keyer::refine(const FrameSettings& settings) {
  if (settings.denoise > 0.0)
    smoother_.smooth(matte_, settings.denoise);
  else
    smoother_.forget();
  // A chroma sample is two pixels.
  if (settings.choke < 0.0)
    choke_.grow(matte_, chroma_width_, chroma_height_, -settings.choke / 2.0);
  if (settings.denoise > 0.0 || settings.choke < 0.0)
    for (int row = 0; row < chroma_height_; ++row)
      rows_.refine.bits({matte_.row(row), chroma_width_, params_.screen_from, params_.foreground_to,
                         segments_.screen_bits(row), segments_.foreground_bits(row)});
  if (settings.crop.any())
    crop_segments(settings.crop, geometry_.width, geometry_.height, segments_);
}

void Keyer::finish(const FrameSettings& settings, const ImageView& planes, const Plane& shares) {
  const ConstImageView background = backdrop_.shown().planar();
  if (settings.choke > 0.0) choke_.shrink({planes, background, shares, segments_}, settings.choke);
  if (settings.crop.any()) crop_picture(settings.crop, background, planes, shares);
}

Plane Keyer::own_shares() {
  shares_.resize(static_cast<std::size_t>(geometry_.width) *
                 static_cast<std::size_t>(geometry_.height));
  return {shares_.data(), geometry_.width};
}

void Keyer::blur(const FrameSettings& settings, const ConstImageView& planar) {
  weights_.resize(static_cast<std::size_t>(chroma_width_) *
                  static_cast<std::size_t>(chroma_height_));
  std::array<std::uint8_t, 256> weight_of{};
  for (int matte = 0; matte < 256; ++matte)
    weight_of[static_cast<std::size_t>(matte)] =
        static_cast<std::uint8_t>(std::min(params_.background(matte << kMatteShift) >> 6, 255));
  for (int row = 0; row < chroma_height_; ++row) {
    const std::uint8_t* matte = matte_.row(row);
    std::transform(matte, matte + chroma_width_,
                   weights_.data() + std::ptrdiff_t{row} * chroma_width_,
                   [&](std::uint8_t value) { return weight_of[value]; });
  }
  const Crop& crop = settings.crop;
  crop_plane({crop.left / 2, crop.right / 2, crop.top / 2, crop.bottom / 2},
             {weights_.data(), chroma_width_}, chroma_width_, chroma_height_, 255);
  backdrop_.blur(planar, {weights_.data(), chroma_width_}, settings.background.blur);
}

}  // namespace booth::keying

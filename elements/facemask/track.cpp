// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/track.hpp"

#include <algorithm>
#include <cmath>

namespace booth::facemask {
namespace {

/// A surprise of so many parts of the face's size is taken for noise, of so many for a move;
/// between them the gain rises evenly.
struct Gains {
  double noise, move;
  double still, moving;

  double at(double surprise) const {
    const double t = std::clamp((surprise - noise) / (move - noise), 0.0, 1.0);
    return still + (moving - still) * t;
  }
};

constexpr Gains kDetection{0.025, 0.12, 0.12, 0.8};
constexpr Gains kGlimpse{0.004, 0.02, 0.3, 1.0};
/// Velocity is believed for about so long, seconds.
constexpr double kMomentum = 0.2;
/// What is shown makes up for a correction within about so long, seconds.
constexpr double kCatchUp = 0.06;
/// So much of a velocity stays when nothing moves: it is noise that would make a face drift.
constexpr double kStandStill = 0.7;
/// Velocities follow glimpses no faster than this.
constexpr double kGlimpseVelocity = 0.4;
/// The size is noisier than the place, and moves less.
constexpr double kSizeUnit = 2.0;

double ahead(double time, double from) {
  return kMomentum * (1.0 - std::exp(-std::max(0.0, time - from) / kMomentum));
}

}  // namespace

Track::Track(unsigned id, double time, const Detection& detection)
    : id_(id),
      confidence_(detection.confidence),
      angle_(detection.angle),
      seen_(time),
      placed_(time),
      values_(values_of(detection.square)),
      found_(values_),
      shown_(time) {}

Track::Values Track::values_of(const Square& square) {
  return {square.x, square.y, std::log(square.size)};
}

Square Track::square_of(const Values& values) {
  return {values.x, values.y, std::exp(values.log_size)};
}

Track::Values Track::values_at(double time) const {
  const double move = ahead(time, placed_);
  return {values_.x + velocity_.x * move, values_.y + velocity_.y * move,
          values_.log_size + velocity_.log_size * ahead(time, seen_)};
}

void Track::correct(double time, const Detection& detection) {
  const double elapsed = std::max(time - seen_, 1e-3);
  const double newest = std::max(time, shown_);
  const Values shown_before = values_at(newest);
  const Values before = marked_ ? *marked_ : values_at(time);
  const Values surprise = values_of(detection.square) - before;
  const double size = std::exp(before.log_size);
  const auto corrected = [&](double by, double unit, bool moves, double& speed) {
    const double gain = kDetection.at(std::abs(by) / unit);
    if (moves) speed += gain * gain / (2.0 - gain) * by / elapsed;
    if (moves && gain <= kDetection.still) speed *= kStandStill;
    return gain * by;
  };
  const Values correction{corrected(surprise.x, size, !glimpsed_, velocity_.x),
                          corrected(surprise.y, size, !glimpsed_, velocity_.y),
                          corrected(surprise.log_size, kSizeUnit, true, velocity_.log_size)};
  found_ = before + correction;
  const bool glimpsed_since = placed_ > time;
  values_ =
      glimpsed_since ? Values{values_.x + correction.x, values_.y + correction.y, 0.0} : found_;
  values_.log_size = found_.log_size;
  placed_ = std::max(placed_, time);
  seen_ = time;
  offset_ = offset_ + shown_before - values_at(newest);
  angle_ += 0.5 * (detection.angle - angle_);
  confidence_ = detection.confidence;
  glimpsed_ = false;
  marked_.reset();
}

void Track::glimpse(double time, double x, double y) {
  const double elapsed = std::max(time - placed_, 1e-3);
  const Values before = values_at(time);
  const double size = std::exp(before.log_size);
  const auto follow = [&](double guess, double now, double& value, double& speed) {
    const double gain = kGlimpse.at(std::abs(now - guess) / size);
    value = guess + gain * (now - guess);
    speed += kGlimpseVelocity * gain * (now - guess) / elapsed;
    if (gain <= kGlimpse.still) speed *= kStandStill;
  };
  follow(before.x, x, values_.x, velocity_.x);
  follow(before.y, y, values_.y, velocity_.y);
  placed_ = time;
  glimpsed_ = true;
}

Face Track::show(double time) {
  offset_ = offset_ * std::exp(-std::max(0.0, time - shown_) / kCatchUp);
  shown_ = std::max(shown_, time);
  return {id_, square_of(values_at(time) + offset_), angle_, confidence_};
}

}  // namespace booth::facemask

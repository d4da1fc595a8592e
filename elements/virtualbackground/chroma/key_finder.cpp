// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/key_finder.hpp"

#include <algorithm>
#include <cmath>

#include "elements/virtualbackground/chroma/auto_key.hpp"

namespace booth::keying {
namespace {

/// With a key each frame is counted in part, the whole picture in so many frames: a sweep.
constexpr int kSlices = 4;
/// What is still the screen that was found: less than finding it takes, so that a picture at the
/// limit does not go to and fro. Without it for so many sweeps the key is given up.
constexpr double kHeldShare = 0.02;
constexpr double kHeldBorder = 0.05;
constexpr double kHeldCoherence = 0.50;
constexpr int kMostMissing = 3;
/// Every so many sweeps the picture is searched for a screen of another hue (cosine of 25 degrees)
/// and so many times larger; it has to be found this often in a row.
constexpr unsigned kChallengeEvery = 3;
constexpr double kOtherHue = 0.906;
constexpr double kLarger = 1.5;
constexpr int kChallenges = 2;
/// The key is followed while the picture shows little else of its colour: from so many code values
/// on, until it is this near, by this share of the way and at most so much a frame.
constexpr double kFollowedCoherence = 0.6;
constexpr double kMoveFrom = 2.5;
constexpr double kMoveUntil = 0.25;
constexpr double kMoveShare = 0.1;
constexpr double kMoveMost = 1.0;

double distance(const KeyColor& a, const KeyColor& b) {
  return std::hypot(a.u - b.u, a.v - b.v, (a.y - b.y) / 2.0);
}

double cosine(const KeyColor& a, const KeyColor& b) {
  return ((a.u - 128.0) * (b.u - 128.0) + (a.v - 128.0) * (b.v - 128.0)) /
         std::max(a.saturation() * b.saturation(), 1.0);
}

}  // namespace

KeyColor key_of(Color color, Colorimetry colorimetry) {
  const Yuv yuv = to_yuv(color, colorimetry);
  return {static_cast<double>(yuv.y), static_cast<double>(yuv.u), static_cast<double>(yuv.v)};
}

KeyFinder::KeyFinder() : tally_(KeyColor{}) {}

void KeyFinder::reset() { *this = {}; }

KeyFinder::Change KeyFinder::look(std::optional<Color> asked, const ConstImageView& picture,
                                  Colorimetry colorimetry) {
  const bool had_key = key_.has_value();
  if (asked != asked_) {
    reset();
    asked_ = asked;
  }
  Change change = Change::kNone;
  if (!asked) {
    change = key_ ? watch(picture) : search(picture);
  } else if (!key_) {
    const KeyColor key = key_of(*asked, colorimetry);
    if (key.saturation() >= kLeastSaturation) change = adopt(key);
  }
  return had_key && !key_ ? Change::kLost : change;
}

std::optional<Sighting> KeyFinder::find(const ConstImageView& picture) {
  samples_.clear();
  take_samples(picture, 0, 1, samples_);
  return find_screen(samples_);
}

KeyFinder::Change KeyFinder::adopt(const KeyColor& key) {
  key_ = key;
  tally_ = Tally(key);
  slice_ = 0;
  sweeps_ = 0;
  missing_ = challenged_ = 0;
  aim_.reset();
  return Change::kFound;
}

KeyFinder::Change KeyFinder::search(const ConstImageView& picture) {
  const auto found = find(picture);
  return found ? adopt(found->color) : Change::kNone;
}

KeyFinder::Change KeyFinder::watch(const ConstImageView& picture) {
  samples_.clear();
  take_samples(picture, slice_, kSlices, samples_);
  tally_.add(samples_);
  if (++slice_ == kSlices) {
    const Change change = judge(tally_.result(), picture);
    if (change != Change::kNone) return change;
    slice_ = 0;
    tally_ = Tally(*key_);
  }
  return move() ? Change::kMoved : Change::kNone;
}

KeyFinder::Change KeyFinder::judge(const Sighting& seen, const ConstImageView& picture) {
  ++sweeps_;
  const bool there = seen.share >= kHeldShare && seen.border >= kHeldBorder &&
                     seen.coherence >= kHeldCoherence &&
                     seen.color.saturation() >= kLeastSaturation;
  missing_ = there ? 0 : missing_ + 1;
  const bool challenge = there && sweeps_ % kChallengeEvery == 0;
  if (!there || challenge) {
    const auto found = find(picture);
    const bool other = found && (!there || (found->share > kLarger * seen.share &&
                                            cosine(found->color, *key_) < kOtherHue));
    if (challenge) challenged_ = other ? challenged_ + 1 : 0;
    if (other && (!there || challenged_ == kChallenges)) return adopt(found->color);
  }
  if (missing_ == kMostMissing) {
    key_.reset();
    return Change::kLost;
  }
  if (!there || seen.coherence < kFollowedCoherence)
    aim_.reset();
  else if (aim_ || distance(seen.color, *key_) > kMoveFrom)
    aim_ = seen.color;
  return Change::kNone;
}

bool KeyFinder::move() {
  if (!aim_) return false;
  const double way = distance(*aim_, *key_);
  if (way < kMoveUntil) {
    aim_.reset();
    return false;
  }
  const double step = std::min(kMoveShare, kMoveMost / way);
  key_->y += step * (aim_->y - key_->y);
  key_->u += step * (aim_->u - key_->u);
  key_->v += step * (aim_->v - key_->v);
  return true;
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/key_finder.hpp"

#include <cmath>

#include "elements/virtualbackground/auto_key.hpp"

namespace booth::keying {
namespace {

/// The key is looked for in every frame at first and then now and then; once found it is looked at
/// again when the camera's exposure has settled, and corrected if it is this far off.
constexpr std::uint64_t kEagerFrames = 30;
constexpr std::uint64_t kSearchEvery = 15;
constexpr std::uint64_t kRefineAfter = 20;
constexpr double kRefineFrom = 3.0;

}  // namespace

KeyColor key_of(Color color, Colorimetry colorimetry) {
  const Yuv yuv = to_yuv(color, colorimetry);
  return {static_cast<double>(yuv.y), static_cast<double>(yuv.u), static_cast<double>(yuv.v)};
}

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
    change = search(picture);
  } else if (!key_) {
    const KeyColor key = key_of(*asked, colorimetry);
    if (key.saturation() >= kLeastSaturation) {
      key_ = key;
      change = Change::kFound;
    }
  }
  return had_key && !key_ ? Change::kLost : change;
}

KeyFinder::Change KeyFinder::search(const ConstImageView& picture) {
  const std::uint64_t frame = frame_++;
  if (key_ && ++since_found_ != kRefineAfter) return Change::kNone;
  if (!key_ && frame >= kEagerFrames && frame % kSearchEvery != 0) return Change::kNone;
  const auto found = find_key(picture);
  if (!found) return Change::kNone;
  if (key_ && std::hypot(found->u - key_->u, found->v - key_->v) < kRefineFrom)
    return Change::kNone;
  key_ = found;
  return Change::kFound;
}

}  // namespace booth::keying

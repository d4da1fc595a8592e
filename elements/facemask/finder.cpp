// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/finder.hpp"

#include <algorithm>
#include <utility>

namespace booth::facemask {
namespace {

/// Times of frames are rounded.
constexpr double kRounding = 1e-3;
/// No model finds smaller faces, pixels of the picture that is searched.
constexpr double kLeastPixels = 20.0;
/// One search of so many looks for new faces while the known ones are found.
constexpr unsigned kSearchesEverywhere = 4;

}  // namespace

Tracker::Limits Finder::limits(const Frame& frame, const Settings& settings) const {
  return {settings.confidence, settings.hold, frame.width, frame.height};
}

void Finder::take(bool wait, const Tracker::Limits& limits, Result& result) {
  auto found = search_.take(wait);
  if (!found) return;
  result.searched = true;
  result.error = std::move(found->error);
  if (result.error.empty()) tracker_.update(found->time, found->detections, limits);
}

void Finder::begin_search(const Frame& frame, double time, const Settings& settings) {
  SmallPicture picture = shrink(frame, settings.longest, settings.detector->wants_color());
  SearchHints hints;
  hints.smallest = std::max(settings.smallest * frame.height, kLeastPixels * picture.factor);
  hints.expected = tracker_.expected(time);
  hints.everywhere =
      hints.expected.empty() || !tracker_.all_found() || searches_ + 1 >= kSearchesEverywhere;
  searches_ = hints.everywhere ? 0 : searches_ + 1;
  search_.begin({settings.detector, std::move(picture), std::move(hints), time});
  last_search_ = time;
}

Finder::Result Finder::next(const Frame& frame, double time, const Settings& settings) {
  if (last_frame_ && time < *last_frame_) reset();
  last_frame_ = time;
  const Tracker::Limits within = limits(frame, settings);
  Result result;
  take(settings.wait, within, result);
  const bool due = !last_search_ || time - *last_search_ >= settings.interval - kRounding;
  if (settings.detector && due && search_.is_idle()) {
    begin_search(frame, time, settings);
    if (settings.wait) take(true, within, result);
  }
  result.faces = tracker_.show(time, within);
  return result;
}

void Finder::reset() {
  search_.take(true);
  tracker_.reset();
  last_frame_.reset();
  last_search_.reset();
  searches_ = 0;
}

}  // namespace booth::facemask

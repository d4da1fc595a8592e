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

/// What the faces found last look like, in the picture they were found in.
void Finder::remember_looks() {
  for (const Face& face : tracker_.found()) {
    looks_.erase(face.id);
    const auto look = Look::of(*searched_, face.square.scaled(1.0 / searched_->factor));
    if (look) looks_.emplace(face.id, *look);
  }
}

void Finder::take(bool wait, const Tracker::Limits& limits, Result& result) {
  auto found = search_.take(wait);
  if (!found) return;
  result.searched = true;
  result.error = std::move(found->error);
  if (!result.error.empty()) return;
  tracker_.update(found->time, found->detections, limits);
  remember_looks();
}

void Finder::follow(const SmallPicture& picture, double time) {
  for (const Face& face : tracker_.expected(time)) {
    const auto look = looks_.find(face.id);
    if (look == looks_.end()) continue;
    const double factor = picture.factor;
    const auto place = look->second.find(picture, face.square.scaled(1.0 / factor));
    if (place) tracker_.glimpse(face.id, time, place->x * factor, place->y * factor);
  }
}

void Finder::begin_search(const Picture& picture, double time, const Frame& frame,
                          const Settings& settings) {
  SearchHints hints;
  hints.smallest = std::max(settings.smallest * frame.height, kLeastPixels * picture->factor);
  for (const Face& face : tracker_.expected(time)) hints.expected.push_back(face.square);
  hints.everywhere =
      hints.expected.empty() || !tracker_.all_found() || searches_ + 1 >= kSearchesEverywhere;
  searches_ = hints.everywhere ? 0 : searches_ + 1;
  tracker_.mark(time);
  search_.begin({settings.detector, picture, std::move(hints), time});
  searched_ = picture;
  last_search_ = time;
}

Finder::Result Finder::next(const Frame& frame, double time, const Settings& settings) {
  if (last_frame_ && time < *last_frame_) reset();
  last_frame_ = time;
  const Tracker::Limits limits{settings.confidence, settings.hold, frame.width, frame.height};
  Result result;
  take(settings.wait, limits, result);
  const bool due = settings.detector && search_.is_idle() &&
                   (!last_search_ || time - *last_search_ >= settings.interval - kRounding);
  if (due || !looks_.empty()) {
    const bool color = due && settings.detector->wants_color();
    const auto picture =
        std::make_shared<const SmallPicture>(shrink(frame, settings.longest, color));
    follow(*picture, time);
    if (due) begin_search(picture, time, frame, settings);
  }
  if (due && settings.wait) take(true, limits, result);
  result.faces = tracker_.show(time, limits);
  std::erase_if(looks_, [&](const auto& look) {
    return std::none_of(result.faces.begin(), result.faces.end(),
                        [&](const Face& face) { return face.id == look.first; });
  });
  return result;
}

void Finder::reset() {
  search_.take(true);
  tracker_.reset();
  searched_ = nullptr;
  looks_.clear();
  last_frame_.reset();
  last_search_.reset();
  searches_ = 0;
}

}  // namespace booth::facemask

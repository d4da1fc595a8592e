// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/tracker.hpp"

#include <algorithm>
#include <cmath>

namespace booth::facemask {
namespace {

/// The least overlap of a detection with where a face was expected.
constexpr double kSameFace = 0.2;
/// A known face is kept by so much of the confidence that a new one needs.
constexpr double kKeep = 1.0 / 6.0;
/// Two detections that overlap more are one face.
constexpr double kDuplicate = 0.3;
/// A face that lies so far outside the frame, in parts of its size, is held for that part of hold.
constexpr double kEdge = 0.2;
constexpr double kEdgeHold = 0.25;

/// The best first, and each face once.
std::vector<Detection> without_duplicates(std::vector<Detection> all) {
  std::erase_if(all, [](const Detection& d) {
    return !(d.square.size > 0.0 && std::isfinite(d.square.size + d.square.x + d.square.y) &&
             std::isfinite(d.confidence + d.angle));
  });
  std::sort(all.begin(), all.end(), [](const Detection& a, const Detection& b) {
    if (a.confidence != b.confidence) return a.confidence > b.confidence;
    return a.square.x != b.square.x ? a.square.x < b.square.x : a.square.y < b.square.y;
  });
  std::vector<Detection> kept;
  for (const Detection& detection : all) {
    const bool known = std::any_of(kept.begin(), kept.end(), [&](const Detection& other) {
      return overlap(detection.square, other.square) > kDuplicate;
    });
    if (!known) kept.push_back(detection);
  }
  return kept;
}

bool is_outside(const Square& square, int width, int height) {
  return square.x < 0.0 || square.y < 0.0 || square.x > width || square.y > height;
}

/// A face at the frame's edge that is not found any more has most likely left.
double hold_of(const Square& square, const Tracker::Limits& limits) {
  const double inside = square.size * (0.5 - kEdge);
  const bool at_edge = square.x < inside || square.y < inside || square.x > limits.width - inside ||
                       square.y > limits.height - inside;
  return at_edge ? limits.hold * kEdgeHold : limits.hold;
}

}  // namespace

void Tracker::mark(double time) {
  for (Track& track : tracks_) track.mark(time);
}

void Tracker::update(double time, const std::vector<Detection>& detections, const Limits& limits) {
  updated_ = time;
  std::vector<Detection> rest = without_duplicates(detections);
  // Who was seen last chooses first.
  std::stable_sort(tracks_.begin(), tracks_.end(),
                   [](const Track& a, const Track& b) { return a.seen() > b.seen(); });
  for (Track& track : tracks_) {
    const Square expected = track.expected(time);
    const auto likeness = [&](const Detection& d) { return overlap(d.square, expected); };
    const auto best = std::max_element(
        rest.begin(), rest.end(),
        [&](const Detection& a, const Detection& b) { return likeness(a) < likeness(b); });
    if (best == rest.end() || likeness(*best) < kSameFace) continue;
    if (best->confidence >= kKeep * limits.confidence) track.correct(time, *best);
    rest.erase(best);
  }
  for (const Detection& detection : rest) {
    const bool known = std::any_of(tracks_.begin(), tracks_.end(), [&](const Track& track) {
      return overlap(track.expected(time), detection.square) >= kSameFace;
    });
    if (!known && detection.confidence >= limits.confidence)
      tracks_.emplace_back(next_id_++, time, detection);
  }
}

void Tracker::glimpse(unsigned id, double time, double x, double y) {
  for (Track& track : tracks_)
    if (track.id() == id) track.glimpse(time, x, y);
}

std::vector<Face> Tracker::show(double time, const Limits& limits) {
  std::erase_if(tracks_, [&](const Track& track) {
    const Square square = track.predicted(time);
    return is_outside(square, limits.width, limits.height) ||
           time - track.seen() > hold_of(square, limits);
  });
  std::vector<Face> faces;
  for (Track& track : tracks_) faces.push_back(track.show(time));
  std::sort(faces.begin(), faces.end(), [](const Face& a, const Face& b) { return a.id < b.id; });
  return faces;
}

std::vector<Face> Tracker::expected(double time) const {
  std::vector<Face> faces;
  for (const Track& track : tracks_) faces.push_back({track.id(), track.predicted(time), 0.0, 0.0});
  return faces;
}

std::vector<Face> Tracker::found() const {
  std::vector<Face> faces;
  for (const Track& track : tracks_)
    if (track.seen() >= updated_) faces.push_back({track.id(), track.found(), 0.0, 0.0});
  return faces;
}

}  // namespace booth::facemask

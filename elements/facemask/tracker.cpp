// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/tracker.hpp"

#include <algorithm>
#include <cmath>

namespace booth::facemask {
namespace {

/// A surprise of so many parts of the face's size is taken for noise of the detector, of so many
/// for a move; between them the gain rises evenly.
constexpr double kNoise = 0.025;
constexpr double kMove = 0.12;
constexpr double kGainStill = 0.12;
constexpr double kGainMoving = 0.8;
/// Velocity is believed for about so long after the last detection, seconds.
constexpr double kMomentum = 0.2;
/// What is shown makes up for a correction within about so long, seconds.
constexpr double kCatchUp = 0.06;
/// The least overlap of a detection with where a face was expected.
constexpr double kSameFace = 0.2;
/// A known face is kept by so much of the confidence that a new one needs.
constexpr double kKeep = 1.0 / 6.0;
/// Two detections that overlap more are one face.
constexpr double kDuplicate = 0.3;

double gain_for(double surprise) {
  const double t = std::clamp((surprise - kNoise) / (kMove - kNoise), 0.0, 1.0);
  return kGainStill + (kGainMoving - kGainStill) * t;
}

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

}  // namespace

Tracker::Values Tracker::values_of(const Square& square) {
  return {square.x, square.y, std::log(square.size)};
}

Square Tracker::square_of(const Values& values) {
  return {values.x, values.y, std::exp(values.log_size)};
}

Tracker::Values Tracker::Track::predicted(double time) const {
  // Velocity fades away: a face that is not seen any more stands still.
  const double ahead = kMomentum * (1.0 - std::exp(-std::max(0.0, time - seen) / kMomentum));
  return {state.x + velocity.x * ahead, state.y + velocity.y * ahead,
          state.log_size + velocity.log_size * ahead};
}

void Tracker::Track::correct(double time, const Detection& detection) {
  const double elapsed = std::max(time - seen, 1e-3);
  const Values before = predicted(time);
  const Values now = values_of(detection.square);
  const double size = std::exp(before.log_size);
  const auto filter = [&](double guess, double measured, double unit, double& value,
                          double& speed) {
    const double gain = gain_for(std::abs(measured - guess) / unit);
    value = guess + gain * (measured - guess);
    speed += gain * gain / (2.0 - gain) * (measured - guess) / elapsed;
    // Small speeds are noise that would make a still face drift between detections.
    if (gain <= kGainStill) speed *= 0.7;
  };
  filter(before.x, now.x, size, state.x, velocity.x);
  filter(before.y, now.y, size, state.y, velocity.y);
  // The size is noisier than the place, and moves less.
  filter(before.log_size, now.log_size, 2.0, state.log_size, velocity.log_size);
  angle += 0.5 * (detection.angle - angle);
  confidence = detection.confidence;
  seen = time;
}

void Tracker::Track::move_shown(double time) {
  const double elapsed = std::max(0.0, time - shown_at);
  const Values from = predicted(shown_at);
  const Values to = predicted(time);
  const double rest = std::exp(-elapsed / kCatchUp);
  const auto follow = [&](double& value, double before, double now) {
    value = now + (value - before) * rest;
  };
  follow(shown.x, from.x, to.x);
  follow(shown.y, from.y, to.y);
  follow(shown.log_size, from.log_size, to.log_size);
  shown_at = std::max(shown_at, time);
}

void Tracker::begin(double time, const Detection& detection) {
  Track track;
  track.id = next_id_++;
  track.confidence = detection.confidence;
  track.seen = track.shown_at = time;
  track.state = track.shown = values_of(detection.square);
  track.angle = detection.angle;
  tracks_.push_back(track);
}

void Tracker::update(double time, const std::vector<Detection>& detections, const Limits& limits) {
  updated_ = time;
  std::vector<Detection> rest = without_duplicates(detections);
  // Who was seen last chooses first.
  std::stable_sort(tracks_.begin(), tracks_.end(),
                   [](const Track& a, const Track& b) { return a.seen > b.seen; });
  for (Track& track : tracks_) {
    const Square expected = square_of(track.predicted(time));
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
      return overlap(square_of(track.predicted(time)), detection.square) >= kSameFace;
    });
    if (!known && detection.confidence >= limits.confidence) begin(time, detection);
  }
}

std::vector<Face> Tracker::show(double time, const Limits& limits) {
  std::erase_if(tracks_, [&](const Track& track) {
    return time - track.seen > limits.hold ||
           is_outside(square_of(track.predicted(time)), limits.width, limits.height);
  });
  std::vector<Face> faces;
  for (Track& track : tracks_) {
    track.move_shown(time);
    faces.push_back({track.id, square_of(track.shown), track.angle, track.confidence});
  }
  std::sort(faces.begin(), faces.end(), [](const Face& a, const Face& b) { return a.id < b.id; });
  return faces;
}

bool Tracker::all_found() const {
  return std::all_of(tracks_.begin(), tracks_.end(),
                     [&](const Track& track) { return track.seen >= updated_; });
}

std::vector<Square> Tracker::expected(double time) const {
  std::vector<Square> squares;
  for (const Track& track : tracks_) squares.push_back(square_of(track.predicted(time)));
  return squares;
}

}  // namespace booth::facemask

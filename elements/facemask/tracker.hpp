// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

#include "elements/facemask/track.hpp"

namespace booth::facemask {

/// Follows faces from detection to detection: who is who, and who is gone. Times are in seconds of
/// the stream and do not go back without a reset(). One thread.
class Tracker {
 public:
  struct Limits {
    double confidence = 0.5;  ///< a new face needs as much; a known one is kept by a sixth of it
    double hold = 1.0;        ///< seconds an undetected face stays; a quarter at the edge
    int width = 0;            ///< of the frames, pixels
    int height = 0;
  };

  /// The frame of `time`, the newest one, is about to be searched.
  void mark(double time);
  /// What was found in the frame of `time`, in pixels of the frame. `time` may lie before the one
  /// last shown, as the search takes a while; then it is the one last marked.
  void update(double time, const std::vector<Detection>& detections, const Limits& limits);
  /// Face `id` was recognised in the frame of `time`, the newest one, with its centre at (x, y).
  void glimpse(unsigned id, double time, double x, double y);
  /// Where the faces are at `time`; drops those that are gone. Once a frame.
  std::vector<Face> show(double time, const Limits& limits);

  /// Where faces should be at `time`.
  std::vector<Face> expected(double time) const;
  /// The faces that the last update() has found, where they were in that frame.
  std::vector<Face> found() const;
  /// True if those are all that are followed.
  bool all_found() const { return found().size() == tracks_.size(); }
  /// Forgets all; the next id stays the next.
  void reset() { tracks_.clear(); }

 private:
  std::vector<Track> tracks_;
  unsigned next_id_ = 1;
  double updated_ = 0.0;  ///< time of the last update()
};

}  // namespace booth::facemask

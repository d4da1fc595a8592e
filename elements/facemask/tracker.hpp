// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

#include "elements/facemask/face.hpp"

namespace booth::facemask {

/// Follows faces from detection to detection: who is who, where they are between detections, and
/// smoothly. Times are in seconds of the stream and do not go back without a reset(). One thread.
///
/// Every face is an alpha-beta filter over position and logarithm of the size, whose gain follows
/// the size of the surprise: the noise of a detector on a still face is averaged away, a move is
/// followed at once (the idea of the One-Euro filter). What is shown goes with the filter's
/// velocity and makes up for corrections over some frames, so that it never jumps.
class Tracker {
 public:
  struct Limits {
    double confidence = 0.5;  ///< a new face needs as much; a known one is kept by a sixth of it
    double hold = 1.0;        ///< seconds a face stays where none is detected any more
    int width = 0;            ///< of the frames, pixels
    int height = 0;
  };

  /// What was found in the frame of `time`, in pixels of the frame. `time` may lie before the one
  /// last shown: the search takes a while.
  void update(double time, const std::vector<Detection>& detections, const Limits& limits);
  /// Where the faces are at `time`; drops those that are gone. Once a frame.
  std::vector<Face> show(double time, const Limits& limits);
  /// Where faces should be at `time`, for the next search.
  std::vector<Square> expected(double time) const;
  /// True if every face that is followed was found by the last update(); also where there is none.
  bool all_found() const;
  /// Forgets all; the next id stays the next.
  void reset() { tracks_.clear(); }

 private:
  /// x, y and logarithm of the size; what adds up.
  struct Values {
    double x = 0.0, y = 0.0, log_size = 0.0;
  };
  struct Track {
    unsigned id = 0;
    double confidence = 0.0;
    double seen = 0.0;  ///< time of the last detection
    Values state;       ///< at `seen`
    Values velocity;    ///< per second
    double angle = 0.0;
    Values shown;
    double shown_at = 0.0;

    Values predicted(double time) const;
    void correct(double time, const Detection& detection);
    void move_shown(double time);
  };

  static Values values_of(const Square& square);
  static Square square_of(const Values& values);
  void begin(double time, const Detection& detection);

  std::vector<Track> tracks_;
  unsigned next_id_ = 1;
  double updated_ = 0.0;  ///< time of the last update()
};

}  // namespace booth::facemask

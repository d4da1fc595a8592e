// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>

#include "elements/facemask/face.hpp"

namespace booth::facemask {

/// One face over time. Times are in seconds of the stream.
///
/// Detections say now and then where the face is and how large, with noise; glimpses say in every
/// frame where it has gone since. Both are alpha-beta filters whose gain follows the size of the
/// surprise: the noise on a still face is averaged away, a move is followed at once (the idea of
/// the One-Euro filter). What is shown makes up for corrections over some frames, so that it never
/// jumps.
class Track {
 public:
  Track(unsigned id, double time, const Detection& detection);

  unsigned id() const { return id_; }
  /// Time of the last detection.
  double seen() const { return seen_; }
  /// Where the face should be. A face that is not seen any more goes on for a moment, and stands.
  Square predicted(double time) const { return square_of(values_at(time)); }
  /// The same for the frame that was marked, if one was, whatever came to be known since.
  Square expected(double time) const { return marked_ ? square_of(*marked_) : predicted(time); }
  /// Where it was in the frame of the last detection, as that has corrected it.
  Square found() const { return square_of(found_); }

  /// The frame of `time`, the newest one, is searched: the next correct() is about it.
  void mark(double time) { marked_ = values_at(time); }
  /// The face was detected in the frame of `time`.
  void correct(double time, const Detection& detection);
  /// The face was recognised in the frame of `time`, the newest one, with its centre at (x, y).
  void glimpse(double time, double x, double y);
  /// The face for the frame of `time`, the newest one.
  Face show(double time);

 private:
  /// x, y and logarithm of the size; what adds up.
  struct Values {
    double x = 0.0, y = 0.0, log_size = 0.0;

    Values operator+(const Values& o) const { return {x + o.x, y + o.y, log_size + o.log_size}; }
    Values operator-(const Values& o) const { return {x - o.x, y - o.y, log_size - o.log_size}; }
    Values operator*(double by) const { return {x * by, y * by, log_size * by}; }
  };

  static Values values_of(const Square& square);
  static Square square_of(const Values& values);
  Values values_at(double time) const;

  unsigned id_;
  double confidence_;
  double angle_;
  double seen_;
  double placed_;    ///< time of x and y in values_
  Values values_;    ///< x and y at placed_, size at seen_
  Values velocity_;  ///< per second
  Values found_;
  bool glimpsed_ = false;  ///< since the last detection
  std::optional<Values> marked_;
  double shown_;   ///< time of the last show()
  Values offset_;  ///< of what is shown from what is known
};

}  // namespace booth::facemask

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "elements/common/work_queue.hpp"
#include "elements/facemask/face_detector.hpp"

namespace booth::facemask {

/// Searches for faces in a thread of its own, one picture at a time. All functions are for one
/// thread, the one that has the frames.
class SearchThread {
 public:
  struct Found {
    double time = 0.0;                  ///< of the picture, as it was given
    std::vector<Detection> detections;  ///< in pixels of the frame
    std::string error;                  ///< why there was no search; empty otherwise
  };
  struct Order {
    std::shared_ptr<FaceDetector> detector;
    std::shared_ptr<const SmallPicture> picture;
    SearchHints hints;  ///< in pixels of the frame
    double time = 0.0;
  };

  bool is_idle() const { return !busy_; }
  /// Begins a search; only while idle.
  void begin(Order order);
  /// What the last search gave, once; waits for its end where `wait`. Nothing where none was begun
  /// or it is not done.
  std::optional<Found> take(bool wait);

 private:
  bool busy_ = false;  ///< begun and not taken
  std::mutex mutex_;
  std::optional<Found> found_;
  WorkQueue queue_{1};  ///< last: it ends before what it writes to
};

}  // namespace booth::facemask

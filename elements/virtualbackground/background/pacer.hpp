// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace booth::keying {

/// When the pictures of a second video are due. Times are nanoseconds of running time. A video that
/// keeps the time of the pipeline is shown at its own times; one that does not (a file that joins
/// late, a pipeline that was sought elsewhere) is moved so that its next picture is due at once.
class Pacer {
 public:
  /// Further off than this is not a late or early picture but another timeline.
  static constexpr std::int64_t kJump = 1'000'000'000;

  /// A new segment, or a flush: the next picture may be on another timeline.
  void restart() {
    offset_ = 0;
    last_.reset();
  }

  /// How long after `now` the picture of `time` is due; 0 where it is due or late.
  std::int64_t wait(std::int64_t time, std::int64_t now);

  /// The picture of `time` was shown.
  void shown(std::int64_t time) { last_ = time; }

 private:
  std::int64_t offset_ = 0;
  std::optional<std::int64_t> last_;
};

}  // namespace booth::keying

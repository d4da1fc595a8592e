// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "elements/photosnapshot/filter_list.hpp"
#include "elements/photosnapshot/settings.hpp"

namespace booth::photo {

/// One call for photos. What it does not say, the properties do.
struct Request {
  std::optional<std::string> location;  ///< in which every character stands for itself
  std::shared_ptr<const FilterList> filters;
  std::optional<unsigned> burst;
  std::optional<unsigned> burst_interval_ms;
};

/// A frame of the stream that is to become photos.
struct Shot {
  unsigned id = 0;      ///< of the request
  unsigned number = 0;  ///< in the burst, from 0
  unsigned count = 1;   ///< frames of the burst
  Request request;
};

/// Photos that no frame came for.
struct Missed {
  unsigned id = 0;
  unsigned taken = 0;  ///< frames that came
  unsigned count = 1;
};

/// Decides which frames are photographed. Pure: its only time is the running time it is told, in
/// nanoseconds; a frame without one is a frame at any time. Any thread.
class Schedule {
 public:
  /// More calls than this are never kept.
  static constexpr std::size_t kMaxRequests = 16;

  /// The id of the request, which the next frame answers; 0 where too many wait already.
  unsigned ask(Request request);
  /// The photos of this frame: at most one of every request, and one by `interval_ms`.
  std::vector<Shot> frame(std::optional<std::uint64_t> running_time, const Settings& settings);
  /// Gives up all that is not complete.
  std::vector<Missed> give_up();
  /// The next frame is the first one.
  void restart();

 private:
  struct Running {
    Shot next;
    std::uint64_t start = 0;
    std::uint64_t step = 0;  ///< ns
  };

  bool interval_is_over(std::optional<std::uint64_t> now, std::uint64_t interval);
  void begin(Running& running, std::optional<std::uint64_t> now, const Settings& settings);

  std::mutex mutex_;
  std::vector<Running> requests_;
  unsigned last_id_ = 0;
  std::optional<std::uint64_t> last_interval_;
};

}  // namespace booth::photo

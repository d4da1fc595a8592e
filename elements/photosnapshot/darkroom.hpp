// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gst/video/video.h>

#include "elements/common/image_file.hpp"
#include "elements/common/work_queue.hpp"
#include "elements/photosnapshot/contact_sheet.hpp"
#include "elements/photosnapshot/schedule.hpp"
#include "gst/guarded.hpp"
#include "gst/ref.hpp"

namespace booth::photo {

/// A frame that is to become photos, one of every filter.
struct Exposure {
  Shot shot;
  Settings settings;
  std::shared_ptr<const FilterList> filters;
  Ref<GstBuffer> buffer;
  GstVideoInfo info;
  int orientation = 1;  ///< Exif's number for what the stream's tags say
  unsigned index = 0;
  std::int64_t time_us = 0;  ///< wall clock, since 1970
  GstClockTime running_time = GST_CLOCK_TIME_NONE;
  GstClockTime timestamp = GST_CLOCK_TIME_NONE;
  std::int64_t came_us = 0;  ///< monotonic clock
  unsigned era = 0;          ///< the darkroom's own
};

/// A finished photo, as applications hear of it.
struct Photo {
  unsigned id = 0;
  unsigned index = 0;
  unsigned number = 0;
  std::string filter;    ///< as it was written
  std::string location;  ///< empty: no file
  ImageFormat format = ImageFormat::kPng;
  int width = 0;
  int height = 0;
  int orientation = 1;  ///< as its Exif block says
  GstClockTime timestamp = GST_CLOCK_TIME_NONE;
  GstClockTime running_time = GST_CLOCK_TIME_NONE;
  GstClockTime duration = 0;  ///< from the frame to the finished photo
  bool is_contact_sheet = false;
};

struct Failure {
  unsigned id = 0;
  std::string reason;
  bool dropped = false;  ///< there was no room or no time for it; nothing is broken
};

/// Whom the darkroom tells; called in its threads, and for drops in the caller's.
struct Reports {
  std::function<void(const Photo&, std::vector<std::uint8_t>)> taken;
  std::function<void(const Failure&)> failed;
};

/// The threads that make photos of frames: converted, turned, scaled, filtered, encoded and
/// written.
class Darkroom {
 public:
  /// At most `max_pending` frames wait or are at work, in `workers` threads.
  Darkroom(std::size_t max_pending, unsigned workers, Reports reports);
  /// Waits for the photos at work; those that wait are dropped.
  ~Darkroom();

  /// Takes the frame, or reports that it was dropped. Never blocks and never copies pixels: a frame
  /// of a small pool, which its owner waits for, is copied by a thread that does nothing else.
  void develop(Exposure exposure);
  /// Frames of a burst that will never come: its contact sheet goes without them.
  void forgo(const Missed& missed);
  /// Waits until all is done; what has not begun after `timeout` is dropped. False in that case.
  bool finish(std::chrono::nanoseconds timeout);

 private:
  /// The photos of one request, where they have a contact sheet.
  struct Order {
    std::shared_ptr<ContactSheet> sheet;
    unsigned missing = 0;  ///< frames that are not done
    Exposure first;        ///< what the sheet is named after, without the frame
  };
  using Shared = std::shared_ptr<Exposure>;

  void open_order(const Exposure& exposure);
  void hand_over(const Shared& exposure);
  void drop(const Exposure& exposure, const char* reason);
  void settle(unsigned id, unsigned frames);
  void work(Exposure& exposure);
  void make_photos(Exposure& exposure);
  std::string make_photo(const Exposure& exposure, std::size_t filter, RgbaImage photo);
  void make_sheet(const Order& order);
  std::string deliver(const Exposure& exposure, Photo photo, const RgbaImage& picture);

  Reports reports_;
  std::size_t max_pending_;
  Guarded<std::map<unsigned, Order>> orders_;
  std::atomic<unsigned> era_{0};  ///< goes up when what waits is dropped
  WorkQueue workers_;
  WorkQueue keeper_;  ///< last: it feeds the workers
};

}  // namespace booth::photo

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "presenter_source.hpp"

#include <algorithm>

#include <gst/video/video.h>

namespace booth::example {
namespace {

constexpr std::size_t kStride = std::size_t{4} * PresenterSource::kWidth;

GstCaps* frame_caps() {
  return gst_caps_new_simple("video/x-raw", "format", G_TYPE_STRING, "BGRx", "width", G_TYPE_INT,
                             PresenterSource::kWidth, "height", G_TYPE_INT,
                             PresenterSource::kHeight, "framerate", GST_TYPE_FRACTION,
                             PresenterSource::kFramesPerSecond, 1, nullptr);
}

GstClockTime time_of(std::int64_t frame) {
  return gst_util_uint64_scale_int(static_cast<guint64>(frame), GST_SECOND,
                                   PresenterSource::kFramesPerSecond);
}

}  // namespace

PresenterSource::PresenterSource(GstAppSrc* appsrc)
    : appsrc_(GST_APP_SRC(gst_object_ref(appsrc))), presenter_(kWidth, kHeight) {
  g_autoptr(GstCaps) caps = frame_caps();
  g_object_set(appsrc_, "caps", caps, "is-live", TRUE, "format", GST_FORMAT_TIME, "max-buffers",
               guint64{1}, "max-bytes", guint64{0}, nullptr);
  GstAppSrcCallbacks callbacks{};
  callbacks.need_data = [](GstAppSrc*, guint, gpointer data) {
    static_cast<PresenterSource*>(data)->push();
  };
  gst_app_src_set_callbacks(appsrc_, &callbacks, this, nullptr);
}

PresenterSource::~PresenterSource() { gst_object_unref(appsrc_); }

void PresenterSource::push() {
  const GstClockTime now = gst_element_get_current_running_time(GST_ELEMENT(appsrc_));
  if (GST_CLOCK_TIME_IS_VALID(now)) {
    const auto due = gst_util_uint64_scale(now, kFramesPerSecond, GST_SECOND);
    next_frame_ = std::max(next_frame_, static_cast<std::int64_t>(due));
  }
  GstBuffer* buffer = gst_buffer_new_allocate(nullptr, kStride * kHeight, nullptr);
  GstMapInfo map;
  if (gst_buffer_map(buffer, &map, GST_MAP_WRITE)) {
    presenter_.draw(static_cast<double>(next_frame_) / kFramesPerSecond, map.data, kStride);
    gst_buffer_unmap(buffer, &map);
  }
  GST_BUFFER_PTS(buffer) = time_of(next_frame_);
  GST_BUFFER_DURATION(buffer) = time_of(next_frame_ + 1) - time_of(next_frame_);
  ++next_frame_;
  gst_app_src_push_buffer(appsrc_, buffer);
}

}  // namespace booth::example

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/eye_dropper.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

#include "elements/virtualbackground/chroma/keyer.hpp"
#include "gst/video_view.hpp"

namespace booth::keying {
namespace {

constexpr int kMostGroups = 64;
/// Pixels around a place that count.
constexpr int kReach = 3;
/// GStreamer's unpackers may look a little past the end of a row.
constexpr int kMargin = 16;

int rounded_up(int value, int shift) { return -((-value) >> shift); }

/// Rows of a plane that stand for a group of luma rows.
int plane_shift(const GstVideoInfo& info, guint plane) {
  int shift = 0;
  for (guint c = 0; c < GST_VIDEO_INFO_N_COMPONENTS(&info); ++c)
    if (GST_VIDEO_INFO_COMP_PLANE(&info, c) == plane)
      shift = std::max(shift, static_cast<int>(GST_VIDEO_FORMAT_INFO_H_SUB(info.finfo, c)));
  return shift;
}

/// Bytes of a row that hold samples.
int row_bytes(const GstVideoInfo& info, guint plane) {
  int bytes = 0;
  for (guint c = 0; c < GST_VIDEO_INFO_N_COMPONENTS(&info); ++c)
    if (GST_VIDEO_INFO_COMP_PLANE(&info, c) == plane)
      bytes = std::max(bytes, static_cast<int>(GST_VIDEO_INFO_COMP_POFFSET(&info, c)) +
                                  (GST_VIDEO_INFO_COMP_WIDTH(&info, c) - 1) *
                                      static_cast<int>(GST_VIDEO_INFO_COMP_PSTRIDE(&info, c)) +
                                  1);
  return bytes;
}

std::uint8_t middle_of(std::vector<std::uint8_t>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

int EyeDropper::groups() const {
  return ((height_ + group_ - 1) / group_ + group_step_ - 1) / group_step_;
}

void EyeDropper::lay_out(const GstVideoInfo& info) {
  info_ = info;
  height_ = GST_VIDEO_INFO_HEIGHT(&info);
  group_ = 1;
  for (guint plane = 0; plane < GST_VIDEO_INFO_N_PLANES(&info); ++plane)
    group_ = std::max(group_, 1 << plane_shift(info, plane));
  group_step_ = ((height_ + group_ - 1) / group_ + kMostGroups - 1) / kMostGroups;
  for (guint plane = 0; plane < GST_VIDEO_INFO_N_PLANES(&info); ++plane) {
    strides_[plane] = row_bytes(info, plane) + kMargin;
    planes_[plane].assign(static_cast<std::size_t>(groups() * group_ * strides_[plane]), 0);
  }
}

void EyeDropper::keep_plane(const GstVideoFrame& frame, guint plane) {
  const int shift = plane_shift(info_, plane);
  const int rows = rounded_up(height_, shift);
  const int rows_a_group = group_ >> shift;
  const int bytes = strides_[plane] - kMargin;
  const auto* data = static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, plane));
  std::uint8_t* kept = planes_[plane].data();
  for (int group = 0; group < groups(); ++group) {
    for (int i = 0; i < rows_a_group; ++i, kept += strides_[plane]) {
      const int row = std::min(group * group_step_ * rows_a_group + i, rows - 1);
      std::memcpy(kept, data + std::ptrdiff_t{row} * GST_VIDEO_FRAME_PLANE_STRIDE(&frame, plane),
                  static_cast<std::size_t>(bytes));
    }
  }
}

void EyeDropper::keep(const GstVideoFrame& frame) {
  if (height_ == 0 || !gst_video_info_is_equal(&info_, &frame.info)) lay_out(frame.info);
  for (guint plane = 0; plane < GST_VIDEO_FRAME_N_PLANES(&frame); ++plane) keep_plane(frame, plane);
}

std::vector<int> EyeDropper::rows_near(int y) const {
  std::vector<int> rows;
  int nearest = 0, distance = height_;
  for (int group = 0; group < groups(); ++group) {
    for (int i = 0; i < group_; ++i) {
      const int off = std::abs(group * group_step_ * group_ + i - y);
      if (off <= kReach) rows.push_back(group * group_ + i);
      if (off >= distance) continue;
      distance = off;
      nearest = group * group_ + i;
    }
  }
  if (rows.empty()) rows.push_back(nearest);
  return rows;
}

Color EyeDropper::median(int x, const std::vector<int>& rows) const {
  const int width = GST_VIDEO_INFO_WIDTH(&info_);
  const int begin = std::max(x - kReach, 0) & ~1;  // where chroma begins
  const int count = std::min(x + kReach + 1, width) - begin;
  std::array<gpointer, GST_VIDEO_MAX_PLANES> data{};
  for (std::size_t plane = 0; plane < data.size(); ++plane)
    data[plane] = const_cast<std::uint8_t*>(planes_[plane].data());
  std::array<std::vector<std::uint8_t>, 3> channels;
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(4 * (count + kMargin)));
  for (const int row : rows) {
    info_.finfo->unpack_func(info_.finfo, GST_VIDEO_PACK_FLAG_NONE, pixels.data(), data.data(),
                             strides_.data(), begin, row, count);
    for (int i = 0; i < count; ++i)
      for (std::size_t c = 0; c < 3; ++c)
        channels[c].push_back(pixels[static_cast<std::size_t>(4 * i) + 1 + c]);
  }
  const std::uint8_t a = middle_of(channels[0]);
  const std::uint8_t b = middle_of(channels[1]);
  const std::uint8_t c = middle_of(channels[2]);
  if (GST_VIDEO_INFO_IS_RGB(&info_)) return {a, b, c, 255};
  return to_rgb({a, b, c}, colorimetry(info_));
}

Result<Color> EyeDropper::pick(int x, int y) const {
  const auto failure = [](const std::string& text) { return Result<Color>::failure(text); };
  if (height_ == 0) return failure("There is no picture yet to pick a colour from.");
  const int width = GST_VIDEO_INFO_WIDTH(&info_);
  const std::string place = "(" + std::to_string(x) + ", " + std::to_string(y) + ")";
  if (x < 0 || y < 0 || x >= width || y >= height_)
    return failure(place + " is outside of the picture, which has " + std::to_string(width) +
                   " by " + std::to_string(height_) + " pixels.");
  const Color color = median(x, rows_near(y));
  if (is_keyable(color)) return color;
  return failure("The colour at " + place + ", " + to_string(color) +
                 ", is too grey to tell a screen from a person; pick a place on the screen.");
}

}  // namespace booth::keying

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/background_video.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "gst/video_view.hpp"

namespace booth::keying {
namespace {

/// The converter keeps the source rows it needs next, also beyond the end of a picture: with as few
/// rows as these it would show rows of the picture before.
constexpr int kStaleRows = 8;

/// I420 as the main stream has it. Primaries and transfer stay the video's own: converting them
/// costs more than all the rest and is seen by nobody.
GstVideoInfo planar_info(const Geometry& geometry, const GstVideoInfo& source) {
  GstVideoInfo info;
  gst_video_info_set_format(&info, GST_VIDEO_FORMAT_I420, static_cast<guint>(geometry.width),
                            static_cast<guint>(geometry.height));
  info.fps_n = source.fps_n;
  info.fps_d = source.fps_d;
  info.interlace_mode = source.interlace_mode;
  GstVideoColorimetry& colors = GST_VIDEO_INFO_COLORIMETRY(&info);
  colors = GST_VIDEO_INFO_COLORIMETRY(&source);
  colors.range = geometry.colorimetry.range == YuvRange::kFull ? GST_VIDEO_COLOR_RANGE_0_255
                                                               : GST_VIDEO_COLOR_RANGE_16_235;
  switch (geometry.colorimetry.matrix) {
    case YuvMatrix::kBt709: colors.matrix = GST_VIDEO_COLOR_MATRIX_BT709; break;
    case YuvMatrix::kBt2020: colors.matrix = GST_VIDEO_COLOR_MATRIX_BT2020; break;
    case YuvMatrix::kBt601: colors.matrix = GST_VIDEO_COLOR_MATRIX_BT601; break;
  }
  return info;
}

/// The part of the video that is seen where it covers a frame of other proportions.
Area visible_area(const GstVideoInfo& info, const BackgroundVideo::Target& target) {
  if (target.fit != Fit::kCover) return {0, 0, info.width, info.height};
  return fitted_area(target.geometry.width, target.geometry.height, info.width, info.height,
                     Fit::kContain);
}

GstStructure* options(const GstVideoInfo& info, const BackgroundVideo::Target& target) {
  const Geometry& frame = target.geometry;
  const Area from = visible_area(info, target);
  const Area to = fitted_area(info.width, info.height, frame.width, frame.height, target.fit);
  const guint border = 0xff000000U | static_cast<guint>(target.beside.r << 16 |
                                                        target.beside.g << 8 | target.beside.b);
  return gst_structure_new(
      "options", GST_VIDEO_CONVERTER_OPT_SRC_X, G_TYPE_INT, from.x, GST_VIDEO_CONVERTER_OPT_SRC_Y,
      G_TYPE_INT, from.y, GST_VIDEO_CONVERTER_OPT_SRC_WIDTH, G_TYPE_INT, from.width,
      GST_VIDEO_CONVERTER_OPT_SRC_HEIGHT, G_TYPE_INT, from.height, GST_VIDEO_CONVERTER_OPT_DEST_X,
      G_TYPE_INT, to.x, GST_VIDEO_CONVERTER_OPT_DEST_Y, G_TYPE_INT, to.y,
      GST_VIDEO_CONVERTER_OPT_DEST_WIDTH, G_TYPE_INT, to.width, GST_VIDEO_CONVERTER_OPT_DEST_HEIGHT,
      G_TYPE_INT, to.height, GST_VIDEO_CONVERTER_OPT_BORDER_ARGB, G_TYPE_UINT, border,
      GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD, GST_TYPE_VIDEO_RESAMPLER_METHOD,
      GST_VIDEO_RESAMPLER_METHOD_LINEAR, nullptr);
}

}  // namespace

void BackgroundVideo::set_target(const std::optional<Target>& target) {
  auto work = work_.lock();
  if (work->target == target) return;
  work->target = target;
  work->converter.reset();
  work->pictures = {};
  if (!target)
    *newest_.lock() = nullptr;
  else if (work->last)
    convert(*work);
}

bool BackgroundVideo::show(const GstVideoInfo& info, GstBuffer* buffer) {
  auto work = work_.lock();
  work->info = info;
  work->last = Ref<GstBuffer>::share(buffer);
  return !work->target || convert(*work);
}

void BackgroundVideo::clear() {
  auto work = work_.lock();
  work->last = nullptr;
  work->converter.reset();
  work->pictures = {};
  *newest_.lock() = nullptr;
}

void BackgroundVideo::make_converter(Work& work) {
  const bool fresh = std::min(work.info.height, work.target->geometry.height) <= kStaleRows;
  if (work.converter && !fresh && gst_video_info_is_equal(&work.converts, &work.info)) return;
  GstVideoInfo to = planar_info(work.target->geometry, work.info);
  work.converts = work.info;
  work.converter.reset(gst_video_converter_new(&work.info, &to, options(work.info, *work.target)));
}

std::shared_ptr<Background>& BackgroundVideo::unused_picture(Work& work) {
  const auto unused = std::find_if(work.pictures.begin(), work.pictures.end(),
                                   [](const auto& picture) { return picture.use_count() <= 1; });
  auto& picture = unused != work.pictures.end() ? *unused : work.pictures.front();
  // The last reader has let go of it before it is painted again.
  std::atomic_thread_fence(std::memory_order_acquire);
  if (unused == work.pictures.end() || !picture) picture = Background::blank(work.target->geometry);
  return picture;
}

bool BackgroundVideo::convert(Work& work) {
  make_converter(work);
  MappedFrame source(work.info, work.last.get(), GST_MAP_READ);
  if (!work.converter || !source) return false;
  const std::shared_ptr<Background>& picture = unused_picture(work);
  const ImageView planes = picture->planes();
  GstVideoFrame painted{};
  painted.info = planar_info(work.target->geometry, work.info);
  for (std::size_t i = 0; i < planes.planes.size(); ++i) {
    painted.data[i] = planes.planes[i].data;
    painted.info.stride[i] = static_cast<gint>(planes.planes[i].stride);
  }
  gst_video_converter_frame(work.converter.get(), source.frame(), &painted);
  picture->complete();
  *newest_.lock() = picture;
  return true;
}

}  // namespace booth::keying

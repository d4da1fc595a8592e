// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtualbackground with its default settings on a real recording: a man before a yellow-green wall
// until 9.0 s; then the camera turns away, shows a room with other green walls and a foil from 10.9
// to 11.7 s, and begins to turn back.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <gst/app/gstappsink.h>
#include <gtest/gtest.h>

#include "elements/common/image_view.hpp"
#include "gst/ref.hpp"
#include "gst/video_view.hpp"

namespace booth {
namespace {

constexpr GstClockTime kPatience = 30 * GST_SECOND;

/// What a viewer notices of one frame.
struct Noticed {
  double time = 0.0;  ///< seconds
  double wall = 0.0;  ///< shares of the source that surely are wall, and man
  double man = 0.0;
  double wall_left = 0.0;  ///< share of the wall's pixels that still have its colour
  double man_lost = 0.0;   ///< share of the man's pixels whose luma is off by more than 24
  double change = 0.0;     ///< mean difference of luma to the source
};

/// Yellow-green as the wall is, in light and in shade; I420 chroma.
bool is_wall(int u, int v) { return u < 92 && v > 124 && v < 150; }
/// Skin (redder than the wall for its yellow), grey hair, a black pullover.
bool is_man(int u, int v) {
  const bool grey = std::abs(u - 128) <= 8 && std::abs(v - 128) <= 8;
  return grey || (v >= 133 && 3 * (v - 128) > 128 - u);
}

/// True where all chroma samples within two of (x, y) are.
template <typename Is>
bool all_around(const ConstImageView& image, int x, int y, const Is& is) {
  for (int j = std::max(y - 2, 0); j <= std::min(y + 2, image.chroma_height() - 1); ++j)
    for (int i = std::max(x - 2, 0); i <= std::min(x + 2, image.chroma_width() - 1); ++i)
      if (!is(image.planes[1].row(j)[i], image.planes[2].row(j)[i])) return false;
  return true;
}

Noticed compare(const ConstImageView& source, const ConstImageView& result) {
  int wall = 0, wall_left = 0, man = 0, man_lost = 0;
  double change = 0.0;
  for (int y = 0; y < source.chroma_height(); ++y) {
    for (int x = 0; x < source.chroma_width(); ++x) {
      const int off =
          std::abs(source.planes[0].row(2 * y)[2 * x] - result.planes[0].row(2 * y)[2 * x]);
      change += off;
      if (all_around(source, x, y, is_wall)) {
        ++wall;
        wall_left += is_wall(result.planes[1].row(y)[x], result.planes[2].row(y)[x]);
      } else if (all_around(source, x, y, is_man)) {
        ++man;
        man_lost += off > 24;
      }
    }
  }
  const double samples = source.chroma_width() * source.chroma_height();
  return {0.0,
          wall / samples,
          man / samples,
          double(wall_left) / std::max(wall, 1),
          double(man_lost) / std::max(man, 1),
          change / samples};
}

Ref<GstSample> pull(GstElement* pipeline, const char* sink) {
  const auto element = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline), sink));
  return Ref<GstSample>::adopt(
      gst_app_sink_try_pull_sample(GST_APP_SINK(element.get()), kPatience));
}

/// Every frame of the footage before a blue background.
std::vector<Noticed> watch(const std::string& footage) {
  GError* error = nullptr;
  const auto pipeline = Ref<GstElement>::share(
      gst_parse_launch(("filesrc location=" + footage +
                        " ! decodebin ! videoconvert ! video/x-raw,format=I420 ! tee name=t "
                        "t. ! queue ! appsink name=source sync=false max-buffers=8 "
                        "t. ! queue ! virtualbackground background-color=rgb(40,60,200) ! "
                        "appsink name=result sync=false max-buffers=8")
                           .c_str(),
                       &error));
  EXPECT_EQ(error, nullptr) << error->message;
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  std::vector<Noticed> frames;
  for (;;) {
    const auto source = pull(pipeline.get(), "source"), result = pull(pipeline.get(), "result");
    if (!source || !result) break;
    GstVideoInfo info;
    gst_video_info_from_caps(&info, gst_sample_get_caps(source.get()));
    MappedFrame before(info, gst_sample_get_buffer(source.get()), GST_MAP_READ);
    MappedFrame after(info, gst_sample_get_buffer(result.get()), GST_MAP_READ);
    EXPECT_TRUE(before && after);
    frames.push_back(compare(image_view(*before.frame()), image_view(*after.frame())));
    frames.back().time =
        double(GST_BUFFER_PTS(gst_sample_get_buffer(source.get()))) / double(GST_SECOND);
  }
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  return frames;
}

TEST(VirtualBackgroundFootage, LooksRightFromBeginningToEnd) {
  const char* media = std::getenv("BOOTH_MEDIA");
  const std::string footage = std::string(media ? media : "") + "/person-on-yellow-green.mp4";
  if (!std::filesystem::exists(footage)) GTEST_SKIP() << "no footage beside the checkout";
  const auto frames = watch(footage);
  ASSERT_GT(frames.size(), 700U);
  int switched = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto& [time, wall, man, wall_left, man_lost, change] = frames[i];
    SCOPED_TRACE("at " + std::to_string(time) + " s");
    if (time < 9.0) {
      EXPECT_GT(wall, 0.4);
      EXPECT_GT(man, 0.12);
      EXPECT_LT(wall_left, 0.002);
      EXPECT_LT(man_lost, 0.01);
      EXPECT_GT(change, 20.0) << "something was replaced";
    }
    if (time > 10.9 && time < 11.7) {
      EXPECT_LT(change, 0.5) << "the room is eaten";
    }
    if (i > 0 && (change < 0.5) != (frames[i - 1].change < 0.5)) ++switched;
  }
  EXPECT_LE(switched, 2) << "keyed, not keyed while the wall is away, keyed again";
  EXPECT_GT(frames.back().change, 5.0) << "the wall is there again";
}

}  // namespace
}  // namespace booth

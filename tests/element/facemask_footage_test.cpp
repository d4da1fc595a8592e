// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A real person: he looks up, the camera zooms out and pans away. A magenta picture must lie on his
// face in nine of ten frames that show it, and nowhere else.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "elements/common/image_file.hpp"
#include "elements/facemask/face_detector.hpp"
#include "gst/ref.hpp"
#include "gst/video_view.hpp"

namespace booth {
namespace {

/// The face from the hairline to the chin and from cheek to cheek, in pixels, read by eye from the
/// frames; in between it goes evenly.
struct Truth {
  int frame;
  double left, top, right, bottom;
};

const std::vector<Truth> kTruth{
    {0, 102, 30, 191, 152},   {14, 100, 30, 191, 152},  {28, 99, 28, 191, 150},
    {42, 99, 30, 191, 153},   {56, 100, 30, 191, 152},  {70, 98, 37, 189, 158},
    {84, 96, 37, 187, 158},   {98, 94, 36, 187, 157},   {112, 95, 35, 187, 156},
    {126, 94, 34, 187, 155},  {140, 100, 33, 193, 154}, {154, 111, 22, 204, 143},
    {168, 109, 26, 202, 147}, {182, 112, 26, 205, 147}, {196, 118, 26, 213, 147},
    {210, 118, 18, 211, 140}, {224, 120, 15, 207, 122}, {238, 117, 12, 206, 122},
    {252, 116, 12, 202, 123}, {266, 114, 12, 202, 122}, {280, 112, 12, 199, 116},
    {294, 111, 16, 200, 122}, {308, 109, 16, 196, 124}, {322, 122, 10, 209, 121},
    {336, 120, 10, 211, 120}, {350, 114, 10, 211, 121}, {370, 93, 28, 191, 150},
    {390, 100, 28, 193, 150}, {410, 133, 44, 218, 156}, {430, 139, 42, 220, 150},
    {450, 129, 36, 207, 139}, {470, 124, 54, 196, 149}, {490, 135, 62, 202, 149},
    {500, 138, 62, 201, 149}, {514, 132, 68, 193, 147}, {538, 136, 60, 196, 138},
    {562, 124, 70, 185, 147}, {586, 99, 78, 161, 153},  {598, 87, 77, 147, 153},
    {604, 56, 76, 119, 153},  {610, 18, 74, 80, 155},   {614, 0, 73, 56, 153}};
/// He comes back into the picture, blurred by the camera's movement.
const std::vector<Truth> kReturn{{717, 7, 34, 62, 112}, {721, 62, 32, 128, 116}};
/// Nobody is in these frames: from the one to the other.
constexpr int kEmpty[] = {640, 712};

std::optional<Truth> truth_at(const std::vector<Truth>& table, int frame) {
  for (std::size_t i = 1; i < table.size(); ++i) {
    const Truth &a = table[i - 1], &b = table[i];
    if (frame < a.frame || frame > b.frame) continue;
    const double t = static_cast<double>(frame - a.frame) / (b.frame - a.frame);
    const auto between = [&](double Truth::*side) { return a.*side + t * (b.*side - a.*side); };
    return Truth{frame, between(&Truth::left), between(&Truth::top), between(&Truth::right),
                 between(&Truth::bottom)};
  }
  return std::nullopt;
}

/// The middle of all magenta pixels, where there are any.
struct Cover {
  double x, y;
};

std::optional<Cover> cover_in(GstSample* sample) {
  GstVideoInfo info;
  gst_video_info_from_caps(&info, gst_sample_get_caps(sample));
  MappedFrame map(info, gst_sample_get_buffer(sample), GST_MAP_READ);
  const ImageView view = image_view(*map.frame());
  double x_sum = 0.0, y_sum = 0.0, count = 0.0;
  for (int y = 0; y < view.height; ++y)
    for (int x = 0; x < view.width; ++x) {
      const std::uint8_t* p = view.planes[0].row(y) + 4 * x;
      if (p[0] < 180 || p[1] > 80 || p[2] < 180) continue;
      x_sum += x + 0.5;
      y_sum += y + 0.5;
      count += 1.0;
    }
  if (count < 20.0) return std::nullopt;
  return Cover{x_sum / count, y_sum / count};
}

std::string magenta_picture() {
  RgbaImage image{16, 16, {}};
  for (int i = 0; i < 256; ++i) image.pixels.insert(image.pixels.end(), {255, 0, 255, 255});
  const auto png = encode_image(image.view(), ImageFormat::kPng, 1.0);
  const auto path = std::filesystem::temp_directory_path() /
                    ("booth-magenta-" + std::to_string(getpid()) + ".png");
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(png->data()), static_cast<std::streamsize>(png->size()));
  return path;
}

/// What covers every frame of the footage.
std::vector<std::optional<Cover>> play(const std::string& footage) {
  const std::string picture = magenta_picture();
  const std::string description =
      "filesrc location=" + footage +
      " ! decodebin ! videoconvert ! video/x-raw,format=I420 ! facemask name=mask scale=0.4 "
      "offset-y=0 image=" +
      picture + " ! videoconvert ! video/x-raw,format=RGBA ! appsink name=out sync=false";
  Ref<GError> error;
  const auto pipeline = Ref<GstElement>::share(gst_parse_launch(description.c_str(), error.out()));
  if (error) {
    ADD_FAILURE() << error->message;
    return {};
  }
  const auto out = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  std::vector<std::optional<Cover>> covers;
  while (true) {
    const auto sample = Ref<GstSample>::adopt(
        gst_app_sink_try_pull_sample(GST_APP_SINK(out.get()), 60 * GST_SECOND));
    if (!sample) break;
    covers.push_back(cover_in(sample.get()));
  }
  EXPECT_TRUE(gst_app_sink_is_eos(GST_APP_SINK(out.get())));
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  std::filesystem::remove(picture);
  return covers;
}

TEST(FaceMaskFootage, ThePictureFollowsTheFace) {
  const char* media = std::getenv("BOOTH_MEDIA");
  const std::string footage = std::string(media ? media : ".") + "/person-on-yellow-green.mp4";
  if (!std::filesystem::exists(footage)) GTEST_SKIP() << "no footage at " << footage;
  const auto model = facemask::default_model(facemask::default_model_places());
  if (!model) GTEST_SKIP() << model.error();
  const auto covers = play(footage);
  ASSERT_GT(covers.size(), 700U);
  int visible = 0, covered = 0, elsewhere = 0;
  std::string missed;
  for (int i = 0; i < static_cast<int>(covers.size()); ++i) {
    const auto& cover = covers[static_cast<std::size_t>(i)];
    elsewhere += cover && i >= kEmpty[0] && i < kEmpty[1];
    auto truth = truth_at(kTruth, i);
    if (!truth) truth = truth_at(kReturn, i);
    if (!truth) continue;
    ++visible;
    const bool on_face = cover && cover->x > truth->left && cover->x < truth->right &&
                         cover->y > truth->top && cover->y < truth->bottom;
    covered += on_face;
    if (!on_face) missed += " " + std::to_string(i);
  }
  RecordProperty("visible", visible);
  RecordProperty("covered", covered);
  EXPECT_EQ(visible, 620);
  EXPECT_GE(covered, 0.9 * visible) << "missed in frames" << missed;
  EXPECT_LE(elsewhere, 7) << "frames without a face that have a picture";
}

}  // namespace
}  // namespace booth

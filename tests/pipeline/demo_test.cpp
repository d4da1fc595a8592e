// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// scripts/demo as a newcomer runs it, and whether its files hold what it promises.
#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gst/app/gstappsink.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>

#include "elements/common/image_file.hpp"
#include "gst/ref.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/playback.hpp"

namespace booth {
namespace {

using namespace std::chrono_literals;
using testing_support::ChildProcess;
using testing_support::play_file;

/// Installing is not done, a call of seconds is: the rest is a busy machine.
constexpr auto kDemoTimeout = 150s;
/// Of a call of eight seconds thirty pictures a second come; a machine with ten other things to do
/// still manages this.
constexpr int kSeconds = 8;
constexpr int kFewestFrames = 12;

std::string path_of(const char* variable) {
  const char* value = std::getenv(variable);
  return value ? value : "";
}

/// One run of the script, into a folder of its own in the build directory.
class Demo {
 public:
  Demo(const std::string& name, std::vector<std::string> arguments)
      : folder_(std::filesystem::path(path_of("BOOTH_BUILD_ROOT")) / "demo-test" / name),
        process_(command(std::move(arguments)),
                 {"BOOTH_BUILD_DIR=" + path_of("BOOTH_BUILD_ROOT"), "G_DEBUG="}) {}

  ChildProcess& process() { return process_; }
  std::string file(const char* name) const { return folder_ / name; }

  /// The two numbers of a row of the table: the booth's and the far side's.
  std::vector<int> row(const std::string& label) const {
    const std::regex pattern(label + " +(\\d+) +(\\d+)");
    std::smatch match;
    const std::string output = process_.output();
    if (!std::regex_search(output, match, pattern)) return {-1, -1};
    return {std::stoi(match[1]), std::stoi(match[2])};
  }

 private:
  std::vector<std::string> command(std::vector<std::string> arguments) const {
    std::error_code none;
    std::filesystem::remove_all(folder_, none);
    std::vector<std::string> all{path_of("BOOTH_SOURCE_ROOT") + "/scripts/demo", "--no-setup",
                                 "--output", folder_};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
  }

  std::filesystem::path folder_;
  ChildProcess process_;
};

/// Every fifteenth picture of a video file.
std::vector<RgbaImage> some_pictures(const std::string& path) {
  const auto pipeline = Ref<GstElement>::share(gst_parse_launch(
      "filesrc name=file ! matroskademux ! vp8dec ! videoconvert ! video/x-raw,format=RGBA ! "
      "appsink name=sink sync=false max-buffers=5",
      nullptr));
  const auto file = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "file"));
  const auto sink = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "sink"));
  g_object_set(file.get(), "location", path.c_str(), nullptr);
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  std::vector<RgbaImage> pictures;
  for (int number = 0;; ++number) {
    const auto sample = Ref<GstSample>::adopt(
        gst_app_sink_try_pull_sample(GST_APP_SINK(sink.get()), 30 * GST_SECOND));
    if (!sample) break;
    GstVideoInfo info;
    GstMapInfo map;
    if (number % 15 != 0 || !gst_video_info_from_caps(&info, gst_sample_get_caps(sample.get())) ||
        !gst_buffer_map(gst_sample_get_buffer(sample.get()), &map, GST_MAP_READ))
      continue;
    pictures.push_back({info.width, info.height, {map.data, map.data + map.size}});
    gst_buffer_unmap(gst_sample_get_buffer(sample.get()), &map);
  }
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  return pictures;
}

struct Rgb {
  int r, g, b;
};

Rgb pixel(const RgbaImage& image, int x, int y) {
  const auto* p =
      &image.pixels[4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                         static_cast<std::size_t>(x))];
  return {p[0], p[1], p[2]};
}

/// Share of the pixels of which `matches(colour, x, y)` holds.
template <typename Matches>
double share(const RgbaImage& image, Matches matches) {
  int count = 0;
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) count += matches(pixel(image, x, y), x, y);
  return count / (double(image.width) * image.height);
}

/// Share of the picture in which the evening view is seen where it belongs: scaled to cover.
double share_of_background(const RgbaImage& image) {
  const auto view =
      read_image_file(path_of("BOOTH_SOURCE_ROOT") + "/examples/backgrounds/evening.jpg");
  if (!view) return 0;
  const double scale =
      std::max(double(image.width) / view->width, double(image.height) / view->height);
  const double left = (view->width - image.width / scale) / 2;
  const double top = (view->height - image.height / scale) / 2;
  return share(image, [&](Rgb seen, int x, int y) {
    const int from_x = std::min(static_cast<int>(left + (x + 0.5) / scale), view->width - 1);
    const int from_y = std::min(static_cast<int>(top + (y + 0.5) / scale), view->height - 1);
    const Rgb own = pixel(*view, from_x, from_y);
    return std::abs(seen.r - own.r) + std::abs(seen.g - own.g) + std::abs(seen.b - own.b) < 60;
  });
}

bool is_green_wall(Rgb c) { return c.g > 90 && c.g > c.r + 45 && c.g > c.b + 30; }
bool is_yellow_wall(Rgb c) { return c.g > 90 && c.r > 90 && c.b < c.g / 2; }

struct Input {
  const char* description;
  std::string source;
  int width, height;
  bool (*is_wall)(Rgb);
  double most_with_wall;  ///< share of the pictures in which something of its colour may be seen
};

/// Hardly any picture shows the wall, and in some the background is seen. The footage pans away
/// from the wall for a moment, in which other things of its colour come by; on a busy machine the
/// call begins late enough to have that moment.
void expect_replaced(const std::vector<RgbaImage>& pictures, const Input& input) {
  double background = 0;
  std::size_t with_wall = 0;
  for (const auto& picture : pictures) {
    with_wall += share(picture, [&](Rgb c, int, int) { return input.is_wall(c); }) > 0.05;
    background = std::max(background, share_of_background(picture));
  }
  EXPECT_LE(static_cast<double>(with_wall), input.most_with_wall * double(pictures.size()));
  EXPECT_GT(background, 0.15);
}

/// A recording of the call: complete, seekable, with picture and sound throughout.
void expect_recording(const std::string& path, const char* what) {
  SCOPED_TRACE(what);
  const auto played = play_file(path, 60);
  EXPECT_EQ(played.error, "");
  EXPECT_THAT(played.codecs, testing::UnorderedElementsAre("video/x-vp8", "audio/x-opus"));
  EXPECT_TRUE(played.seekable);
  const double seconds = static_cast<double>(played.duration) / GST_SECOND;
  EXPECT_GT(seconds, kSeconds / 2);
  EXPECT_LT(seconds, kSeconds + 60);
  EXPECT_GE(static_cast<int>(played.video.size()), kFewestFrames);
  EXPECT_GT(static_cast<double>(played.audio_length()) / GST_SECOND, kSeconds / 2);
  float loudest = 0;
  for (const float sample : played.audio) loudest = std::max(loudest, std::abs(sample));
  EXPECT_GT(loudest, 0.005F) << "silence";
}

void make_and_measure_call(const Input& input) {
  SCOPED_TRACE(input.description);
  Demo demo(input.description, {"--seconds", std::to_string(kSeconds), "--input", input.source});
  ASSERT_EQ(demo.process().wait(kDemoTimeout), 0) << demo.process().output();
  SCOPED_TRACE(demo.process().output());

  for (const char* row : {"frames sent", "frames decoded"})
    EXPECT_THAT(demo.row(row), testing::Each(testing::Ge(kFewestFrames))) << row;
  expect_recording(demo.file("call.webm"), "call.webm");
  expect_recording(demo.file("local.webm"), "local.webm");
  expect_replaced(some_pictures(demo.file("call.webm")), input);
  const auto photo = read_image_file(demo.file("photo.png"));
  ASSERT_TRUE(photo) << photo.error();
  EXPECT_EQ(photo->width, input.width);
  EXPECT_EQ(photo->height, input.height);
  EXPECT_LT(share(*photo, [&](Rgb c, int, int) { return input.is_wall(c); }), 0.05);
  EXPECT_TRUE(std::filesystem::exists(demo.file("demo.log")));
}

TEST(Demo, CallsWithTheDrawnPresenter) {
  make_and_measure_call({"presenter", "test", 640, 360, is_green_wall, 0});
}

TEST(Demo, CallsWithRealFootage) {
  const std::string footage = path_of("BOOTH_MEDIA") + "/person-on-yellow-green.mp4";
  if (!std::filesystem::exists(footage)) GTEST_SKIP() << "no footage beside the checkout";
  make_and_measure_call({"footage", footage, 320, 192, is_yellow_wall, 1.0 / 3});
}

TEST(Demo, RunsUntilCtrlCAndLeavesCompleteFiles) {
  Demo demo("until-ctrl-c", {});
  ASSERT_TRUE(demo.process().wait_line("Join with a browser: http://127.0.0.1:", kDemoTimeout))
      << demo.process().output();
  ASSERT_TRUE(demo.process().wait_line("The call stands", kDemoTimeout)) << demo.process().output();
  // The second line of progress: some seconds are there to be recorded.
  ASSERT_TRUE(demo.process().wait_line("Ctrl-C ends", kDemoTimeout));
  ASSERT_TRUE(demo.process().wait_line("Ctrl-C ends", kDemoTimeout));
  demo.process().signal(SIGINT);
  ASSERT_EQ(demo.process().wait(kDemoTimeout), 0) << demo.process().output();
  for (const char* name : {"call.webm", "local.webm"}) {
    const auto played = play_file(demo.file(name));
    EXPECT_EQ(played.error, "") << name;
    EXPECT_TRUE(played.seekable) << name;
    EXPECT_FALSE(played.video.empty()) << name;
    EXPECT_FALSE(played.audio.empty()) << name;
  }
  EXPECT_TRUE(read_image_file(demo.file("photo.png")));
}

TEST(Demo, SaysPlainlyWhatIsWrong) {
  Demo demo("no-such-file", {"--input", "no-such-film.mp4", "--seconds", "8"});
  EXPECT_EQ(demo.process().wait(kDemoTimeout), 1);
  EXPECT_THAT(demo.process().output(),
              testing::HasSubstr("demo: failed: booth: there is no file no-such-film.mp4"));
}

}  // namespace
}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/video/video.h>

#include "elements/common/color.hpp"
#include "gst/ref.hpp"
#include "tests/support/x_painter.hpp"
#include "tests/support/xvfb.hpp"

namespace booth {
namespace {

using testing::HasSubstr;
using testing_support::XPainter;
using testing_support::Xvfb;

constexpr GstClockTime kWait = 60 * GST_SECOND;
constexpr int kWidth = 321;
constexpr int kHeight = 243;
constexpr Color kGround{10, 20, 30, 255};

struct Corner {
  int x;
  int y;
  Color color;
};
const std::vector<Corner> kCorners{{0, 0, {255, 0, 0, 255}},
                                   {kWidth - 40, 0, {0, 255, 0, 255}},
                                   {0, kHeight - 30, {0, 0, 255, 255}},
                                   {kWidth - 40, kHeight - 30, {200, 100, 50, 255}}};

/// A screen with four coloured corners on a dark ground; one server for all tests.
class ScreenCapture : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    server = std::make_unique<Xvfb>(kWidth, kHeight);
    if (server->display().empty()) return;
    painter = std::make_unique<XPainter>(server->display());
  }
  static void TearDownTestSuite() {
    painter.reset();
    server.reset();
  }

  void SetUp() override {
    if (!painter || !*painter) GTEST_SKIP() << "Xvfb does not start here";
    painter->fill(0, 0, kWidth, kHeight, kGround);
    for (const auto& [x, y, color] : kCorners) painter->fill(x, y, 40, 30, color);
    painter->move_pointer(kWidth / 2, kHeight / 2);
  }
  void TearDown() override {
    if (pipeline) gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  }

  void make(const std::string& properties, const std::string& caps = "") {
    const std::string text = "screencapturesrc name=screen display-name=" + server->display() +
                             " " + properties + " ! videoconvert ! video/x-raw,format=RGBA" + caps +
                             " ! appsink name=sink sync=false max-buffers=4";
    Ref<GError> error;
    pipeline = Ref<GstElement>::share(gst_parse_launch(text.c_str(), error.out()));
    ASSERT_FALSE(error) << error->message;
    sink = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "sink"));
  }

  void play() { gst_element_set_state(pipeline.get(), GST_STATE_PLAYING); }

  Ref<GstSample> pull() {
    return Ref<GstSample>::adopt(gst_app_sink_try_pull_sample(GST_APP_SINK(sink.get()), kWait));
  }

  Ref<GstMessage> message(GstMessageType types) {
    const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
    return Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(bus.get(), kWait, types));
  }

  static std::unique_ptr<Xvfb> server;
  static std::unique_ptr<XPainter> painter;
  Ref<GstElement> pipeline;
  Ref<GstElement> sink;
};

std::unique_ptr<Xvfb> ScreenCapture::server;
std::unique_ptr<XPainter> ScreenCapture::painter;

GstVideoInfo info_of(GstSample* sample) {
  GstVideoInfo info;
  EXPECT_TRUE(gst_video_info_from_caps(&info, gst_sample_get_caps(sample)));
  return info;
}

/// The RGBA picture of a sample.
struct Picture {
  explicit Picture(GstSample* sample) : info(info_of(sample)) {
    EXPECT_TRUE(gst_video_frame_map(&frame, &info, gst_sample_get_buffer(sample), GST_MAP_READ));
  }
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;
  ~Picture() { gst_video_frame_unmap(&frame); }
  Color at(int x, int y) {
    const auto* row = static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, 0)) +
                      std::ptrdiff_t{y} * GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0);
    return {row[4 * x], row[4 * x + 1], row[4 * x + 2], 255};
  }
  /// Pixels of the middle that are not the ground.
  int foreign_in_the_middle() {
    int count = 0;
    for (int y = 50; y < kHeight - 50; ++y)
      for (int x = 50; x < kWidth - 50; ++x) count += at(x, y) != kGround;
    return count;
  }

  GstVideoInfo info;
  GstVideoFrame frame;
};

TEST_F(ScreenCapture, ShowsTheScreenPixelByPixel) {
  make("show-pointer=false");
  play();
  const auto sample = pull();
  ASSERT_TRUE(sample);
  Picture picture(sample.get());
  ASSERT_EQ(picture.info.width, kWidth);
  ASSERT_EQ(picture.info.height, kHeight);
  for (const auto& [x, y, color] : kCorners) {
    EXPECT_EQ(to_string(picture.at(x, y)), to_string(color));
    EXPECT_EQ(to_string(picture.at(x + 39, y + 29)), to_string(color));
  }
  EXPECT_EQ(picture.foreign_in_the_middle(), 0);
}

TEST_F(ScreenCapture, DrawsThePointerWhereWanted) {
  make("show-pointer=true");
  play();
  const auto with = pull();
  ASSERT_TRUE(with);
  EXPECT_GT(Picture(with.get()).foreign_in_the_middle(), 5);
  // The property works while it plays; the next pictures may be under way already.
  const auto screen =
      Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "screen"));
  g_object_set(screen.get(), "show-pointer", FALSE, nullptr);
  for (int i = 0; i < 50; ++i) {
    const auto sample = pull();
    ASSERT_TRUE(sample);
    if (Picture(sample.get()).foreign_in_the_middle() == 0) return;
  }
  FAIL() << "the pointer stays";
}

TEST_F(ScreenCapture, FollowsTheScreen) {
  make("show-pointer=false");
  play();
  ASSERT_TRUE(pull());
  painter->fill(100, 100, 20, 20, {1, 2, 3, 255});
  for (int i = 0; i < 50; ++i) {
    const auto sample = pull();
    ASSERT_TRUE(sample);
    if (Picture(sample.get()).at(110, 110) == Color{1, 2, 3, 255}) return;
  }
  FAIL() << "the new rectangle does not appear";
}

TEST_F(ScreenCapture, IsLiveAtTheWantedRate) {
  struct Case {
    const char* properties;
    const char* caps;
    int rate;
  };
  const std::vector<Case> cases{
      {"", "", 30}, {"framerate=50/1", "", 50}, {"framerate=30/1", ",framerate=10/1", 10}};
  for (const auto& [properties, caps, rate] : cases) {
    make(properties, caps);
    play();
    GstClockTime last = GST_CLOCK_TIME_NONE;
    for (int i = 0; i < 5; ++i) {
      const auto sample = pull();
      ASSERT_TRUE(sample);
      const GstVideoInfo info = info_of(sample.get());
      EXPECT_EQ(info.fps_n, rate * info.fps_d);
      const GstClockTime pts = GST_BUFFER_PTS(gst_sample_get_buffer(sample.get()));
      ASSERT_TRUE(GST_CLOCK_TIME_IS_VALID(pts));
      if (GST_CLOCK_TIME_IS_VALID(last)) {
        EXPECT_GT(pts, last + GST_SECOND / static_cast<unsigned>(3 * rate));
      }
      last = pts;
    }
    const auto screen =
        Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "screen"));
    const auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(screen.get(), "src"));
    const auto query = Ref<GstQuery>::adopt(gst_query_new_latency());
    gboolean live = FALSE;
    ASSERT_TRUE(gst_pad_query(pad.get(), query.get()));
    gst_query_parse_latency(query.get(), &live, nullptr, nullptr);
    EXPECT_TRUE(live);
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  }
}

TEST_F(ScreenCapture, EndsCleanlyAndStartsAgain) {
  make("");
  for (int cycle = 0; cycle < 3; ++cycle) {
    play();
    ASSERT_TRUE(pull());
    gst_element_send_event(pipeline.get(), gst_event_new_eos());
    const auto last =
        message(static_cast<GstMessageType>(int{GST_MESSAGE_EOS} | int{GST_MESSAGE_ERROR}));
    ASSERT_TRUE(last);
    EXPECT_EQ(GST_MESSAGE_TYPE(last.get()), GST_MESSAGE_EOS);
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  }
}

TEST(ScreenCaptureWithoutDisplay, SaysWhatToDo) {
  const auto pipeline = Ref<GstElement>::share(
      gst_parse_launch("screencapturesrc display-name=:64999 name=screen ! fakesink", nullptr));
  ASSERT_TRUE(pipeline);
  EXPECT_EQ(gst_element_set_state(pipeline.get(), GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  const auto refused =
      Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(bus.get(), kWait, GST_MESSAGE_ERROR));
  ASSERT_TRUE(refused);
  Ref<GError> error;
  gst_message_parse_error(refused.get(), error.out(), nullptr);
  EXPECT_TRUE(g_error_matches(error.get(), GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ));
  EXPECT_THAT(error->message, HasSubstr(":64999"));
  EXPECT_THAT(error->message, HasSubstr("display-name"));
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
}

}  // namespace
}  // namespace booth

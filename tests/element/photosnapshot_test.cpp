// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <csignal>
#include <filesystem>
#include <future>
#include <mutex>
#include <string>
#include <vector>

#include <sys/resource.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "elements/common/image_file.hpp"
#include "elements/common/to_rgba.hpp"
#include "gst/ref.hpp"
#include "gst/video_view.hpp"
#include "tests/element/photosnapshot_fixture.hpp"
#include "tests/support/picture.hpp"

namespace booth {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST_F(PhotoSnapshot, PassesTheVeryBuffersOn) {
  set_caps("video/x-raw,format=I420,width=32,height=24,framerate=30/1");
  for (int i = 0; i < 3; ++i) {
    auto buffer = frame();
    const GstBuffer* const sent = buffer.get();
    take();
    ASSERT_EQ(push(std::move(buffer)), GST_FLOW_OK);
    const auto received = Ref<GstBuffer>::adopt(gst_harness_pull(harness));
    EXPECT_EQ(received.get(), sent);
  }
}

TEST_F(PhotoSnapshot, PhotosHaveTheFramesPixels) {
  const std::vector<std::string> formats{
      "I420", "NV12", "YV12",      "NV21",      "YUY2",      "UYVY",     "Y42B", "Y444",
      "RGBA", "BGRA", "ARGB",      "ABGR",      "RGBx",      "BGRx",     "xRGB", "xBGR",
      "RGB",  "BGR",  "I420_10LE", "P010_10LE", "I422_10LE", "Y444_10LE"};
  for (const std::string& format : formats) {
    for (const char* color :
         {"", ",colorimetry=bt709", ",colorimetry=bt601", ",colorimetry=1:4:0:0"}) {
      const bool rgb = format.find('R') != std::string::npos;
      if (rgb && *color) continue;
      for (const auto& [width, height] : {std::pair{1, 1}, {33, 17}, {64, 48}}) {
        const std::string caps = "video/x-raw,framerate=30/1,format=" + format + color +
                                 ",width=" + std::to_string(width) +
                                 ",height=" + std::to_string(height);
        set_caps(caps);
        auto buffer = frame();
        RgbaImage expected;
        {
          MappedFrame mapped(info, buffer.get(), GST_MAP_READ);
          ASSERT_TRUE(mapped);
          const auto deep = deep_image_view(*mapped.frame());
          expected = deep ? to_rgba(*deep, colorimetry(info))
                          : to_rgba(image_view(*mapped.frame()), colorimetry(info));
        }
        const unsigned id = take();
        ASSERT_EQ(push(std::move(buffer)), GST_FLOW_OK);
        const auto told = message("photo-taken");
        ASSERT_TRUE(told) << caps;
        std::lock_guard lock(mutex);
        EXPECT_EQ(taken.back().id, id);
        const auto photo = decode_image(taken.back().bytes);
        ASSERT_TRUE(photo) << photo.error();
        EXPECT_EQ(testing_support::difference(*photo, expected).largest, 0) << caps;
      }
    }
  }
}

TEST_F(PhotoSnapshot, TellsWhatItTook) {
  set_caps("video/x-raw,format=RGBA,width=20,height=10,framerate=30/1");
  const std::string pattern = folder / "photo-%03d.jpg";
  g_object_set(harness->element, "location", pattern.c_str(), "index", 7U, nullptr);
  gst_util_set_object_arg(G_OBJECT(harness->element), "format", "jpeg");
  const unsigned first = take();
  EXPECT_NE(first, 0U);
  ASSERT_EQ(push(frame(5 * GST_SECOND)), GST_FLOW_OK);
  const auto told = message("photo-taken");
  ASSERT_TRUE(told);
  EXPECT_EQ(text(told.get(), "location"), (folder / "photo-007.jpg").string());
  EXPECT_EQ(number(told.get(), "timestamp"), 5 * GST_SECOND);
  EXPECT_EQ(number(told.get(), "running-time"), 5 * GST_SECOND);
  EXPECT_EQ(number(told.get(), "size"), fs::file_size(folder / "photo-007.jpg"));
  int width = 0;
  int height = 0;
  gst_structure_get(gst_message_get_structure(told.get()), "width", G_TYPE_INT, &width, "height",
                    G_TYPE_INT, &height, nullptr);
  EXPECT_EQ(width, 20);
  EXPECT_EQ(height, 10);
  const auto photo = read_image_file(folder / "photo-007.jpg");
  ASSERT_TRUE(photo) << photo.error();
  EXPECT_EQ(photo->width, 20);
  std::lock_guard lock(mutex);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].id, first);
  EXPECT_EQ(taken[0].location, (folder / "photo-007.jpg").string());
  EXPECT_EQ(taken[0].bytes.size(), fs::file_size(folder / "photo-007.jpg"));
  unsigned index = 0;
  g_object_get(harness->element, "index", &index, nullptr);
  EXPECT_EQ(index, 8U);
}

TEST_F(PhotoSnapshot, ACallersNameIsTakenLiterally) {
  set_caps("video/x-raw,format=I420,width=20,height=10,framerate=30/1");
  take((folder / "50%d.png").c_str());
  push(frame());
  ASSERT_TRUE(message("photo-taken"));
  EXPECT_THAT(files(), testing::ElementsAre("50%d.png"));
}

TEST_F(PhotoSnapshot, AskedBeforeTheFirstFrameItWaits) {
  take((folder / "a.png").c_str());
  take((folder / "b.png").c_str());
  set_caps("video/x-raw,format=I420,width=20,height=10,framerate=30/1");
  push(frame());
  ASSERT_TRUE(message("photo-taken"));
  ASSERT_TRUE(message("photo-taken"));
  EXPECT_THAT(files(), testing::ElementsAre("a.png", "b.png"));
}

TEST_F(PhotoSnapshot, PendingPhotosAreFinishedBeforeEos) {
  set_caps("video/x-raw,format=RGBA,width=640,height=480,framerate=30/1");
  for (int i = 0; i < 5; ++i) take((folder / (std::to_string(i) + ".png")).c_str());
  push(frame());
  gst_harness_push_event(harness, gst_event_new_eos());
  EXPECT_EQ(files().size(), 5U);
}

TEST_F(PhotoSnapshot, EosWithoutAFrameIsAFailure) {
  const unsigned id = take((folder / "a.png").c_str());
  gst_harness_push_event(harness, gst_event_new_eos());
  const auto told = message("photo-failed");
  ASSERT_TRUE(told);
  unsigned failed = 0;
  gst_structure_get_uint(gst_message_get_structure(told.get()), "id", &failed);
  EXPECT_EQ(failed, id);
  EXPECT_THAT(text(told.get(), "reason"), HasSubstr("before a frame"));
}

TEST_F(PhotoSnapshot, TakesPhotosByInterval) {
  set_caps("video/x-raw,format=I420,width=20,height=10,framerate=10/1");
  g_object_set(harness->element, "location", (folder / "%d.png").c_str(), "interval", 250U,
               nullptr);
  for (unsigned i = 0; i < 11; ++i) push(frame(i * 100 * GST_MSECOND));
  gst_harness_push_event(harness, gst_event_new_eos());
  // Due at 0, 250, 500, 750 and 1000 ms.
  EXPECT_EQ(files().size(), 5U);
}

TEST_F(PhotoSnapshot, AFailingDiskIsAWarningAndTheStreamGoesOn) {
  set_caps("video/x-raw,format=I420,width=20,height=10,framerate=30/1");
  for (int i = 0; i < 3; ++i) {
    take((folder / "missing" / "a.png").c_str());
    EXPECT_EQ(push(frame()), GST_FLOW_OK);
    ASSERT_TRUE(message("photo-failed"));
  }
  take((folder / "a.png").c_str());
  EXPECT_EQ(push(frame()), GST_FLOW_OK);
  gst_harness_push_event(harness, gst_event_new_eos());
  EXPECT_THAT(files(), testing::ElementsAre("a.png"));
}

TEST_F(PhotoSnapshot, TheWarningSaysWhichFile) {
  set_caps("video/x-raw,format=I420,width=20,height=10,framerate=30/1");
  for (int i = 0; i < 3; ++i) {
    take((folder / "missing" / "a.png").c_str());
    push(frame());
  }
  gst_harness_push_event(harness, gst_event_new_eos());
  const auto warning =
      Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(bus.get(), kWait, GST_MESSAGE_WARNING));
  ASSERT_TRUE(warning);
  Ref<GError> error;
  gst_message_parse_warning(warning.get(), error.out(), nullptr);
  EXPECT_TRUE(g_error_matches(error.get(), GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE));
  EXPECT_THAT(error->message, HasSubstr((folder / "missing" / "a.png").string()));
  EXPECT_FALSE(Ref<GstMessage>::adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_WARNING)))
      << "once a cause";
}

TEST_F(PhotoSnapshot, AFullDiskKeepsNothingHalf) {
  set_caps("video/x-raw,format=RGBA,width=320,height=240,framerate=30/1");
  // A limit on file sizes fails in mid-file, as a full disk does.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{100, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  take((folder / "a.png").c_str());
  push(frame());
  const auto failed = message("photo-failed");
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_TRUE(failed);
  EXPECT_TRUE(files().empty());
}

TEST_F(PhotoSnapshot, ASlowPhotoNeverHoldsTheStream) {
  gst_element_set_state(harness->element, GST_STATE_NULL);
  g_object_set(harness->element, "workers", 1U, nullptr);  // another would go on
  gst_element_set_state(harness->element, GST_STATE_PLAYING);
  gst_harness_play(harness);
  set_caps("video/x-raw,format=I420,width=20,height=10,framerate=30/1");
  struct Gate {
    std::promise<void> reached;
    std::promise<void> open;
    std::once_flag once;
  } gate;
  const auto stall = +[](GstElement*, unsigned, const char*, GBytes*, Gate* g) {
    std::call_once(g->once, [g] {
      g->reached.set_value();
      g->open.get_future().wait();
    });
  };
  g_signal_connect(harness->element, "photo-taken", G_CALLBACK(stall), &gate);
  take();
  ASSERT_EQ(push(frame()), GST_FLOW_OK);
  gate.reached.get_future().wait();
  int refused = 0;
  for (int i = 0; i < 40; ++i) {
    take();
    ASSERT_EQ(push(frame()), GST_FLOW_OK);
  }
  while (auto failed = Ref<GstMessage>::adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ELEMENT)))
    refused += gst_message_has_name(failed.get(), "photo-failed");
  EXPECT_EQ(gst_harness_buffers_received(harness), 41U);
  EXPECT_GT(refused, 0) << "what is kept in memory is bounded";
  gate.open.set_value();
  gst_harness_push_event(harness, gst_event_new_eos());
  std::lock_guard lock(mutex);
  EXPECT_EQ(static_cast<int>(taken.size()) + refused, 41);
}

TEST_F(PhotoSnapshot, RefusesMoreRequestsThanItCanHold) {
  unsigned accepted = 0;
  for (int i = 0; i < 100; ++i) accepted += take() != 0;
  EXPECT_EQ(accepted, 16U);
}

TEST_F(PhotoSnapshot, KeepsNoBufferOfASmallPool) {
  set_caps("video/x-raw,format=I420,width=20,height=10,framerate=30/1");
  frame();
  const auto pool = Ref<GstBufferPool>::adopt(gst_buffer_pool_new());
  GstStructure* config = gst_buffer_pool_get_config(pool.get());
  gst_buffer_pool_config_set_params(config, nullptr, static_cast<guint>(info.size), 1, 1);
  ASSERT_TRUE(gst_buffer_pool_set_config(pool.get(), config));
  ASSERT_TRUE(gst_buffer_pool_set_active(pool.get(), TRUE));
  for (int i = 0; i < 5; ++i) {
    Ref<GstBuffer> buffer;
    ASSERT_EQ(gst_buffer_pool_acquire_buffer(pool.get(), buffer.out(), nullptr), GST_FLOW_OK);
    take();
    ASSERT_EQ(push(std::move(buffer)), GST_FLOW_OK);
    gst_buffer_unref(gst_harness_pull(harness));  // or the next acquire would wait for the photo
  }
  gst_buffer_pool_set_active(pool.get(), FALSE);
}

TEST_F(PhotoSnapshot, FollowsANewSize) {
  for (const auto& [width, height] : {std::pair{64, 48}, {33, 21}}) {
    set_caps("video/x-raw,format=NV12,framerate=30/1,width=" + std::to_string(width) +
             ",height=" + std::to_string(height));
    take();
    ASSERT_EQ(push(frame()), GST_FLOW_OK);
    ASSERT_TRUE(message("photo-taken"));
    std::lock_guard lock(mutex);
    const auto photo = decode_image(taken.back().bytes);
    ASSERT_TRUE(photo);
    EXPECT_EQ(photo->width, width);
    EXPECT_EQ(photo->height, height);
  }
}

TEST_F(PhotoSnapshot, SurvivesStateCyclesWithWorkPending) {
  for (int cycle = 0; cycle < 5; ++cycle) {
    gst_element_set_state(harness->element, GST_STATE_PLAYING);
    gst_harness_play(harness);
    set_caps("video/x-raw,format=RGBA,width=320,height=240,framerate=30/1");
    take((folder / (std::to_string(cycle) + ".png")).c_str());
    ASSERT_EQ(push(frame()), GST_FLOW_OK);
    take();  // never meets a frame
    gst_element_set_state(harness->element, GST_STATE_NULL);
    EXPECT_EQ(files().size(), static_cast<std::size_t>(cycle + 1));
  }
}

}  // namespace
}  // namespace booth

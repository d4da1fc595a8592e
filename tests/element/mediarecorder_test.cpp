// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/resource.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <gst/check/gstharness.h>
#include <gst/gst.h>

#include "gst/ref.hpp"
#include "tests/support/playback.hpp"

namespace booth {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::UnorderedElementsAre;
using testing_support::play_file;
using testing_support::Playback;

constexpr GstClockTime kWait = 60 * GST_SECOND;

double seconds(GstClockTime time) { return static_cast<double>(time) / 1e9; }

class MediaRecorder : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "booth-record-XXXXXX").string();
    ASSERT_TRUE(mkdtemp(name.data()));
    folder = name;
  }
  void TearDown() override {
    if (pipeline) gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    fs::remove_all(folder);
  }

  std::string file(const char* name) const { return folder / name; }

  /// A pipeline with a recorder "rec" that writes to `name`.
  void make(const std::string& rest, const char* name = "a.webm") {
    const std::string text = "mediarecorder name=rec location=" + file(name) + " " + rest;
    Ref<GError> error;
    pipeline = Ref<GstElement>::share(gst_parse_launch(text.c_str(), error.out()));
    ASSERT_FALSE(error) << error->message;
    if (!GST_IS_PIPELINE(pipeline.get())) {  // the recorder alone
      GstElement* around = gst_pipeline_new(nullptr);
      gst_bin_add(GST_BIN(around), pipeline.get());
      pipeline = Ref<GstElement>::share(around);
    }
    bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
    recorder = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "rec"));
  }

  void play() { gst_element_set_state(pipeline.get(), GST_STATE_PLAYING); }
  void end() { gst_element_set_state(pipeline.get(), GST_STATE_NULL); }

  Ref<GstMessage> message(GstMessageType types) {
    return Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(bus.get(), kWait, types));
  }

  /// The next element message called `name`; null after an error or where none comes.
  Ref<GstMessage> told(const char* name) {
    while (true) {
      auto next = message(static_cast<GstMessageType>(GST_MESSAGE_ELEMENT | GST_MESSAGE_ERROR));
      if (!next || GST_MESSAGE_TYPE(next.get()) == GST_MESSAGE_ERROR) return nullptr;
      if (gst_message_has_name(next.get(), name)) return next;
    }
  }

  void run_to_eos() {
    play();
    const auto last = message(static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR));
    ASSERT_TRUE(last);
    EXPECT_EQ(GST_MESSAGE_TYPE(last.get()), GST_MESSAGE_EOS);
  }

  bool action(const char* name) {
    gboolean result = FALSE;
    g_signal_emit_by_name(recorder.get(), name, &result);
    return result;
  }

  fs::path folder;
  Ref<GstElement> pipeline;
  Ref<GstElement> recorder;
  Ref<GstBus> bus;
};

const char* const kVideo =
    "videotestsrc num-buffers=60 ! video/x-raw,width=64,height=48,framerate=30/1 ! rec. ";
const char* const kAudio =
    "audiotestsrc num-buffers=100 samplesperbuffer=960 ! audio/x-raw,rate=48000,channels=1 ! rec. ";

TEST_F(MediaRecorder, WritesACompleteFile) {
  make(std::string(kVideo) + kAudio);
  play();
  const auto started = told("recording-started");
  ASSERT_TRUE(started);
  EXPECT_EQ(gst_structure_get_string(gst_message_get_structure(started.get()), "location"),
            file("a.webm"));
  const auto stopped = told("recording-stopped");
  ASSERT_TRUE(stopped);
  ASSERT_TRUE(message(GST_MESSAGE_EOS));
  guint64 duration = 0;
  guint64 size = 0;
  gst_structure_get(gst_message_get_structure(stopped.get()), "duration", G_TYPE_UINT64, &duration,
                    "size", G_TYPE_UINT64, &size, nullptr);
  EXPECT_NEAR(seconds(duration), 2.0, 0.04);
  EXPECT_EQ(size, fs::file_size(file("a.webm")));

  const Playback playback = play_file(file("a.webm"));
  EXPECT_EQ(playback.error, "");
  EXPECT_THAT(playback.codecs, UnorderedElementsAre("video/x-vp8", "audio/x-opus"));
  EXPECT_TRUE(playback.seekable);
  EXPECT_NEAR(seconds(playback.duration), 2.0, 0.04);
  ASSERT_EQ(playback.video.size(), 60U);
  EXPECT_EQ(playback.video.front().pts, 0U);
  EXPECT_EQ(playback.video.front().width, 64);
  EXPECT_NEAR(seconds(playback.longest_gap()), 1.0 / 30, 0.002);
  EXPECT_NEAR(seconds(playback.audio_length()), 2.0, 0.04);
}

TEST_F(MediaRecorder, TakesEveryFormatAndOddSizes) {
  struct Case {
    const char* caps;
    int width;
    int height;
  };
  const std::vector<Case> cases{{"format=I420,width=64,height=48", 64, 48},
                                {"format=RGBA,width=33,height=17", 33, 17},
                                {"format=NV12,width=31,height=7", 31, 16},
                                {"format=BGRx,width=17,height=1", 17, 16},
                                {"format=YUY2,width=2,height=2", 16, 16}};
  for (const auto& [caps, width, height] : cases) {
    make("videotestsrc num-buffers=5 ! video/x-raw,framerate=10/1," + std::string(caps) +
         " ! rec.");
    run_to_eos();
    end();
    const Playback playback = play_file(file("a.webm"));
    EXPECT_EQ(playback.error, "") << caps;
    ASSERT_EQ(playback.video.size(), 5U) << caps;
    EXPECT_EQ(playback.video[0].width, width) << caps;
    EXPECT_EQ(playback.video[0].height, height) << caps;
  }
}

TEST_F(MediaRecorder, TakesEveryKindOfAudio) {
  for (const char* caps :
       {"format=S16LE,rate=44100,channels=2", "format=F32LE,rate=8000,channels=1",
        "format=S32LE,rate=96000,channels=6,channel-mask=(bitmask)0x3f"}) {
    make("audiotestsrc num-buffers=50 ! audio/x-raw," + std::string(caps) + " ! rec.");
    g_object_set(recorder.get(), "mime-type", "audio/webm", nullptr);
    run_to_eos();
    end();
    const Playback playback = play_file(file("a.webm"));
    EXPECT_EQ(playback.error, "") << caps;
    EXPECT_THAT(playback.codecs, UnorderedElementsAre("audio/x-opus"));
    EXPECT_FALSE(playback.audio.empty()) << caps;
  }
}

/// White for one frame a second, black else.
GstPadProbeReturn flash(GstPad*, GstPadProbeInfo* info, gpointer) {
  GstBuffer* buffer = GST_PAD_PROBE_INFO_BUFFER(info);
  const bool white = GST_BUFFER_PTS(buffer) % GST_SECOND < 40 * GST_MSECOND;
  gst_buffer_memset(buffer, 0, white ? 255 : 0, gst_buffer_get_size(buffer));
  return GST_PAD_PROBE_OK;
}

TEST_F(MediaRecorder, KeepsSoundAndPictureTogether) {
  // Both begin seven seconds into the pipeline's life: the file begins at zero.
  make(
      "videotestsrc name=video num-buffers=75 timestamp-offset=7000000000 ! "
      "video/x-raw,format=RGBA,width=32,height=32,framerate=25/1 ! rec. "
      "audiotestsrc num-buffers=3000 samplesperbuffer=48 wave=ticks tick-interval=1000000000 "
      "timestamp-offset=7000000000 ! audio/x-raw,rate=48000,channels=1 ! rec.");
  const auto video = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "video"));
  const auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(video.get(), "src"));
  gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_BUFFER, flash, nullptr, nullptr);
  run_to_eos();
  const Playback playback = play_file(file("a.webm"));
  EXPECT_EQ(playback.error, "");
  std::vector<double> flashes;
  for (const auto& frame : playback.video)
    if (frame.mean.g > 128) flashes.push_back(seconds(frame.pts));
  std::vector<double> ticks;
  double quiet_until = -1.0;
  for (std::size_t i = 0; i < playback.audio.size(); ++i) {
    const double now =
        seconds(playback.audio_start) + static_cast<double>(i) / Playback::kAudioRate;
    if (now < quiet_until || std::abs(playback.audio[i]) < 0.1) continue;
    ticks.push_back(now);
    quiet_until = now + 0.5;
  }
  ASSERT_EQ(flashes.size(), 3U);
  ASSERT_GE(ticks.size(), 3U) << testing::PrintToString(ticks);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(flashes[i], static_cast<double>(i), 0.002);
    EXPECT_NEAR(ticks[i], static_cast<double>(i), 0.015);
  }
}

/// Another size every ten frames.
GstPadProbeReturn resize(GstPad*, GstPadProbeInfo* info, gpointer filter) {
  const GstClockTime pts = GST_BUFFER_PTS(GST_PAD_PROBE_INFO_BUFFER(info));
  const char* caps = nullptr;
  if (pts == GST_SECOND) caps = "video/x-raw,framerate=10/1,width=96,height=32";
  if (pts == 2 * GST_SECOND) caps = "video/x-raw,framerate=10/1,width=17,height=31";
  if (caps) gst_util_set_object_arg(G_OBJECT(filter), "caps", caps);
  return GST_PAD_PROBE_OK;
}

TEST_F(MediaRecorder, ANewSizeIsFittedIntoTheFirst) {
  make(
      "videotestsrc num-buffers=30 ! capsfilter name=filter "
      "caps=video/x-raw,framerate=10/1,width=64,height=48 ! rec.");
  const auto filter =
      Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "filter"));
  const auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(filter.get(), "src"));
  gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_BUFFER, resize, filter.get(), nullptr);
  run_to_eos();
  const auto caps = Ref<GstCaps>::adopt(gst_pad_get_current_caps(pad.get()));
  EXPECT_THAT(Ref<char>::adopt(gst_caps_to_string(caps.get())).get(), HasSubstr("width=(int)17"));
  const Playback playback = play_file(file("a.webm"));
  EXPECT_EQ(playback.error, "");
  ASSERT_EQ(playback.video.size(), 30U);
  for (const auto& frame : playback.video) {
    EXPECT_EQ(frame.width, 64);
    EXPECT_EQ(frame.height, 48);
    EXPECT_GT(frame.mean.g, 20) << "a picture, not only a border";
  }
  EXPECT_NEAR(seconds(playback.longest_gap()), 0.1, 0.002);
}

TEST_F(MediaRecorder, StartsAndStopsWhileThePipelineRuns) {
  make(
      "auto-start=false videotestsrc is-live=true ! video/x-raw,width=64,height=48,framerate=30/1 "
      "! rec. audiotestsrc is-live=true samplesperbuffer=480 ! audio/x-raw,rate=48000 ! rec.");
  EXPECT_FALSE(action("stop"));
  play();
  ASSERT_TRUE(message(GST_MESSAGE_STREAM_START));
  for (const char* name : {"a.webm", "a-1.webm"}) {
    ASSERT_TRUE(action("start"));
    EXPECT_FALSE(action("start")) << "it records already";
    const auto started = told("recording-started");
    ASSERT_TRUE(started);
    EXPECT_EQ(gst_structure_get_string(gst_message_get_structure(started.get()), "location"),
              file(name));
    g_usleep(400000);  // the length of the recording, not a wait for something
    EXPECT_TRUE(action("stop"));
    const auto stopped = told("recording-stopped");
    ASSERT_TRUE(stopped);
    guint64 duration = 0;
    gst_structure_get_uint64(gst_message_get_structure(stopped.get()), "duration", &duration);
    const Playback playback = play_file(file(name));
    EXPECT_EQ(playback.error, "");
    EXPECT_TRUE(playback.seekable);
    EXPECT_NEAR(seconds(playback.duration), seconds(duration), 0.05);
    ASSERT_FALSE(playback.video.empty());
    EXPECT_LE(seconds(playback.video.front().pts), 0.05);
    EXPECT_LE(seconds(playback.audio_start), 0.05);
    EXPECT_GT(playback.audio_length(), 0U);
  }
}

TEST_F(MediaRecorder, AFileIsCompleteWhenThePipelineStops) {
  for (int cycle = 0; cycle < 3; ++cycle) {
    make(
        "videotestsrc is-live=true ! video/x-raw,width=64,height=48,framerate=30/1 ! rec. "
        "audiotestsrc is-live=true ! rec.");
    play();
    ASSERT_TRUE(told("recording-started"));
    g_usleep(200000);  // the length of the recording
    end();
    const Playback playback = play_file(file("a.webm"));
    EXPECT_EQ(playback.error, "");
    EXPECT_TRUE(playback.seekable);
    EXPECT_TRUE(GST_CLOCK_TIME_IS_VALID(playback.duration));
  }
}

TEST_F(MediaRecorder, ABadFolderNeverStopsTheRest) {
  make(
      "videotestsrc num-buffers=30 ! video/x-raw,width=64,height=48 ! tee name=t ! queue ! "
      "fakesink name=other sync=false t. ! queue ! rec.",
      "missing/a.webm");
  play();
  const auto warning =
      message(static_cast<GstMessageType>(GST_MESSAGE_WARNING | GST_MESSAGE_ERROR));
  ASSERT_TRUE(warning);
  ASSERT_EQ(GST_MESSAGE_TYPE(warning.get()), GST_MESSAGE_WARNING);
  Ref<GError> error;
  gst_message_parse_warning(warning.get(), error.out(), nullptr);
  EXPECT_TRUE(g_error_matches(error.get(), GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_WRITE));
  EXPECT_THAT(error->message, HasSubstr("location"));
  const auto last = message(static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR));
  ASSERT_TRUE(last);
  EXPECT_EQ(GST_MESSAGE_TYPE(last.get()), GST_MESSAGE_EOS);
}

TEST_F(MediaRecorder, AFullDiskEndsTheRecordingAndNothingElse) {
  make(
      "videotestsrc num-buffers=120 pattern=snow ! video/x-raw,width=320,height=240,framerate=30/1 "
      "! tee name=t ! queue ! fakesink name=other sync=false t. ! queue ! rec.");
  // A limit on file sizes fails in mid-file, as a full disk does.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{300000, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  play();
  const auto warning =
      message(static_cast<GstMessageType>(GST_MESSAGE_WARNING | GST_MESSAGE_ERROR));
  const auto last = message(static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  ASSERT_TRUE(warning);
  EXPECT_EQ(GST_MESSAGE_TYPE(warning.get()), GST_MESSAGE_WARNING);
  ASSERT_TRUE(last);
  EXPECT_EQ(GST_MESSAGE_TYPE(last.get()), GST_MESSAGE_EOS);
  const Playback playback = play_file(file("a.webm"));
  EXPECT_EQ(playback.error, "");
  EXPECT_GT(playback.video.size(), 3U) << "what was recorded stays playable";
}

TEST_F(MediaRecorder, RefusesWithAClearError) {
  struct Case {
    const char* description;
    std::function<void(GstElement*)> change;
    GQuark domain;
    int code;
    const char* says;
  };
  const auto mime = [](const char* type) {
    return [type](GstElement* rec) { g_object_set(rec, "mime-type", type, nullptr); };
  };
  const std::vector<Case> cases{
      {"MP4", mime("video/mp4"), GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND, "video/mp4"},
      {"a codec", mime("video/webm;codecs=h264"), GST_STREAM_ERROR,
       GST_STREAM_ERROR_CODEC_NOT_FOUND, "vp8,opus"},
      {"video in audio", mime("audio/webm"), GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE,
       "video/webm"},
      {"no file", [](GstElement* rec) { g_object_set(rec, "location", nullptr, nullptr); },
       GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND, "location"},
  };
  for (const auto& [description, change, domain, code, says] : cases) {
    make(kVideo);
    change(recorder.get());
    play();
    const auto refused = message(GST_MESSAGE_ERROR);
    ASSERT_TRUE(refused) << description;
    Ref<GError> error;
    gst_message_parse_error(refused.get(), error.out(), nullptr);
    EXPECT_TRUE(g_error_matches(error.get(), domain, code)) << description << error->message;
    EXPECT_THAT(error->message, HasSubstr(says)) << description;
    end();
  }
}

TEST_F(MediaRecorder, KnowsWhatItCanRecord) {
  make("");
  const auto supported = [&](const char* type) {
    gboolean result = FALSE;
    g_signal_emit_by_name(recorder.get(), "is-type-supported", type, &result);
    return result;
  };
  EXPECT_TRUE(supported("video/webm;codecs=vp8,opus"));
  EXPECT_TRUE(supported("audio/webm"));
  EXPECT_FALSE(supported("video/mp4"));
}

/// A live source whose time the test makes.
class LivePads : public MediaRecorder {
 protected:
  void SetUp() override {
    MediaRecorder::SetUp();
    make("");
    gst_object_ref(recorder.get());
    gst_bin_remove(GST_BIN(pipeline.get()), recorder.get());
    video = gst_harness_new_with_element(recorder.get(), "video_%u", nullptr);
    audio = gst_harness_new_with_element(recorder.get(), "audio_%u", nullptr);
    gst_object_unref(recorder.get());
    bus = Ref<GstBus>::adopt(gst_bus_new());
    gst_element_set_bus(recorder.get(), bus.get());
    gst_harness_set_src_caps_str(video, "video/x-raw,format=I420,width=16,height=16,framerate=5/1");
    gst_harness_set_src_caps_str(
        audio, "audio/x-raw,format=S16LE,rate=48000,channels=1,layout=interleaved");
  }
  void TearDown() override {
    gst_element_set_state(recorder.get(), GST_STATE_NULL);
    gst_element_set_bus(recorder.get(), nullptr);
    gst_harness_teardown(video);
    gst_harness_teardown(audio);
    MediaRecorder::TearDown();
  }

  static void push(GstHarness* harness, gsize size, GstClockTime pts, GstClockTime duration) {
    GstBuffer* buffer = gst_buffer_new_allocate(nullptr, size, nullptr);
    gst_buffer_memset(buffer, 0, 0, size);
    GST_BUFFER_PTS(buffer) = pts;
    GST_BUFFER_DURATION(buffer) = duration;
    ASSERT_EQ(gst_harness_push(harness, buffer), GST_FLOW_OK);
  }
  void push_video(GstClockTime pts) { push(video, 16 * 16 * 3 / 2, pts, 200 * GST_MSECOND); }
  void push_audio(GstClockTime pts) { push(audio, 960 * 2, pts, 20 * GST_MSECOND); }
  void end_both() {
    gst_harness_push_event(video, gst_event_new_eos());
    gst_harness_push_event(audio, gst_event_new_eos());
  }

  GstHarness* video = nullptr;
  GstHarness* audio = nullptr;
};

TEST_F(LivePads, ARecordingDoesNotWaitForeverForASilentPad) {
  for (GstClockTime pts = 0; pts <= 4 * GST_SECOND; pts += GST_SECOND / 5) push_video(pts);
  const auto warning = message(GST_MESSAGE_WARNING);
  ASSERT_TRUE(warning);
  ASSERT_TRUE(told("recording-started"));
  push_video(4200 * GST_MSECOND);
  end_both();
  ASSERT_TRUE(told("recording-stopped"));
  const Playback playback = play_file(file("a.webm"));
  EXPECT_EQ(playback.error, "");
  EXPECT_THAT(playback.codecs, UnorderedElementsAre("video/x-vp8"));
  EXPECT_FALSE(playback.video.empty());
}

TEST_F(LivePads, ATrackThatFallsSilentIsFilled) {
  push_video(0);
  push_audio(0);
  ASSERT_TRUE(told("recording-started"));
  for (GstClockTime pts = GST_SECOND / 5; pts <= 5 * GST_SECOND; pts += GST_SECOND / 5)
    push_video(pts);
  end_both();
  ASSERT_TRUE(told("recording-stopped"));
  const Playback playback = play_file(file("a.webm"));
  EXPECT_EQ(playback.error, "");
  EXPECT_EQ(playback.video.size(), 26U);
  EXPECT_NEAR(seconds(playback.duration), 5.2, 0.1);
  EXPECT_GT(seconds(playback.audio_length()), 2.9);
}

TEST_F(LivePads, ARecordingBeginsWhereAllTracksHaveBegun) {
  push_video(GST_SECOND);
  push_video(1200 * GST_MSECOND);
  push_video(1400 * GST_MSECOND);
  for (GstClockTime pts = 1300; pts < 1700; pts += 20) push_audio(pts * GST_MSECOND);
  push_video(1600 * GST_MSECOND);
  ASSERT_TRUE(told("recording-started"));
  end_both();
  ASSERT_TRUE(told("recording-stopped"));
  const Playback playback = play_file(file("a.webm"));
  EXPECT_EQ(playback.error, "");
  ASSERT_EQ(playback.video.size(), 3U);  // of 1.2 (from its middle on), 1.4 and 1.6 s
  EXPECT_EQ(playback.video[0].pts, 0U);
  EXPECT_NEAR(seconds(playback.video[1].pts), 0.1, 0.002);
  EXPECT_LE(seconds(playback.audio_start), 0.01);
  EXPECT_NEAR(seconds(playback.audio_length()), 0.4, 0.03);
}

TEST_F(LivePads, PadsComeAndGo) {
  push_video(0);
  push_audio(0);
  ASSERT_TRUE(told("recording-started"));
  GstPad* extra = gst_element_request_pad_simple(recorder.get(), "video_%u");
  ASSERT_TRUE(extra);
  gst_element_release_request_pad(recorder.get(), extra);
  gst_object_unref(extra);
  g_object_set(recorder.get(), "video-bitrate", 500000U, "audio-bitrate", 32000U, nullptr);
  push_video(200 * GST_MSECOND);
  end_both();
  ASSERT_TRUE(told("recording-stopped"));
  EXPECT_EQ(play_file(file("a.webm")).video.size(), 2U);
}

}  // namespace
}  // namespace booth

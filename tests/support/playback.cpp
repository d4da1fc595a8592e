// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/playback.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>

#include <gst/audio/audio.h>
#include <gst/video/video.h>

#include "gst/ref.hpp"

namespace booth::testing_support {
namespace {

/// Streaming threads fill it, one a stream.
struct Collector {
  std::mutex mutex;
  Playback result;
  GstElement* pipeline = nullptr;
};

Color mean_of(GstVideoFrame& frame) {
  const auto* data = static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, 0));
  const int width = GST_VIDEO_FRAME_WIDTH(&frame);
  const int height = GST_VIDEO_FRAME_HEIGHT(&frame);
  std::uint64_t sums[3] = {};
  for (int y = 0; y < height; ++y) {
    const auto* pixel = data + std::ptrdiff_t{y} * GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0);
    for (int x = 0; x < width; ++x, pixel += 4)
      for (int c = 0; c < 3; ++c) sums[c] += pixel[c];
  }
  const auto count = static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
  const auto mean = [&](int c) { return static_cast<std::uint8_t>(sums[c] / count); };
  return {mean(0), mean(1), mean(2), 255};
}

void on_picture(GstElement*, GstBuffer* buffer, GstPad* pad, gpointer data) {
  auto& collector = *static_cast<Collector*>(data);
  const auto caps = Ref<GstCaps>::adopt(gst_pad_get_current_caps(pad));
  GstVideoInfo info;
  GstVideoFrame frame;
  if (!gst_video_info_from_caps(&info, caps.get())) return;
  if (!gst_video_frame_map(&frame, &info, buffer, GST_MAP_READ)) return;
  const PlayedFrame played{GST_BUFFER_PTS(buffer), info.width, info.height, mean_of(frame)};
  gst_video_frame_unmap(&frame);
  std::lock_guard lock(collector.mutex);
  collector.result.video.push_back(played);
}

void on_samples(GstElement*, GstBuffer* buffer, GstPad*, gpointer data) {
  auto& collector = *static_cast<Collector*>(data);
  std::lock_guard lock(collector.mutex);
  auto& result = collector.result;
  if (!GST_CLOCK_TIME_IS_VALID(result.audio_start)) result.audio_start = GST_BUFFER_PTS(buffer);
  const std::size_t before = result.audio.size();
  result.audio.resize(before + gst_buffer_get_size(buffer) / sizeof(float));
  gst_buffer_extract(buffer, 0, result.audio.data() + before,
                     (result.audio.size() - before) * sizeof(float));
}

void on_stream(GstElement*, GstPad* pad, gpointer data) {
  auto& collector = *static_cast<Collector*>(data);
  const auto caps = Ref<GstCaps>::adopt(gst_pad_query_caps(pad, nullptr));
  const char* name = gst_structure_get_name(gst_caps_get_structure(caps.get(), 0));
  const bool video = g_str_has_prefix(name, "video/");
  const std::string description =
      video ? "videoconvert ! video/x-raw,format=RGBA ! fakesink name=sink sync=false "
              "signal-handoffs=true"
            : "audioconvert ! audioresample ! audio/x-raw,format=F32LE,channels=1,rate=" +
                  std::to_string(Playback::kAudioRate) +
                  " ! fakesink name=sink sync=false signal-handoffs=true";
  GstElement* bin = gst_parse_bin_from_description(description.c_str(), TRUE, nullptr);
  const auto sink = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(bin), "sink"));
  g_signal_connect(sink.get(), "handoff", video ? G_CALLBACK(on_picture) : G_CALLBACK(on_samples),
                   data);
  gst_bin_add(GST_BIN(collector.pipeline), bin);
  gst_element_sync_state_with_parent(bin);
  const auto target = Ref<GstPad>::adopt(gst_element_get_static_pad(bin, "sink"));
  gst_pad_link(pad, target.get());
}

/// Notes what the demuxer gives, before any decoder.
gboolean on_autoplug(GstElement*, GstPad*, GstCaps* caps, gpointer data) {
  auto& collector = *static_cast<Collector*>(data);
  const std::string name = gst_structure_get_name(gst_caps_get_structure(caps, 0));
  const bool encoded = name.starts_with("video/x-") || name.starts_with("audio/x-");
  static const std::vector<std::string> kNoCodec{"video/x-raw", "audio/x-raw", "video/x-matroska"};
  std::lock_guard lock(collector.mutex);
  auto& codecs = collector.result.codecs;
  const auto known = [&](const auto& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (encoded && !known(kNoCodec) && !known(codecs)) codecs.push_back(name);
  return TRUE;
}

std::string text_of(GstMessage* message) {
  Ref<GError> error;
  Ref<char> details;
  gst_message_parse_error(message, error.out(), details.out());
  return std::string(error->message) + " (" + (details ? details.get() : "") + ")";
}

/// Empty once a message of `wanted` came; otherwise why it will not come.
std::string wait_for(GstElement* pipeline, GstMessageType wanted, unsigned timeout_seconds) {
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline));
  const auto message = Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(
      bus.get(), timeout_seconds * GST_SECOND,
      static_cast<GstMessageType>(int{wanted} | int{GST_MESSAGE_ERROR})));
  if (!message) return "it did not end in time";
  return GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_ERROR ? text_of(message.get()) : "";
}

void ask_timeline(GstElement* pipeline, Playback& result) {
  gint64 duration = -1;
  if (gst_element_query_duration(pipeline, GST_FORMAT_TIME, &duration) && duration >= 0)
    result.duration = static_cast<GstClockTime>(duration);
  const auto query = Ref<GstQuery>::adopt(gst_query_new_seeking(GST_FORMAT_TIME));
  gboolean seekable = FALSE;
  if (gst_element_query(pipeline, query.get()))
    gst_query_parse_seeking(query.get(), nullptr, &seekable, nullptr, nullptr);
  result.seekable = seekable;
}

}  // namespace

GstClockTime Playback::video_span() const {
  return video.size() < 2 ? 0 : video.back().pts - video.front().pts;
}

GstClockTime Playback::audio_length() const {
  return gst_util_uint64_scale(audio.size(), GST_SECOND, kAudioRate);
}

GstClockTime Playback::longest_gap() const {
  GstClockTime longest = 0;
  for (std::size_t i = 1; i < video.size(); ++i)
    longest = std::max(longest, video[i].pts - video[i - 1].pts);
  return longest;
}

Playback play_file(const std::string& path, unsigned timeout_seconds) {
  Collector collector;
  const auto pipeline = Ref<GstElement>::share(gst_pipeline_new(nullptr));
  collector.pipeline = pipeline.get();
  GstElement* source = gst_element_factory_make("filesrc", nullptr);
  GstElement* decoder = gst_element_factory_make("decodebin", nullptr);
  if (!source || !decoder) {
    collector.result.error = "filesrc or decodebin is not installed";
    return collector.result;
  }
  g_object_set(source, "location", path.c_str(), nullptr);
  gst_bin_add_many(GST_BIN(pipeline.get()), source, decoder, nullptr);
  gst_element_link(source, decoder);
  g_signal_connect(decoder, "pad-added", G_CALLBACK(on_stream), &collector);
  g_signal_connect(decoder, "autoplug-continue", G_CALLBACK(on_autoplug), &collector);
  gst_element_set_state(pipeline.get(), GST_STATE_PAUSED);
  std::string error = wait_for(pipeline.get(), GST_MESSAGE_ASYNC_DONE, timeout_seconds);
  if (error.empty()) {
    ask_timeline(pipeline.get(), collector.result);
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    error = wait_for(pipeline.get(), GST_MESSAGE_EOS, timeout_seconds);
  }
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  collector.result.error = error;
  return collector.result;
}

}  // namespace booth::testing_support

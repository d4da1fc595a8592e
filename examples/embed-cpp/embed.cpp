// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// embed: a video call inside an application. The application gives its own pictures, as bytes, and
// gets those of the other side as bytes; GStreamer is seen by class VideoCall only.
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gst/app/app.h>
#include <gst/video/video.h>

/// A call with whoever is, or comes, in the room. Pictures are RGBA, rows without gaps.
class VideoCall {
 public:
  /// On a thread of the call; the bytes are valid until it returns.
  using OnPicture = std::function<void(std::span<const std::uint8_t>, int width, int height)>;

  VideoCall(const std::string& uri, const std::string& room, int width, int height,
            OnPicture on_picture)
      : on_picture_(std::move(on_picture)) {
    const std::string description =
        "webrtccall name=call retry-limit=5 display-name=Application "
        "appsrc name=out is-live=true do-timestamp=true format=time max-buffers=2 max-bytes=0 "
        "leaky-type=downstream caps=video/x-raw,format=RGBA,framerate=30/1,width=" +
        std::to_string(width) + ",height=" + std::to_string(height) +
        " ! videoconvert ! call.video_0";
    GError* error = nullptr;
    pipeline_ = gst_parse_launch(description.c_str(), &error);
    if (error) throw std::runtime_error(error->message);
    out_ = gst_bin_get_by_name(GST_BIN(pipeline_), "out");
    GstElement* call = gst_bin_get_by_name(GST_BIN(pipeline_), "call");
    g_object_set(call, "uri", uri.c_str(), "room", room.c_str(), nullptr);
    g_signal_connect(call, "pad-added", G_CALLBACK(on_pad), this);
    gst_object_unref(call);
    gst_element_set_state(pipeline_, GST_STATE_PLAYING);
  }
  ~VideoCall() {
    gst_element_set_state(pipeline_, GST_STATE_NULL);
    gst_object_unref(out_);
    gst_object_unref(pipeline_);
  }
  VideoCall(const VideoCall&) = delete;
  VideoCall& operator=(const VideoCall&) = delete;

  /// Sends a picture; never waits: where the call is late, older ones are left out.
  void send(std::span<const std::uint8_t> rgba) {
    GstBuffer* buffer = gst_buffer_new_memdup(rgba.data(), rgba.size());
    gst_app_src_push_buffer(GST_APP_SRC(out_), buffer);
  }

  /// Why the call cannot go on; empty if all is well.
  std::string error() const {
    GstBus* bus = gst_element_get_bus(pipeline_);
    GstMessage* message = gst_bus_pop_filtered(bus, GST_MESSAGE_ERROR);
    gst_object_unref(bus);
    if (!message) return "";
    GError* error = nullptr;
    gst_message_parse_error(message, &error, nullptr);
    const std::string text = error->message;
    g_error_free(error);
    gst_message_unref(message);
    return text;
  }

 private:
  /// A stream of the other side. Its sound is not linked, and so it is left out.
  static void on_pad(GstElement*, GstPad* pad, gpointer self) {
    auto* pipeline = static_cast<VideoCall*>(self)->pipeline_;
    if (!g_str_has_prefix(GST_PAD_NAME(pad), "remote_video")) return;
    GstElement* branch = gst_parse_bin_from_description(
        "videoconvert ! video/x-raw,format=RGBA ! appsink name=in sync=false max-buffers=2 "
        "drop=true",
        TRUE, nullptr);
    GstElement* in = gst_bin_get_by_name(GST_BIN(branch), "in");
    GstAppSinkCallbacks callbacks{};
    callbacks.new_sample = on_sample;
    gst_app_sink_set_callbacks(GST_APP_SINK(in), &callbacks, self, nullptr);
    gst_object_unref(in);
    gst_bin_add(GST_BIN(pipeline), branch);
    gst_element_sync_state_with_parent(branch);
    GstPad* entrance = gst_element_get_static_pad(branch, "sink");
    gst_pad_link(pad, entrance);
    gst_object_unref(entrance);
  }

  static GstFlowReturn on_sample(GstAppSink* in, gpointer self) {
    GstSample* sample = gst_app_sink_pull_sample(in);
    GstVideoInfo info;
    GstMapInfo map;
    if (sample && gst_video_info_from_caps(&info, gst_sample_get_caps(sample)) &&
        gst_buffer_map(gst_sample_get_buffer(sample), &map, GST_MAP_READ)) {
      static_cast<VideoCall*>(self)->on_picture_({map.data, map.size}, info.width, info.height);
      gst_buffer_unmap(gst_sample_get_buffer(sample), &map);
    }
    if (sample) gst_sample_unref(sample);
    return GST_FLOW_OK;
  }

  OnPicture on_picture_;
  GstElement* pipeline_;
  GstElement* out_;
};

namespace {

volatile std::sig_atomic_t stopped = 0;

/// What the application shows: a bar that moves.
void draw(std::vector<std::uint8_t>& rgba, int width, int number) {
  const auto bar = [&](std::size_t pixel) {
    return (pixel + std::size_t(number)) % std::size_t(width) < 40;
  };
  for (std::size_t i = 0; i < rgba.size(); ++i)
    rgba[i] = bar(i / 4) ? 255 : std::uint8_t(60 + i % 4 * 30);
}

}  // namespace

/// The application: shows its bar until Ctrl-C, and counts what comes.
int main(int argc, char** argv) {
  gst_init(&argc, &argv);
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s ws://SERVER/booth ROOM\n", argv[0]);
    return 2;
  }
  std::signal(SIGINT, [](int) { stopped = 1; });
  constexpr int kWidth = 320, kHeight = 240;
  std::atomic<int> pictures = 0;
  VideoCall call(argv[1], argv[2], kWidth, kHeight,
                 [&](std::span<const std::uint8_t>, int width, int height) {
                   if (pictures++ % 30 == 0)
                     std::printf("picture %d: %dx%d\n", pictures.load(), width, height);
                   std::fflush(stdout);
                 });
  std::printf("In room %s; Ctrl-C ends.\n", argv[2]);
  std::fflush(stdout);
  std::vector<std::uint8_t> picture(std::size_t{4} * kWidth * kHeight);
  std::string error;
  for (int number = 0; !stopped && error.empty(); ++number) {
    draw(picture, kWidth, number);
    call.send(picture);
    std::this_thread::sleep_for(std::chrono::milliseconds(33));
    error = call.error();
  }
  if (!error.empty()) std::fprintf(stderr, "embed: %s\n", error.c_str());
  std::printf("%d pictures received\n", pictures.load());
  return error.empty() ? 0 : 1;
}

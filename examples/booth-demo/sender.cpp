// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sender.hpp"

#include "common/background.hpp"

namespace booth::example {
namespace {

/// Half a second, then the oldest go: a call is about what is now.
constexpr char kNewestSound[] =
    "queue leaky=downstream max-size-buffers=25 max-size-bytes=0 max-size-time=0";
/// Half a second: an encoder for a file may fall behind for a moment and catch up.
constexpr char kPatient[] =
    "queue leaky=downstream max-size-buffers=0 max-size-bytes=0 max-size-time=500000000";

std::string encoder(const Options& options) {
  // Constant bitrate and a small buffer, so that no picture comes in a burst; a key frame every two
  // seconds, besides those the far side asks for.
  return "vp8enc name=encoder deadline=1 cpu-used=8 threads=2 error-resilient=default "
         "end-usage=cbr buffer-size=600 buffer-initial-size=300 buffer-optimal-size=400 "
         "keyframe-max-dist=60 undershoot=95 target-bitrate=" +
         std::to_string(options.bitrate_kbps * 1000);
}

std::string description(const Options& options, const Source& source) {
  const std::string keying = options.key == "none" ? "" : "virtualbackground name=background ! ";
  const std::string patient = kPatient;
  std::string text =
      "webrtcbin name=rtc bundle-policy=max-bundle latency=100 "
      "webrtcsignaling name=signaling webrtcbin=rtc ";
  text += source.picture() + " ! videoconvert ! video/x-raw,format=I420 ! " + keying +
          "photosnapshot name=photo ! tee name=pictures ";
  // Always stereo: for webrtcbin 1.22 Opus of one and of two channels are different codecs.
  text += source.sound() +
          " ! audioconvert ! audioresample ! audio/x-raw,rate=48000,channels=2 ! tee name=sounds ";
  // No queue: where the encoder is late, pictures are left out before any work is done on them.
  text += "pictures. ! " + encoder(options) + " ! rtpvp8pay picture-id-mode=15-bit ! rtc. ";
  text +=
      std::string("sounds. ! ") + kNewestSound + " ! opusenc bitrate=48000 ! rtpopuspay ! rtc. ";
  if (!options.record.empty())
    text += "mediarecorder name=recorder video-bitrate=1500000 pictures. ! " + patient +
            " ! recorder.video_0 sounds. ! " + patient + " ! recorder.audio_0 ";
  return text;
}

}  // namespace

GstElement* build_pipeline(const Options& options, const Source& source, std::string& fault) {
  g_autoptr(GError) error = nullptr;
  GstElement* pipeline = gst_parse_launch(description(options, source).c_str(), &error);
  if (error) {
    fault = error->message;
    if (pipeline) gst_object_unref(pipeline);
    return nullptr;
  }
  g_object_set(find(pipeline, "signaling").get(), "uri", options.uri.c_str(), "room",
               options.room.c_str(), "display-name", options.name.c_str(), nullptr);
  set_background(pipeline, options.background, options.key);
  if (const auto recorder = find(pipeline, "recorder"))
    g_object_set(recorder.get(), "location", options.record.c_str(), nullptr);
  if (g_str_has_suffix(options.photo.c_str(), ".jpg") ||
      g_str_has_suffix(options.photo.c_str(), ".jpeg"))
    gst_util_set_object_arg(G_OBJECT(find(pipeline, "photo").get()), "format", "jpeg");
  return pipeline;
}

}  // namespace booth::example

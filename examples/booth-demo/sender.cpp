// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sender.hpp"

#include "common/background.hpp"

namespace booth::example {
namespace {

/// Half a second: an encoder for a file may fall behind for a moment and catch up.
constexpr char kPatient[] =
    "queue leaky=downstream max-size-buffers=0 max-size-bytes=0 max-size-time=500000000";

}  // namespace

std::string description(const Options& options, const Source& source) {
  const std::string keying = options.key == "none" ? "" : "virtualbackground name=background ! ";
  const std::string patient = kPatient;
  std::string text = "webrtccall name=call auto-call=false max-peers=1 warn-after=2 ";
  text += source.picture() + " ! videoconvert ! video/x-raw,format=I420 ! " + keying +
          "photosnapshot name=photo ! tee name=pictures ";
  text += source.sound() +
          " ! audioconvert ! audioresample ! audio/x-raw,rate=48000,channels=2 ! tee name=sounds ";
  text += "pictures. ! call.video_0 sounds. ! call.audio_0 ";
  if (!options.record.empty())
    text += "mediarecorder name=recorder video-bitrate=1500000 pictures. ! " + patient +
            " ! recorder.video_0 sounds. ! " + patient + " ! recorder.audio_0 ";
  return text;
}

void set_up(GstElement* pipeline, const Options& options) {
  g_object_set(find(pipeline, "call").get(), "uri", options.uri.c_str(), "room",
               options.room.c_str(), "display-name", options.name.c_str(), "video-bitrate",
               guint(options.bitrate_kbps) * 1000, nullptr);
  set_background(pipeline, options.background, options.key);
  if (const auto recorder = find(pipeline, "recorder"))
    g_object_set(recorder.get(), "location", options.record.c_str(), nullptr);
  if (g_str_has_suffix(options.photo.c_str(), ".jpg") ||
      g_str_has_suffix(options.photo.c_str(), ".jpeg"))
    gst_util_set_object_arg(G_OBJECT(find(pipeline, "photo").get()), "format", "jpeg");
}

}  // namespace booth::example

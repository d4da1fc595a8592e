// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source.hpp"

#include <filesystem>

#include "handle.hpp"

namespace booth::example {
namespace {

constexpr char kTestPicture[] =
    "videotestsrc is-live=true pattern=ball animation-mode=running-time "
    "background-color=0xff28405c "
    "foreground-color=0xffffb454 ! video/x-raw,format=I420,width=320,height=240,framerate=15/1";
/// Two pictures, then the oldest go: a call is about what is now.
constexpr char kNewest[] =
    " ! queue leaky=downstream max-size-buffers=2 max-size-bytes=0 max-size-time=0";
constexpr char kMelody[] =
    "audiotestsrc name=melody is-live=true volume=0 samplesperbuffer=960 ! "
    "audio/x-raw,rate=48000,channels=1";
constexpr char kSilence[] =
    "audiotestsrc is-live=true wave=silence samplesperbuffer=960 ! "
    "audio/x-raw,rate=48000,channels=1";
/// A call needs no more than 30 pictures a second, nor more than 720p.
constexpr char kToCallSize[] =
    " ! videorate drop-only=true max-rate=30 ! videoconvertscale ! "
    "video/x-raw,width=[2,1280],height=[2,720],pixel-aspect-ratio=1/1";

bool has_camera() {
  std::error_code error;
  for (const auto& device : std::filesystem::directory_iterator("/dev", error))
    if (device.path().filename().string().starts_with("video")) return true;
  return false;
}

bool has_microphone() {
  const Handle<GstDeviceMonitor> monitor(gst_device_monitor_new());
  gst_device_monitor_add_filter(monitor.get(), "Audio/Source", nullptr);
  GList* devices = gst_device_monitor_get_devices(monitor.get());
  const bool found = devices != nullptr;
  g_list_free_full(devices, gst_object_unref);
  return found;
}

}  // namespace

std::string Source::open(const std::string& input, bool repeat) {
  repeat_ = repeat;
  sound_ = kMelody;
  if (input == "presenter") {
    // It is held up, so that nothing is drawn that would be dropped.
    picture_ = "appsrc name=picture ! clocksync ! queue max-size-buffers=1";
  } else if (input == "pattern" || input == "test") {
    picture_ = std::string(kTestPicture) + kNewest;
  } else if (input == "camera" || input.starts_with("/dev/video")) {
    return open_camera(input == "camera" ? "" : " device=" + input);
  } else if (input == "screen") {
    picture_ = std::string("screencapturesrc") + kToCallSize + kNewest;
    use_microphone_or_silence();
  } else {
    return open_file(input);
  }
  return "";
}

std::string Source::open_camera(const std::string& device) {
  if (!has_camera())
    return "no camera was found (there is no /dev/video*): plug one in, or choose another picture";
  picture_ = "v4l2src do-timestamp=true" + device + " ! decodebin" + kToCallSize + kNewest;
  use_microphone_or_silence();
  return "";
}

std::string Source::open_file(const std::string& path) {
  file_ = std::make_unique<FileSource>();
  const std::string fault = file_->open(path);
  if (!fault.empty()) return fault;
  picture_ = std::string("appsrc name=picture") + kNewest;
  sound_ = file_->has_sound() ? "appsrc name=sound" : kSilence;
  return "";
}

void Source::use_microphone_or_silence() { sound_ = has_microphone() ? "autoaudiosrc" : kSilence; }

void Source::attach(GstElement* pipeline) {
  const auto picture = find(pipeline, "picture");
  const auto sound = find(pipeline, "sound");
  const auto melody = find(pipeline, "melody");
  if (file_) {
    file_->feed_picture(GST_APP_SRC(picture.get()));
    if (sound) file_->feed_sound(GST_APP_SRC(sound.get()));
  } else if (picture) {
    presenter_ = std::make_unique<PresenterSource>(GST_APP_SRC(picture.get()));
  }
  if (melody) melody_ = std::make_unique<Melody>(melody.get());
}

void Source::start(GstElement* pipeline, std::function<void(const std::string&)> on_end) {
  if (file_) file_->start(pipeline, repeat_, std::move(on_end));
}

void Source::stop() {
  if (file_) file_->stop();
}

}  // namespace booth::example

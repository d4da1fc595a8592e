// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "remote_media.hpp"

#include <filesystem>
#include <utility>

#include "main_loop.hpp"

namespace booth::example {
namespace {

constexpr char kBranch[] = "branch";  ///< data of a pad: what it is linked to
constexpr char kTee[] = "tee name=tee allow-not-linked=true ";
constexpr char kWindow[] = "tee. ! queue ! videoconvert ! autovideosink ";
constexpr char kSpeaker[] = "tee. ! queue ! audioconvert ! audioresample ! autoaudiosink ";
/// Ends in an open pad, which becomes the branch's.
constexpr char kToRecorder[] = "tee. ! queue max-size-time=3000000000 max-size-bytes=0 ";
/// A little above what a call brings, in bit/s.
constexpr guint kRecordingBitrate = 1'500'000;

/// "call.webm", "call-2.webm", ...
std::string numbered(const std::string& file, unsigned call) {
  if (call == 1) return file;
  const std::filesystem::path path(file);
  const auto name = path.stem().string() + "-" + std::to_string(call) + path.extension().string();
  return path.parent_path() / name;
}

void take_out(GstElement* pipeline, GstElement* element) {
  gst_element_set_locked_state(element, TRUE);
  gst_element_set_state(element, GST_STATE_NULL);
  gst_bin_remove(GST_BIN(pipeline), element);
}

}  // namespace

RemoteMedia::RemoteMedia(GstElement* pipeline, GstElement* call, Options options,
                         OnFirstPicture on_first)
    : options_(std::move(options)),
      on_first_(std::move(on_first)),
      pipeline_(share(pipeline)),
      call_(share(call)) {
  renew_recorder();
  using Handler = void (*)(GstElement*, GstPad*, gpointer);
  const Handler on_added = [](GstElement*, GstPad* pad, gpointer self) {
    if (gst_pad_get_direction(pad) == GST_PAD_SRC) static_cast<RemoteMedia*>(self)->add(pad);
  };
  const Handler on_removed = [](GstElement*, GstPad* pad, gpointer self) {
    static_cast<RemoteMedia*>(self)->remove(pad);
  };
  g_signal_connect(call, "pad-added", G_CALLBACK(on_added), this);
  g_signal_connect(call, "pad-removed", G_CALLBACK(on_removed), this);
}

RemoteMedia::~RemoteMedia() { g_signal_handlers_disconnect_by_data(call_.get(), this); }

void RemoteMedia::add(GstPad* pad) {
  const bool video = g_str_has_prefix(GST_PAD_NAME(pad), "remote_video");
  std::string text = kTee;
  if (options_.show) text += video ? kWindow : kSpeaker;
  if (!options_.record_to.empty()) text += kToRecorder;
  g_autoptr(GError) error = nullptr;
  GstElement* branch = gst_parse_bin_from_description(text.c_str(), TRUE, &error);
  if (!branch) {
    GST_ELEMENT_ERROR(call_.get(), CORE, MISSING_PLUGIN, ("%s", error->message), (nullptr));
    return;
  }
  gst_bin_add(GST_BIN(pipeline_.get()), branch);
  g_object_set_data_full(G_OBJECT(pad), kBranch, gst_object_ref(branch), gst_object_unref);
  if (video) count_pictures(branch);
  record(branch, video);
  gst_element_sync_state_with_parent(branch);
  g_autoptr(GstPad) entrance = gst_element_get_static_pad(branch, "sink");
  gst_pad_link(pad, entrance);
}

/// Its streams have come to their end before.
void RemoteMedia::remove(GstPad* pad) {
  auto* branch = static_cast<GstElement*>(g_object_get_data(G_OBJECT(pad), kBranch));
  if (branch) take_out(pipeline_.get(), branch);
}

void RemoteMedia::count_pictures(GstElement* branch) {
  struct Counter {
    RemoteMedia& owner;
    bool first = true;
  };
  const auto count = [](GstPad* pad, GstPadProbeInfo*, gpointer data) {
    auto& [owner, first] = *static_cast<Counter*>(data);
    ++owner.pictures_;
    if (!std::exchange(first, false)) return GST_PAD_PROBE_OK;
    int width = 0, height = 0;
    g_autoptr(GstCaps) caps = gst_pad_get_current_caps(pad);
    if (caps)
      gst_structure_get(gst_caps_get_structure(caps, 0), "width", G_TYPE_INT, &width, "height",
                        G_TYPE_INT, &height, nullptr);
    post([&owner = owner, size = std::to_string(width) + "x" + std::to_string(height)] {
      owner.on_first_(size);
    });
    return GST_PAD_PROBE_OK;
  };
  g_autoptr(GstPad) pad = gst_element_get_static_pad(find(branch, "tee").get(), "sink");
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, count, new Counter{*this},
                    [](gpointer data) { delete static_cast<Counter*>(data); });
}

void RemoteMedia::record(GstElement* branch, bool video) {
  Handle<GstElement> recorder;
  {
    std::lock_guard lock(mutex_);
    recorder = share(recorder_.get());
  }
  // Of several pictures, or sounds, the first.
  if (recorder) gst_element_link_pads(branch, "src", recorder.get(), video ? "video_0" : "audio_0");
}

Handle<GstElement> RemoteMedia::renew_recorder() {
  if (options_.record_to.empty()) return {};
  auto fresh = share(gst_element_factory_make("mediarecorder", nullptr));
  g_object_set(fresh.get(), "location", numbered(options_.record_to, ++calls_).c_str(),
               "video-bitrate", guint{kRecordingBitrate}, nullptr);
  // Both before anything comes: it waits for either then, and leaves out what does not come.
  for (const char* name : {"video_0", "audio_0"})
    gst_object_unref(gst_element_request_pad_simple(fresh.get(), name));
  gst_bin_add(GST_BIN(pipeline_.get()), fresh.get());
  gst_element_sync_state_with_parent(fresh.get());
  std::lock_guard lock(mutex_);
  return std::exchange(recorder_, std::move(fresh));
}

void RemoteMedia::end_call() {
  const auto recorder = renew_recorder();
  if (!recorder) return;
  gboolean complete = FALSE;
  g_signal_emit_by_name(recorder.get(), "stop", &complete);
  take_out(pipeline_.get(), recorder.get());
}

}  // namespace booth::example

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "far_side.hpp"

#include <utility>

namespace booth::example {
namespace {

/// Codecs are VP8 and Opus, because nothing else is offered or accepted.
constexpr char kVideoDecoder[] =
    "rtpvp8depay request-keyframe=true ! vp8dec name=decoder ! tee name=out ";
constexpr char kAudioDecoder[] =
    "rtpopusdepay ! opusdec plc=true ! audioconvert ! audioresample ! tee name=out ";
/// Always: without a taker the stream would stop.
constexpr char kNowhere[] = "out. ! queue ! fakesink sync=false async=false ";
/// Ends in an open pad, which becomes the bin's.
constexpr char kToRecorder[] = "out. ! queue max-size-time=3000000000 max-size-bytes=0 ";

/// A little above what a call brings, in bit/s.
constexpr guint kRecordingBitrate = 1500000;

bool is_video(GstPad* pad) {
  g_autoptr(GstCaps) caps = gst_pad_get_current_caps(pad);
  if (!caps) caps = gst_pad_query_caps(pad, nullptr);
  if (gst_caps_is_empty(caps) || gst_caps_is_any(caps)) return false;
  const char* media = gst_structure_get_string(gst_caps_get_structure(caps, 0), "media");
  return g_strcmp0(media, "video") == 0;
}

}  // namespace

FarSide::FarSide(GstElement* pipeline, Options options, OnFirstPicture on_first_picture)
    : options_(std::move(options)),
      on_first_picture_(std::move(on_first_picture)),
      pipeline_(share(pipeline)),
      bin_(share(gst_bin_new(nullptr))) {
  if (!options_.record_to.empty()) {
    recorder_ = share(gst_element_factory_make("mediarecorder", nullptr));
    g_object_set(recorder_.get(), "location", options_.record_to.c_str(), "auto-start", FALSE,
                 "video-bitrate", guint{kRecordingBitrate}, nullptr);
    gst_bin_add(GST_BIN(bin_.get()), recorder_.get());
  }
  gst_bin_add(GST_BIN(pipeline), bin_.get());
  gst_element_sync_state_with_parent(bin_.get());
}

FarSide::~FarSide() {
  gst_element_set_locked_state(bin_.get(), TRUE);
  gst_element_set_state(bin_.get(), GST_STATE_NULL);
  gst_bin_remove(GST_BIN(pipeline_.get()), bin_.get());
}

void FarSide::add(GstPad* pad) {
  const bool video = is_video(pad);
  GstElement* branch = add_branch(video);
  if (!branch) return;
  if (video) count_pictures(branch);
  if (recorder_) record(branch, video);
  g_autoptr(GstPad) inner = gst_element_get_static_pad(branch, "sink");
  GstPad* entrance = gst_ghost_pad_new(video ? "video" : "audio", inner);
  gst_pad_set_active(entrance, TRUE);
  gst_element_add_pad(bin_.get(), entrance);
  gst_element_sync_state_with_parent(branch);
  gst_pad_link(pad, entrance);
}

GstElement* FarSide::add_branch(bool video) {
  std::string text = video ? kVideoDecoder : kAudioDecoder;
  text += kNowhere;
  if (options_.show)
    text +=
        video ? "out. ! queue ! videoconvert ! autovideosink " : "out. ! queue ! autoaudiosink ";
  if (recorder_) text += kToRecorder;
  g_autoptr(GError) error = nullptr;
  GstElement* branch = gst_parse_bin_from_description(text.c_str(), TRUE, &error);
  if (!branch) {
    GST_ELEMENT_ERROR(bin_.get(), CORE, MISSING_PLUGIN, ("%s", error->message), (nullptr));
    return nullptr;
  }
  gst_bin_add(GST_BIN(bin_.get()), branch);
  return branch;
}

void FarSide::count_pictures(GstElement* branch) {
  const auto decoder = find(branch, "decoder");
  g_autoptr(GstPad) pad = gst_element_get_static_pad(decoder.get(), "src");
  const auto count = [](GstPad* source, GstPadProbeInfo*, gpointer data) {
    auto& self = *static_cast<FarSide*>(data);
    if (self.pictures_++ > 0) return GST_PAD_PROBE_OK;
    int width = 0, height = 0;
    g_autoptr(GstCaps) caps = gst_pad_get_current_caps(source);
    if (caps) {
      const GstStructure* format = gst_caps_get_structure(caps, 0);
      gst_structure_get(format, "width", G_TYPE_INT, &width, "height", G_TYPE_INT, &height,
                        nullptr);
    }
    self.on_first_picture_(width, height);
    return GST_PAD_PROBE_OK;
  };
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, count, this, nullptr);
}

void FarSide::record(GstElement* branch, bool video) {
  gst_element_link_pads(branch, "src", recorder_.get(), video ? "video_%u" : "audio_%u");
}

void FarSide::start_recording() {
  gboolean started = FALSE;
  if (recorder_) g_signal_emit_by_name(recorder_.get(), "start", &started);
}

void FarSide::finish() {
  gboolean complete = FALSE;
  if (recorder_) g_signal_emit_by_name(recorder_.get(), "stop", &complete);
}

}  // namespace booth::example

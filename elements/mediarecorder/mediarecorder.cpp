// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// mediarecorder: the browser's MediaRecorder. Its pads take raw media at any time and drop it while
// nothing is recorded; a recording is a pipeline of its own (recording.hpp).
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gst/gst.h>

#include "elements/mediarecorder/mime_type.hpp"
#include "elements/mediarecorder/recorder.hpp"
#include "gst/contain.hpp"
#include "gst/plugin/elements.hpp"
#include "gst/properties.hpp"
#include "gst/ref.hpp"

GST_DEBUG_CATEGORY(mediarecorder_debug);
#define GST_CAT_DEFAULT mediarecorder_debug

namespace booth {
namespace {

GstStaticPadTemplate video_template = GST_STATIC_PAD_TEMPLATE(
    "video_%u", GST_PAD_SINK, GST_PAD_REQUEST, GST_STATIC_CAPS("video/x-raw"));
GstStaticPadTemplate audio_template = GST_STATIC_PAD_TEMPLATE(
    "audio_%u", GST_PAD_SINK, GST_PAD_REQUEST, GST_STATIC_CAPS("audio/x-raw"));

using Settings = RecorderSettings;

const PropertyTable<Settings>& properties() {
  static const PropertyTable<Settings> table({
      {"mime-type", "MIME type",
       "What is recorded, as MediaRecorder names it: video/webm or audio/webm, codecs vp8 and opus",
       &Settings::mime_type, 0, 0, Mutable::kReady},
      {"location", "Location",
       "File of a recording: %d stands for its number (%05d: five digits), %t for the local time. "
       "Without %d the second recording gets -1 before the extension, and so on. An existing file "
       "is overwritten",
       &Settings::location},
      {"video-bitrate", "Video bitrate", "Target of each video track in bit/s",
       &Settings::video_bitrate, 10000, 100000000},
      {"audio-bitrate", "Audio bitrate", "Target of each audio track in bit/s",
       &Settings::audio_bitrate, 6000, 510000},
      {"auto-start", "Start by itself",
       "Records from the first data on; otherwise the action start is waited for",
       &Settings::auto_start, 0, 0, Mutable::kReady},
  });
  return table;
}

}  // namespace

struct _BoothMediaRecorder {
  GstElement parent;
  Recorder* recorder;
};
G_DECLARE_FINAL_TYPE(BoothMediaRecorder, booth_media_recorder, BOOTH, MEDIA_RECORDER, GstElement)
G_DEFINE_TYPE(BoothMediaRecorder, booth_media_recorder, GST_TYPE_ELEMENT)

namespace {

guint started_signal = 0;
guint stopped_signal = 0;

void tell_started(BoothMediaRecorder* self, const std::string& location) {
  g_signal_emit(self, started_signal, 0, location.c_str());
  gst_element_post_message(
      GST_ELEMENT(self),
      gst_message_new_element(GST_OBJECT(self),
                              gst_structure_new("recording-started", "location", G_TYPE_STRING,
                                                location.c_str(), nullptr)));
}

void tell_stopped(BoothMediaRecorder* self, const std::string& location,
                  const Recording::Outcome& outcome) {
  GST_INFO_OBJECT(self, "%s: %" GST_TIME_FORMAT ", %" G_GUINT64_FORMAT " bytes", location.c_str(),
                  GST_TIME_ARGS(outcome.duration), guint64{outcome.bytes});
  if (!outcome.error.empty())
    GST_ELEMENT_WARNING(
        self, RESOURCE, WRITE,
        ("The recording %s ended early: %s", location.c_str(), outcome.error.c_str()),
        ("%" G_GUINT64_FORMAT " bytes remain and play", guint64{outcome.bytes}));
  g_signal_emit(self, stopped_signal, 0, location.c_str(), guint64{outcome.duration},
                guint64{outcome.bytes});
  gst_element_post_message(
      GST_ELEMENT(self),
      gst_message_new_element(
          GST_OBJECT(self),
          gst_structure_new("recording-stopped", "location", G_TYPE_STRING, location.c_str(),
                            "duration", G_TYPE_UINT64, guint64{outcome.duration}, "size",
                            G_TYPE_UINT64, guint64{outcome.bytes}, nullptr)));
}

/// Names of elements that are not installed.
std::string lacking_elements(const RecordingType& type) {
  std::string names;
  for (const char* name : {"webmmux", "opusenc", "vp8enc"}) {
    if (!type.video && std::string(name) == "vp8enc") continue;
    const auto factory = Ref<GstElementFactory>::adopt(gst_element_factory_find(name));
    if (!factory) names += (names.empty() ? "" : ", ") + std::string(name);
  }
  return names;
}

/// The asked name, or the first free one.
std::string pad_name(GstElement* element, bool video, const gchar* asked) {
  if (asked) return asked;
  const std::string prefix = video ? "video_" : "audio_";
  for (unsigned number = 0;; ++number) {
    const std::string name = prefix + std::to_string(number);
    const auto taken = Ref<GstPad>::adopt(gst_element_get_static_pad(element, name.c_str()));
    if (!taken) return name;
  }
}

Track& track_of(GstPad* pad) { return *static_cast<Track*>(gst_pad_get_element_private(pad)); }

GstPad* request_pad(GstElement* element, GstPadTemplate* pad_template, const gchar* asked) {
  const bool video = g_str_has_prefix(GST_PAD_TEMPLATE_NAME_TEMPLATE(pad_template), "video");
  const std::string name = pad_name(element, video, asked);
  GstPad* pad = gst_pad_new_from_template(pad_template, name.c_str());
  auto track = std::make_shared<Track>(video, pad);
  gst_pad_set_element_private(pad, track.get());
  gst_pad_set_chain_function(pad, [](GstPad* sink, GstObject* parent, GstBuffer* buffer) {
    auto owned = Ref<GstBuffer>::adopt(buffer);
    return contain(parent, GST_FLOW_ERROR, [&] {
      return BOOTH_MEDIA_RECORDER(parent)->recorder->chain(track_of(sink), std::move(owned));
    });
  });
  gst_pad_set_event_function(pad, [](GstPad* sink, GstObject* parent, GstEvent* event) -> gboolean {
    const auto owned = Ref<GstEvent>::adopt(event);
    contain(parent,
            [&] { BOOTH_MEDIA_RECORDER(parent)->recorder->on_event(track_of(sink), event); });
    return TRUE;
  });
  BOOTH_MEDIA_RECORDER(element)->recorder->add(std::move(track));
  gst_element_add_pad(element, pad);
  return pad;
}

void release_pad(GstElement* element, GstPad* pad) {
  Recorder& recorder = *BOOTH_MEDIA_RECORDER(element)->recorder;
  recorder.release(track_of(pad));
  gst_pad_set_active(pad, FALSE);
  recorder.remove(track_of(pad));
  gst_element_remove_pad(element, pad);
}

/// One clear error before anything flows.
bool can_record(BoothMediaRecorder* self) {
  const Settings settings = self->recorder->settings().copy();
  const auto type = parse_mime_type(settings.mime_type);
  if (!type) {
    GST_ELEMENT_ERROR(self, STREAM, CODEC_NOT_FOUND, ("mime-type %s", type.error().c_str()),
                      (nullptr));
    return false;
  }
  const std::string lacking = lacking_elements(*type);
  if (!lacking.empty()) {
    GST_ELEMENT_ERROR(
        self, CORE, MISSING_PLUGIN,
        ("Recording needs %s: install gstreamer1.0-plugins-base and -good.", lacking.c_str()),
        (nullptr));
    return false;
  }
  if (self->recorder->has_video() && !type->video) {
    GST_ELEMENT_ERROR(self, STREAM, WRONG_TYPE,
                      ("mime-type %s holds no video: set video/webm.", settings.mime_type.c_str()),
                      ("a video pad is requested"));
    return false;
  }
  if (settings.auto_start && settings.location.empty()) {
    GST_ELEMENT_ERROR(self, RESOURCE, NOT_FOUND, ("Set location: the file to record to."),
                      ("auto-start without a location"));
    return false;
  }
  return true;
}

GstStateChangeReturn change_state(GstElement* element, GstStateChange transition) {
  auto* self = BOOTH_MEDIA_RECORDER(element);
  Recorder& recorder = *self->recorder;
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    if (!can_record(self)) return GST_STATE_CHANGE_FAILURE;
    recorder.leave_ready();
  }
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) recorder.interrupt();
  const auto result =
      GST_ELEMENT_CLASS(booth_media_recorder_parent_class)->change_state(element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_PLAYING) recorder.set_playing(true);
  if (transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED) recorder.set_playing(false);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) recorder.return_to_ready();
  return result;
}

void set_property(GObject* object, guint id, const GValue* value, GParamSpec* spec) {
  contain(object, [&] {
    Recorder& recorder = *BOOTH_MEDIA_RECORDER(object)->recorder;
    if (!properties().set(*recorder.settings().lock(), id, value))
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
    recorder.apply_bitrates();
  });
}

void get_property(GObject* object, guint id, GValue* value, GParamSpec* spec) {
  contain(object, [&] {
    if (!properties().get(BOOTH_MEDIA_RECORDER(object)->recorder->settings().copy(), id, value))
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  });
}

void finalize(GObject* object) {
  delete BOOTH_MEDIA_RECORDER(object)->recorder;
  G_OBJECT_CLASS(booth_media_recorder_parent_class)->finalize(object);
}

bool is_type_supported(const char* text) {
  const auto type = parse_mime_type(text ? text : "");
  return type && lacking_elements(*type).empty();
}

void add_action(GType type, const char* name, GCallback handler, bool with_text = false) {
  const auto flags = static_cast<GSignalFlags>(int{G_SIGNAL_RUN_LAST} | int{G_SIGNAL_ACTION});
  if (with_text)
    g_signal_new_class_handler(name, type, flags, handler, nullptr, nullptr, nullptr,
                               G_TYPE_BOOLEAN, 1, G_TYPE_STRING);
  else
    g_signal_new_class_handler(name, type, flags, handler, nullptr, nullptr, nullptr,
                               G_TYPE_BOOLEAN, 0);
}

void install_signals(GObjectClass* object_class) {
  const GType type = G_TYPE_FROM_CLASS(object_class);
  const auto start = +[](BoothMediaRecorder* self) -> gboolean {
    return contain(self, FALSE, [&] { return gboolean{self->recorder->start()}; });
  };
  const auto stop = +[](BoothMediaRecorder* self) -> gboolean {
    return contain(self, FALSE, [&] { return gboolean{self->recorder->stop()}; });
  };
  const auto is_supported = +[](BoothMediaRecorder* self, const char* text) -> gboolean {
    return contain(self, FALSE, [&] { return gboolean{is_type_supported(text)}; });
  };
  add_action(type, "start", G_CALLBACK(start));
  add_action(type, "stop", G_CALLBACK(stop));
  add_action(type, "is-type-supported", G_CALLBACK(is_supported), true);
  started_signal = g_signal_new("recording-started", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr,
                                nullptr, G_TYPE_NONE, 1, G_TYPE_STRING);
  stopped_signal =
      g_signal_new("recording-stopped", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr,
                   G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT64, G_TYPE_UINT64);
}

}  // namespace

static void booth_media_recorder_init(BoothMediaRecorder* self) {
  self->recorder = new Recorder(
      GST_ELEMENT(self), {[self](const std::string& location) { tell_started(self, location); },
                          [self](const std::string& location, const Recording::Outcome& outcome) {
                            tell_stopped(self, location, outcome);
                          }});
  GST_OBJECT_FLAG_SET(self, GST_ELEMENT_FLAG_SINK);
}

static void booth_media_recorder_class_init(BoothMediaRecorderClass* klass) {
  GST_DEBUG_CATEGORY_INIT(mediarecorder_debug, "mediarecorder", 0, "recordings of raw media");
  auto* object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  properties().install(object_class);
  install_signals(object_class);
  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &video_template);
  gst_element_class_add_static_pad_template(element_class, &audio_template);
  gst_element_class_set_static_metadata(element_class, "Media recorder", "Sink/File",
                                        "Records raw audio and video as a browser's MediaRecorder",
                                        "The Booth authors");
  element_class->request_new_pad = [](GstElement* element, GstPadTemplate* t, const gchar* name,
                                      const GstCaps*) -> GstPad* {
    return contain(element, static_cast<GstPad*>(nullptr),
                   [&] { return request_pad(element, t, name); });
  };
  element_class->release_pad = [](GstElement* element, GstPad* pad) {
    contain(element, [&] { release_pad(element, pad); });
  };
  element_class->change_state = [](GstElement* element, GstStateChange transition) {
    return contain(element, GST_STATE_CHANGE_FAILURE,
                   [&] { return change_state(element, transition); });
  };
}

bool mediarecorder_register(GstPlugin* plugin) {
  return gst_element_register(plugin, "mediarecorder", GST_RANK_NONE,
                              booth_media_recorder_get_type());
}

}  // namespace booth

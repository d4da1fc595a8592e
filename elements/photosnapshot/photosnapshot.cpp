// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// photosnapshot: video passes through untouched; frames that are asked for also become photos, in
// threads of their own (darkroom.hpp), written to files or handed out.
#include <condition_variable>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

#include "elements/photosnapshot/darkroom.hpp"
#include "elements/photosnapshot/live_settings.hpp"
#include "elements/photosnapshot/messages.hpp"
#include "elements/photosnapshot/properties.hpp"
#include "elements/photosnapshot/triggers.hpp"
#include "gst/contain.hpp"
#include "gst/guarded.hpp"
#include "gst/plugin/elements.hpp"
#include "gst/ref.hpp"
#include "gst/video_view.hpp"

GST_DEBUG_CATEGORY_STATIC(photosnapshot_debug);
#define GST_CAT_DEFAULT photosnapshot_debug

namespace booth {
namespace {

using namespace photo;  // NOLINT: the glue of all that is in it

/// What pixel_format() and deep_image_view() know; what comes first is what a source that knows all
/// chooses.
#define PHOTOSNAPSHOT_CAPS                                                                     \
  GST_VIDEO_CAPS_MAKE(                                                                         \
      "{ I420, NV12, YV12, NV21, YUY2, UYVY, Y42B, Y444, RGBA, BGRA, ARGB, ABGR, RGBx, BGRx, " \
      "xRGB, xBGR, RGB, BGR, " BOOTH_DEEP_FORMATS " }")

GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS,
                                                             GST_STATIC_CAPS(PHOTOSNAPSHOT_CAPS));
GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS,
                                                            GST_STATIC_CAPS(PHOTOSNAPSHOT_CAPS));

/// Name of the events that take a photo.
constexpr char kTakePhoto[] = "take-photo";
/// What gst-launch-1.0 posts at Ctrl+C; with -e it sends the end of the stream right after.
constexpr char kLaunchInterrupt[] = "GstLaunchInterrupt";
/// How long that message waits for its frame.
constexpr std::chrono::seconds kInterruptWait{3};

struct State {
  unsigned answered = 0;  ///< id of the last request that met a frame
  int orientation = 1;    ///< Exif's number
  std::string last_failure;
};

}  // namespace

struct PhotoSnapshotImpl {
  Guarded<LiveSettings> live;
  Guarded<State> state;
  std::condition_variable answered;  ///< goes with state
  Schedule schedule;
  // Between start() and stop(), used by the streaming thread:
  GstVideoInfo info;
  std::unique_ptr<Darkroom> darkroom;
  std::unique_ptr<SignalCounter> signals;
  std::unique_ptr<MessageListener> listener;
};

struct _BoothPhotoSnapshot {
  GstBaseTransform parent;
  PhotoSnapshotImpl* impl;
};
G_DECLARE_FINAL_TYPE(BoothPhotoSnapshot, booth_photo_snapshot, BOOTH, PHOTO_SNAPSHOT,
                     GstBaseTransform)
G_DEFINE_TYPE(BoothPhotoSnapshot, booth_photo_snapshot, GST_TYPE_BASE_TRANSFORM)

namespace {

guint photo_taken_signal = 0;
guint photo_failed_signal = 0;

void post(BoothPhotoSnapshot* self, Ref<GstStructure> structure) {
  gst_element_post_message(GST_ELEMENT(self),
                           gst_message_new_element(GST_OBJECT(self), structure.release()));
}

/// Every failure is a message and a signal; the bus hears a warning once a cause.
void fail(BoothPhotoSnapshot* self, const Failure& failure) {
  const bool news =
      std::exchange(self->impl->state.lock()->last_failure, failure.reason) != failure.reason;
  g_signal_emit(self, photo_failed_signal, 0, failure.id, failure.reason.c_str());
  post(self, failed_message(failure));
  if (news)
    GST_ELEMENT_WARNING(self, RESOURCE, WRITE, ("No photo: %s", failure.reason.c_str()),
                        ("photo %u failed; the video goes on", failure.id));
}

void announce(BoothPhotoSnapshot* self, const Photo& photo, std::vector<std::uint8_t> encoded) {
  self->impl->state.lock()->last_failure.clear();
  const char* location = photo.location.empty() ? nullptr : photo.location.c_str();
  GST_INFO_OBJECT(self, "photo %u: %s, %zu bytes", photo.id, GST_STR_NULL(location),
                  encoded.size());
  auto* owned = new std::vector<std::uint8_t>(std::move(encoded));
  const auto bytes = Ref<GBytes>::adopt(g_bytes_new_with_free_func(
      owned->data(), owned->size(),
      [](gpointer data) { delete static_cast<std::vector<std::uint8_t>*>(data); }, owned));
  g_signal_emit(self, photo_taken_signal, 0, photo.id, location, bytes.get());
  post(self, taken_message(photo, bytes.get()));
}

/// Every trigger ends here: the id, 0 where the call is refused. Any thread.
unsigned take(BoothPhotoSnapshot* self, Result<Request> request) {
  if (!request) {
    fail(self, {0, request.error(), false});
    return 0;
  }
  const unsigned id = self->impl->schedule.ask(std::move(*request));
  if (id == 0) fail(self, {0, "Too many photos wait for a frame.", true});
  return id;
}

void heard_message(BoothPhotoSnapshot* self, const GstStructure* message) {
  auto& impl = *self->impl;
  const std::string name = impl.live.copy().settings.trigger_message;
  if (name.empty() || !gst_structure_has_name(message, name.c_str())) return;
  const unsigned id = take(self, read_request(message));
  if (id == 0 || name != kLaunchInterrupt) return;
  auto state = impl.state.lock();
  impl.answered.wait_for(state.lock(), kInterruptWait, [&] { return state->answered >= id; });
}

void expose(BoothPhotoSnapshot* self, const LiveSettings& live, Shot shot, GstBuffer* buffer,
            GstClockTime running_time) {
  auto& impl = *self->impl;
  Exposure exposure;
  exposure.shot = std::move(shot);
  exposure.settings = live.settings;
  exposure.filters = exposure.shot.request.filters ? exposure.shot.request.filters : live.filters;
  exposure.buffer = Ref<GstBuffer>::share(buffer);
  exposure.info = impl.info;
  exposure.orientation = impl.state.lock()->orientation;
  exposure.index = impl.live.lock()->settings.index++;
  exposure.time_us = g_get_real_time();
  exposure.running_time = running_time;
  exposure.timestamp = GST_BUFFER_PTS(buffer);
  exposure.came_us = g_get_monotonic_time();
  impl.darkroom->develop(std::move(exposure));
}

GstFlowReturn transform_ip(BoothPhotoSnapshot* self, GstBuffer* buffer) {
  auto& impl = *self->impl;
  for (unsigned n = impl.signals ? impl.signals->take() : 0; n > 0; --n) take(self, Request{});
  const GstClockTime running_time = gst_segment_to_running_time(
      &GST_BASE_TRANSFORM(self)->segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
  const auto now = GST_CLOCK_TIME_IS_VALID(running_time)
                       ? std::optional<std::uint64_t>(running_time)
                       : std::nullopt;
  const LiveSettings live = impl.live.copy();
  auto shots = impl.schedule.frame(now, live.settings);
  if (shots.empty()) return GST_FLOW_OK;
  const unsigned last = shots.back().id;
  for (auto& shot : shots) expose(self, live, std::move(shot), buffer, running_time);
  impl.state.lock()->answered = last;
  impl.answered.notify_all();
  return GST_FLOW_OK;
}

/// Whatever was asked for is done, or known to have failed, before the stream's end is told.
void finish(BoothPhotoSnapshot* self) {
  auto& impl = *self->impl;
  for (const Missed& missed : impl.schedule.give_up()) {
    const std::string reason =
        missed.taken == 0 ? "The video ended before a frame came."
                          : "The video ended after " + std::to_string(missed.taken) + " of " +
                                std::to_string(missed.count) + " frames of a burst.";
    fail(self, {missed.id, reason, true});
    if (impl.darkroom) impl.darkroom->forgo(missed);
  }
  const std::chrono::milliseconds timeout(impl.live.copy().settings.finish_timeout_ms);
  if (impl.darkroom && !impl.darkroom->finish(timeout))
    GST_WARNING_OBJECT(self, "photos were still at work at the end of the stream");
}

void complain(BoothPhotoSnapshot* self, const std::string& refusal) {
  GST_ELEMENT_WARNING(self, LIBRARY, SETTINGS, ("%s", refusal.c_str()), (nullptr));
}

/// Posts why filters were refused, or keeps it for start() where nobody listens yet.
void refuse(BoothPhotoSnapshot* self, std::string refusal) {
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(GST_ELEMENT(self)));
  if (bus) return complain(self, refusal);
  self->impl->live.lock()->refusal = std::move(refusal);
}

void set_property(BoothPhotoSnapshot* self, guint id, const GValue* value, GParamSpec* spec) {
  auto refusal = self->impl->live.lock()->set(id, value);
  if (!refusal) G_OBJECT_WARN_INVALID_PROPERTY_ID(self, id, spec);
  if (refusal && !refusal->empty()) refuse(self, std::move(*refusal));
}

gboolean start(BoothPhotoSnapshot* self) {
  auto& impl = *self->impl;
  const Settings settings = impl.live.copy().settings;
  impl.schedule.restart();
  impl.state.lock()->orientation = 1;
  const Reports reports{
      [self](const Photo& photo, std::vector<std::uint8_t> bytes) {
        contain(self, [&] { announce(self, photo, std::move(bytes)); });
      },
      [self](const Failure& failure) { contain(self, [&] { fail(self, failure); }); }};
  impl.darkroom = std::make_unique<Darkroom>(settings.max_pending, settings.workers, reports);
  impl.listener = std::make_unique<MessageListener>(
      GST_ELEMENT(self), [self](const GstStructure* message) { heard_message(self, message); });
  if (settings.trigger_signal != UnixSignal::kNone)
    impl.signals = std::make_unique<SignalCounter>(
        settings.trigger_signal == UnixSignal::kUsr1 ? SIGUSR1 : SIGUSR2);
  const std::string refusal = std::exchange(impl.live.lock()->refusal, {});
  if (!refusal.empty()) complain(self, refusal);
  return TRUE;
}

gboolean stop(BoothPhotoSnapshot* self) {
  auto& impl = *self->impl;
  impl.listener.reset();
  impl.signals.reset();
  finish(self);
  impl.darkroom.reset();
  return TRUE;
}

void read_orientation(BoothPhotoSnapshot* self, GstEvent* event) {
  GstTagList* tags = nullptr;
  gst_event_parse_tag(event, &tags);
  Ref<char> orientation;
  if (gst_tag_list_get_string(tags, GST_TAG_IMAGE_ORIENTATION, orientation.out()))
    self->impl->state.lock()->orientation = exif_orientation_of(orientation.get());
}

bool asks_for_photo(GstEvent* event) { return gst_event_has_name(event, kTakePhoto); }

/// True where the event was for this element.
bool handle_event(BoothPhotoSnapshot* self, GstEvent* event) {
  switch (GST_EVENT_TYPE(event)) {
    case GST_EVENT_CUSTOM_UPSTREAM:
    case GST_EVENT_CUSTOM_DOWNSTREAM:
    case GST_EVENT_CUSTOM_DOWNSTREAM_OOB:
    case GST_EVENT_CUSTOM_BOTH:
    case GST_EVENT_CUSTOM_BOTH_OOB:
      if (!asks_for_photo(event)) return false;
      take(self, read_request(gst_event_get_structure(event)));
      return true;
    case GST_EVENT_EOS: finish(self); return false;
    case GST_EVENT_TAG: read_orientation(self, event); return false;
    case GST_EVENT_STREAM_START: self->impl->state.lock()->orientation = 1; return false;
    case GST_EVENT_NAVIGATION: {
      const std::string wanted = self->impl->live.copy().settings.trigger_key;
      const char* key = nullptr;
      if (!wanted.empty() &&
          gst_navigation_event_get_type(event) == GST_NAVIGATION_EVENT_KEY_PRESS &&
          gst_navigation_event_parse_key_event(event, &key) && wanted == key)
        take(self, Request{});
      return false;
    }
    default: return false;
  }
}

template <auto parent_handler>
gboolean on_event(GstBaseTransform* transform, GstEvent* event) {
  auto* self = BOOTH_PHOTO_SNAPSHOT(transform);
  if (contain(self, false, [&] { return handle_event(self, event); })) {
    gst_event_unref(event);
    return TRUE;
  }
  auto* parent = GST_BASE_TRANSFORM_CLASS(booth_photo_snapshot_parent_class);
  return (parent->*parent_handler)(transform, event);
}

void finalize(GObject* object) {
  delete BOOTH_PHOTO_SNAPSHOT(object)->impl;
  G_OBJECT_CLASS(booth_photo_snapshot_parent_class)->finalize(object);
}

void install_signals(GType type) {
  photo_taken_signal =
      g_signal_new("photo-taken", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr,
                   G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_STRING, G_TYPE_BYTES);
  photo_failed_signal = g_signal_new("photo-failed", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr,
                                     nullptr, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  const auto flags = static_cast<GSignalFlags>(int{G_SIGNAL_RUN_LAST} | int{G_SIGNAL_ACTION});
  const auto take_photo = +[](BoothPhotoSnapshot* self, const char* location) -> guint {
    return contain(self, 0U, [&] {
      Request request;
      if (location) request.location = location;
      return take(self, std::move(request));
    });
  };
  g_signal_new_class_handler("take-photo", type, flags, G_CALLBACK(take_photo), nullptr, nullptr,
                             nullptr, G_TYPE_UINT, 1, G_TYPE_STRING);
  const auto take_with = +[](BoothPhotoSnapshot* self, const GstStructure* options) -> guint {
    return contain(self, 0U, [&] { return take(self, read_request(options)); });
  };
  g_signal_new_class_handler("take-photo-with", type, flags, G_CALLBACK(take_with), nullptr,
                             nullptr, nullptr, G_TYPE_UINT, 1, GST_TYPE_STRUCTURE);
}

void install_properties(GObjectClass* object_class) {
  object_class->set_property = [](GObject* object, guint id, const GValue* value,
                                  GParamSpec* spec) {
    contain(object, [&] { set_property(BOOTH_PHOTO_SNAPSHOT(object), id, value, spec); });
  };
  object_class->get_property = [](GObject* object, guint id, GValue* value, GParamSpec* spec) {
    contain(object, [&] {
      const Settings settings = BOOTH_PHOTO_SNAPSHOT(object)->impl->live.copy().settings;
      if (!properties().get(settings, id, value))
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
    });
  };
  properties().install(object_class);
  mark_enums();
}

void install_transform(GstBaseTransformClass* transform_class) {
  transform_class->start = [](GstBaseTransform* transform) {
    return contain(transform, FALSE, [&] { return start(BOOTH_PHOTO_SNAPSHOT(transform)); });
  };
  transform_class->stop = [](GstBaseTransform* transform) {
    return contain(transform, FALSE, [&] { return stop(BOOTH_PHOTO_SNAPSHOT(transform)); });
  };
  transform_class->set_caps = [](GstBaseTransform* transform, GstCaps* in, GstCaps*) {
    return gst_video_info_from_caps(&BOOTH_PHOTO_SNAPSHOT(transform)->impl->info, in);
  };
  transform_class->sink_event = on_event<&GstBaseTransformClass::sink_event>;
  transform_class->src_event = on_event<&GstBaseTransformClass::src_event>;
  transform_class->transform_ip = [](GstBaseTransform* transform, GstBuffer* buffer) {
    return contain(transform, GST_FLOW_ERROR,
                   [&] { return transform_ip(BOOTH_PHOTO_SNAPSHOT(transform), buffer); });
  };
  transform_class->transform_ip_on_passthrough = TRUE;
}

}  // namespace

static void booth_photo_snapshot_init(BoothPhotoSnapshot* self) {
  self->impl = new PhotoSnapshotImpl;
  gst_video_info_init(&self->impl->info);
  gst_base_transform_set_passthrough(GST_BASE_TRANSFORM(self), TRUE);
}

static void booth_photo_snapshot_class_init(BoothPhotoSnapshotClass* klass) {
  GST_DEBUG_CATEGORY_INIT(photosnapshot_debug, "photosnapshot", 0, "photos of a video stream");
  auto* object_class = G_OBJECT_CLASS(klass);
  object_class->finalize = finalize;
  install_properties(object_class);
  install_signals(G_TYPE_FROM_CLASS(object_class));
  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_add_static_pad_template(element_class, &src_template);
  gst_element_class_set_static_metadata(
      element_class, "Photo snapshot", "Filter/Video",
      "Takes photos of a video stream without delaying it: PNG, JPEG or WebP files, through CSS "
      "filters, in bursts, by signal, event, message, key, Unix signal or interval. "
      "Example: videotestsrc num-buffers=90 ! photosnapshot location=photo-%d.jpg interval=1000 ! "
      "fakesink",
      "The Booth authors");
  install_transform(GST_BASE_TRANSFORM_CLASS(klass));
}

bool photosnapshot_register(GstPlugin* plugin) {
  return gst_element_register(plugin, "photosnapshot", GST_RANK_NONE,
                              booth_photo_snapshot_get_type());
}

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// photosnapshot: video passes through untouched; on `take-photo` the next frame is also encoded, by
// a thread of its own, and written to a file or handed out.
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

#include "elements/common/atomic_file.hpp"
#include "elements/common/file_name.hpp"
#include "elements/common/image_file.hpp"
#include "elements/common/to_rgba.hpp"
#include "elements/common/work_queue.hpp"
#include "gst/contain.hpp"
#include "gst/guarded.hpp"
#include "gst/keepable.hpp"
#include "gst/plugin/elements.hpp"
#include "gst/properties.hpp"
#include "gst/ref.hpp"
#include "gst/video_view.hpp"

GST_DEBUG_CATEGORY_STATIC(photosnapshot_debug);
#define GST_CAT_DEFAULT photosnapshot_debug

namespace booth {
namespace {

#define PHOTOSNAPSHOT_CAPS GST_VIDEO_CAPS_MAKE("{ I420, NV12, RGBA, BGRx }")

GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS,
                                                             GST_STATIC_CAPS(PHOTOSNAPSHOT_CAPS));
GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS,
                                                            GST_STATIC_CAPS(PHOTOSNAPSHOT_CAPS));

/// Photos asked for or at work at a time; each holds one frame.
constexpr std::size_t kMaxPending = 16;

struct Settings {
  std::string location;
  ImageFormat format = ImageFormat::kPng;
  double quality = 0.92;  // a browser canvas' default
  unsigned index = 0;
  std::uint64_t interval = 0;
};

GType format_type() {
  static const GEnumValue kValues[] = {{int{0}, "PNG, lossless", "png"},
                                       {int{1}, "JPEG, see quality", "jpeg"},
                                       {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothPhotoFormat", kValues);
  return type;
}

const PropertyTable<Settings>& properties() {
  static const PropertyTable<Settings> table({
      {"location", "Location",
       "File of a photo: %d stands for the index (%05d: five digits), %t for the local time. An "
       "existing file is replaced. Empty: no file, photos are only handed out by the signal",
       &Settings::location},
      {"format", "Format", "Picture format of the photos",
       enum_member<&Settings::format, Settings>(format_type())},
      {"quality", "Quality",
       "JPEG quality as a browser's canvas takes it (0 = smallest, 1 = best; from 0.9 on without "
       "chroma subsampling)",
       &Settings::quality, 0.0, 1.0},
      {"index", "Index", "Index of the next photo; counts up with every photo taken",
       &Settings::index, 0, G_MAXUINT},
      {"interval", "Interval",
       "Takes a photo by itself whenever this much running time has passed, in nanoseconds, the "
       "first one at once (0 = only when asked)",
       &Settings::interval, 0, 18446744073709551615.0},
  });
  return table;
}

/// One call of `take-photo`.
struct Request {
  unsigned id = 0;
  std::optional<std::string> location;  ///< the caller's own name, without placeholders
};

/// A request that has met its frame. Owned by the worker.
struct Photo {
  Request request;
  Ref<GstBuffer> buffer;
  GstVideoInfo info;
  std::string location;  ///< empty: no file
  Settings settings;
  GstClockTime running_time = GST_CLOCK_TIME_NONE;
};

struct State {
  std::deque<Request> waiting;
  unsigned next_id = 1;
  GstClockTime last_interval = GST_CLOCK_TIME_NONE;  ///< running time of the last photo by interval
  std::string last_failure;
};

}  // namespace

struct PhotoSnapshotImpl {
  Guarded<Settings> settings;
  Guarded<State> state;
  GstVideoInfo info;                  // streaming thread
  std::unique_ptr<WorkQueue> worker;  // between start() and stop()
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
guint take_photo_signal = 0;

void post(BoothPhotoSnapshot* self, GstStructure* structure) {
  gst_element_post_message(GST_ELEMENT(self), gst_message_new_element(GST_OBJECT(self), structure));
}

/// Every failure is a message; the bus hears a warning once a cause.
void fail(BoothPhotoSnapshot* self, unsigned id, const std::string& reason) {
  const bool news = std::exchange(self->impl->state.lock()->last_failure, reason) != reason;
  post(self, gst_structure_new("photo-failed", "id", G_TYPE_UINT, id, "reason", G_TYPE_STRING,
                               reason.c_str(), nullptr));
  if (news)
    GST_ELEMENT_WARNING(self, RESOURCE, WRITE, ("No photo: %s", reason.c_str()),
                        ("photo %u failed; the video goes on", id));
}

void announce(BoothPhotoSnapshot* self, const Photo& photo, std::vector<std::uint8_t> encoded) {
  self->impl->state.lock()->last_failure.clear();
  const std::size_t size = encoded.size();
  const char* location = photo.location.empty() ? nullptr : photo.location.c_str();
  GST_INFO_OBJECT(self, "photo %u: %s, %zu bytes", photo.request.id, GST_STR_NULL(location), size);
  auto* owned = new std::vector<std::uint8_t>(std::move(encoded));
  const auto bytes = Ref<GBytes>::adopt(g_bytes_new_with_free_func(
      owned->data(), size,
      [](gpointer data) { delete static_cast<std::vector<std::uint8_t>*>(data); }, owned));
  g_signal_emit(self, photo_taken_signal, 0, photo.request.id, location, bytes.get());
  const guint64 timestamp = GST_BUFFER_PTS(photo.buffer.get());
  post(self,
       gst_structure_new("photo-taken", "id", G_TYPE_UINT, photo.request.id, "location",
                         G_TYPE_STRING, location, "width", G_TYPE_INT, photo.info.width, "height",
                         G_TYPE_INT, photo.info.height, "timestamp", G_TYPE_UINT64, timestamp,
                         "running-time", G_TYPE_UINT64, guint64{photo.running_time}, "size",
                         G_TYPE_UINT64, guint64{size}, nullptr));
}

Result<std::vector<std::uint8_t>> encode(const Photo& photo) {
  MappedFrame frame(photo.info, photo.buffer.get(), GST_MAP_READ);
  if (!frame)
    return Result<std::vector<std::uint8_t>>::failure("The frame's memory cannot be read.");
  const RgbaImage image = to_rgba(image_view(*frame.frame()), colorimetry(photo.info));
  return encode_image(image.view(), photo.settings.format, photo.settings.quality);
}

/// In the worker.
void develop(BoothPhotoSnapshot* self, const Photo& photo) {
  auto encoded = encode(photo);
  if (!encoded) return fail(self, photo.request.id, encoded.error());
  if (!photo.location.empty()) {
    if (const auto error = write_file_atomically(photo.location, *encoded))
      return fail(self, photo.request.id, *error);
  }
  announce(self, photo, std::move(*encoded));
}

bool interval_is_over(State& state, const Settings& settings, GstClockTime running_time) {
  if (settings.interval == 0 || !GST_CLOCK_TIME_IS_VALID(running_time)) return false;
  const GstClockTime last = state.last_interval;
  if (!GST_CLOCK_TIME_IS_VALID(last) || running_time < last) {
    state.last_interval = running_time;
    return true;
  }
  if (running_time - last < settings.interval) return false;
  // On the grid of the first photo, so that the rate of the frames adds no drift.
  state.last_interval += (running_time - last) / settings.interval * settings.interval;
  return true;
}

std::vector<Request> requests_for_frame(PhotoSnapshotImpl& impl, const Settings& settings,
                                        GstClockTime running_time) {
  auto state = impl.state.lock();
  std::vector<Request> requests(std::make_move_iterator(state->waiting.begin()),
                                std::make_move_iterator(state->waiting.end()));
  state->waiting.clear();
  if (interval_is_over(*state, settings, running_time)) requests.push_back({state->next_id++, {}});
  return requests;
}

std::string photo_location(PhotoSnapshotImpl& impl, const Request& request) {
  auto settings = impl.settings.lock();
  const unsigned index = settings->index++;
  if (request.location) return *request.location;
  return expand_file_name(settings->location, index, std::time(nullptr));
}

void hand_over(BoothPhotoSnapshot* self, Photo photo) {
  const unsigned id = photo.request.id;
  auto shared = std::make_shared<Photo>(std::move(photo));
  const bool queued =
      self->impl->worker->push([self, shared] { contain(self, [&] { develop(self, *shared); }); });
  if (!queued) fail(self, id, "Photos are asked for faster than they can be written.");
}

GstFlowReturn transform_ip(BoothPhotoSnapshot* self, GstBuffer* buffer) {
  auto& impl = *self->impl;
  const Settings settings = impl.settings.copy();
  const GstClockTime running_time = gst_segment_to_running_time(
      &GST_BASE_TRANSFORM(self)->segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
  const auto requests = requests_for_frame(impl, settings, running_time);
  if (requests.empty()) return GST_FLOW_OK;
  const auto frame = keepable(buffer);
  for (const auto& request : requests)
    hand_over(self,
              {request, frame, impl.info, photo_location(impl, request), settings, running_time});
  return GST_FLOW_OK;
}

/// Whatever was asked for is done, or known to have failed, before the stream's end is told.
void finish(BoothPhotoSnapshot* self) {
  const auto waiting = std::exchange(self->impl->state.lock()->waiting, {});
  if (self->impl->worker) self->impl->worker->finish();
  for (const auto& request : waiting)
    fail(self, request.id, "The video ended before a frame came.");
}

/// The action signal. Any thread.
guint take_photo(BoothPhotoSnapshot* self, const char* location) {
  guint id = 0;
  {
    auto state = self->impl->state.lock();
    if (state->waiting.size() < kMaxPending) {
      id = state->next_id++;
      state->waiting.push_back(
          {id, location ? std::optional<std::string>(location) : std::nullopt});
    }
  }
  if (id == 0) fail(self, 0, "Too many photos wait for a frame.");
  return id;
}

void set_property(GObject* object, guint id, const GValue* value, GParamSpec* spec) {
  contain(object, [&] {
    auto settings = BOOTH_PHOTO_SNAPSHOT(object)->impl->settings.lock();
    if (!properties().set(*settings, id, value))
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  });
}

void get_property(GObject* object, guint id, GValue* value, GParamSpec* spec) {
  contain(object, [&] {
    if (!properties().get(BOOTH_PHOTO_SNAPSHOT(object)->impl->settings.copy(), id, value))
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  });
}

gboolean start(GstBaseTransform* transform) {
  return contain(transform, FALSE, [&] {
    auto& impl = *BOOTH_PHOTO_SNAPSHOT(transform)->impl;
    impl.state.lock()->last_interval = GST_CLOCK_TIME_NONE;
    impl.worker = std::make_unique<WorkQueue>(kMaxPending);
    return TRUE;
  });
}

gboolean stop(GstBaseTransform* transform) {
  return contain(transform, FALSE, [&] {
    auto* self = BOOTH_PHOTO_SNAPSHOT(transform);
    finish(self);
    self->impl->worker.reset();
    return TRUE;
  });
}

gboolean set_caps(GstBaseTransform* transform, GstCaps* in, GstCaps*) {
  return gst_video_info_from_caps(&BOOTH_PHOTO_SNAPSHOT(transform)->impl->info, in);
}

gboolean sink_event(GstBaseTransform* transform, GstEvent* event) {
  if (GST_EVENT_TYPE(event) == GST_EVENT_EOS)
    contain(transform, [&] { finish(BOOTH_PHOTO_SNAPSHOT(transform)); });
  return GST_BASE_TRANSFORM_CLASS(booth_photo_snapshot_parent_class)->sink_event(transform, event);
}

void finalize(GObject* object) {
  delete BOOTH_PHOTO_SNAPSHOT(object)->impl;
  G_OBJECT_CLASS(booth_photo_snapshot_parent_class)->finalize(object);
}

void install_signals(GObjectClass* object_class) {
  const GType type = G_TYPE_FROM_CLASS(object_class);
  photo_taken_signal =
      g_signal_new("photo-taken", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr,
                   G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_STRING, G_TYPE_BYTES);
  const auto action = +[](BoothPhotoSnapshot* self, const char* location) -> guint {
    return contain(self, 0U, [&] { return take_photo(self, location); });
  };
  take_photo_signal = g_signal_new_class_handler(
      "take-photo", type, static_cast<GSignalFlags>(int{G_SIGNAL_RUN_LAST} | int{G_SIGNAL_ACTION}),
      G_CALLBACK(action), nullptr, nullptr, nullptr, G_TYPE_UINT, 1, G_TYPE_STRING);
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
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  properties().install(object_class);
  install_signals(object_class);
  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_add_static_pad_template(element_class, &src_template);
  gst_element_class_set_static_metadata(element_class, "Photo snapshot", "Filter/Video",
                                        "Takes photos of a video stream without delaying it",
                                        "The Booth authors");
  gst_type_mark_as_plugin_api(format_type(), static_cast<GstPluginAPIFlags>(0));
  auto* transform_class = GST_BASE_TRANSFORM_CLASS(klass);
  transform_class->start = start;
  transform_class->stop = stop;
  transform_class->set_caps = set_caps;
  transform_class->sink_event = sink_event;
  transform_class->transform_ip = [](GstBaseTransform* transform, GstBuffer* buffer) {
    return contain(transform, GST_FLOW_ERROR,
                   [&] { return transform_ip(BOOTH_PHOTO_SNAPSHOT(transform), buffer); });
  };
  transform_class->transform_ip_on_passthrough = TRUE;
}

bool photosnapshot_register(GstPlugin* plugin) {
  return gst_element_register(plugin, "photosnapshot", GST_RANK_NONE,
                              booth_photo_snapshot_get_type());
}

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// facemask: covers every face of a video by a picture, tiles or blur. Finding and following is in
// finder.hpp, drawing in paint.hpp and mosaic.hpp; here are pads, properties and messages.
#include <string>
#include <utility>
#include <vector>

#include <gst/video/gstvideofilter.h>
#include <gst/video/video.h>

#include "elements/facemask/mosaic.hpp"
#include "elements/facemask/paint.hpp"
#include "elements/facemask/report.hpp"
#include "elements/facemask/state.hpp"
#include "elements/facemask/video_frame.hpp"
#include "gst/contain.hpp"
#include "gst/plugin/elements.hpp"

GST_DEBUG_CATEGORY_STATIC(facemask_debug);
#define GST_CAT_DEFAULT facemask_debug

namespace booth {
namespace {

using facemask::Effect;
using facemask::Face;
using facemask::Finder;
using facemask::Frame;
using facemask::Impl;
using facemask::Messages;
using facemask::Placement;
using facemask::properties;
using facemask::State;
using facemask::Wait;

constexpr char kCaps[] = GST_VIDEO_CAPS_MAKE("{ " BOOTH_FACEMASK_FORMATS " }");
GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS(kCaps));
GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS(kCaps));

/// Where a stream does not say when its frames are.
constexpr double kUsualFrameTime = 1.0 / 30.0;
/// Height of a mosaic's oval over its width: a head's.
constexpr double kOval = 1.3;

}  // namespace
}  // namespace booth

struct _BoothFaceMask {
  GstVideoFilter parent;
  booth::facemask::Impl* impl;
};

#define BOOTH_TYPE_FACE_MASK (booth_face_mask_get_type())
G_DECLARE_FINAL_TYPE(BoothFaceMask, booth_face_mask, BOOTH, FACE_MASK, GstVideoFilter)
G_DEFINE_TYPE(BoothFaceMask, booth_face_mask, GST_TYPE_VIDEO_FILTER)

namespace booth {
namespace {

void set_property(BoothFaceMask* self, guint id, const GValue* value, GParamSpec* pspec) {
  const std::string name = pspec->name;
  const auto stored = store(*self->impl, id, value, name);
  if (!stored.refusal.empty())
    GST_ELEMENT_WARNING(self, RESOURCE, SETTINGS, ("%s", stored.refusal.c_str()),
                        ("the stream goes on with the former %s", name.c_str()));
  if (stored.effect_changed) g_object_notify(G_OBJECT(self), "effect");
}

void get_property(BoothFaceMask* self, guint id, GValue* value, GParamSpec* pspec) {
  if (id == properties().end_id()) {
    const std::vector<Face> faces = self->impl->state.lock()->faces;
    return facemask::set_faces(value, faces);
  }
  if (!properties().get(self->impl->state.lock()->settings, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID(self, id, pspec);
}

gboolean start(BoothFaceMask* self) {
  const std::string fault = open_files(*self->impl);
  if (fault.empty()) return TRUE;
  GST_ELEMENT_ERROR(self, RESOURCE, OPEN_READ, ("%s", fault.c_str()), (nullptr));
  return FALSE;
}

void forget(Impl& impl) {
  impl.finder.reset();
  impl.told.clear();
  impl.state.lock()->faces.clear();
}

gboolean stop(BoothFaceMask* self) {
  forget(*self->impl);
  self->impl->liveness_known = false;
  close_files(*self->impl);
  return TRUE;
}

gboolean set_info(BoothFaceMask* self) {
  forget(*self->impl);
  return TRUE;
}

/// A pipeline that does not answer is taken for one that may wait.
void ask_liveness(BoothFaceMask* self) {
  Impl& impl = *self->impl;
  if (std::exchange(impl.liveness_known, true)) return;
  const auto query = Ref<GstQuery>::adopt(gst_query_new_latency());
  gboolean live = FALSE;
  if (gst_pad_peer_query(GST_BASE_TRANSFORM_SINK_PAD(self), query.get()))
    gst_query_parse_latency(query.get(), &live, nullptr, nullptr);
  impl.live = live;
  GST_INFO_OBJECT(self, "the pipeline is %s", live ? "live" : "not live");
}

double time_of(Impl& impl, GstBuffer* buffer) {
  if (GST_BUFFER_PTS_IS_VALID(buffer))
    impl.time = static_cast<double>(GST_BUFFER_PTS(buffer)) / GST_SECOND;
  else
    impl.time += kUsualFrameTime;
  return impl.time;
}

Finder::Settings finder_settings(const State& state, bool live) {
  const auto& settings = state.settings;
  const bool wait = settings.wait == Wait::kAuto ? !live : settings.wait == Wait::kAlways;
  return {state.detector,
          settings.min_face,
          settings.confidence,
          settings.detection_interval / 1000.0,
          settings.hold / 1000.0,
          static_cast<int>(settings.detection_size),
          wait};
}

void cover(const State& state, const Frame& frame, const Face& face) {
  const auto& settings = state.settings;
  const double size = face.square.size;
  Placement place{face.square.x + settings.offset_x * size,
                  face.square.y + settings.offset_y * size, settings.scale * size,
                  settings.scale * size, face.angle};
  if (settings.effect == Effect::kImage && state.picture) {
    place.height = place.width / state.picture->aspect();
    paint(frame, *state.picture, place);
  } else if (settings.effect != Effect::kNone) {
    place.height = place.width;
    place.width /= kOval;
    draw_mosaic(frame, place, static_cast<int>(settings.cells),
                settings.effect == Effect::kBlur ? facemask::MosaicKind::kSmooth
                                                 : facemask::MosaicKind::kTiles);
  }
}

/// Posts who is there, if that is wanted now.
void tell(BoothFaceMask* self, const State& state, const Finder::Result& result, GstClockTime pts) {
  Impl& impl = *self->impl;
  std::vector<unsigned> ids;
  for (const Face& face : result.faces) ids.push_back(face.id);
  const bool changed = ids != impl.told;
  impl.told = std::move(ids);
  const Messages wanted = state.settings.messages;
  if (wanted == Messages::kNone) return;
  if (!changed && !(wanted == Messages::kAll && result.searched)) return;
  const GstClockTime time =
      gst_segment_to_stream_time(&GST_BASE_TRANSFORM(self)->segment, GST_FORMAT_TIME, pts);
  gst_element_post_message(
      GST_ELEMENT(self), facemask::faces_message(GST_ELEMENT(self), time, result.faces).release());
}

GstFlowReturn transform(BoothFaceMask* self, GstVideoFrame* video) {
  Impl& impl = *self->impl;
  ask_liveness(self);
  const State state = impl.state.copy();
  const Frame frame = facemask::frame_of(*video);
  const Finder::Result result =
      impl.finder.next(frame, time_of(impl, video->buffer), finder_settings(state, impl.live));
  if (!result.error.empty()) {
    GST_ELEMENT_ERROR(
        self, LIBRARY, FAILED,
        ("The face model failed: %s. Set model to another one.", result.error.c_str()), (nullptr));
    return GST_FLOW_ERROR;
  }
  for (const Face& face : result.faces) cover(state, frame, face);
  impl.state.lock()->faces = result.faces;
  tell(self, state, result, GST_BUFFER_PTS(video->buffer));
  return GST_FLOW_OK;
}

/// Where nothing is drawn the buffer need not be writable.
void before_transform(BoothFaceMask* self) {
  const Effect effect = self->impl->state.lock()->settings.effect;
  gst_base_transform_set_passthrough(GST_BASE_TRANSFORM(self), effect == Effect::kNone);
}

gboolean sink_event(BoothFaceMask* self, GstEvent* event) {
  if (GST_EVENT_TYPE(event) == GST_EVENT_FLUSH_STOP) forget(*self->impl);
  return GST_BASE_TRANSFORM_CLASS(booth_face_mask_parent_class)
      ->sink_event(GST_BASE_TRANSFORM(self), event);
}

void install_properties(GObjectClass* object_class) {
  object_class->set_property = [](GObject* object, guint id, const GValue* value,
                                  GParamSpec* pspec) {
    contain(object, [&] { set_property(BOOTH_FACE_MASK(object), id, value, pspec); });
  };
  object_class->get_property = [](GObject* object, guint id, GValue* value, GParamSpec* pspec) {
    contain(object, [&] { get_property(BOOTH_FACE_MASK(object), id, value, pspec); });
  };
  properties().install(object_class);
  g_object_class_install_property(object_class, properties().end_id(), facemask::faces_spec());
}

void install_transform(gpointer klass) {
  auto* base = GST_BASE_TRANSFORM_CLASS(klass);
  base->start = [](GstBaseTransform* transform) {
    return contain(transform, FALSE, [&] { return start(BOOTH_FACE_MASK(transform)); });
  };
  base->stop = [](GstBaseTransform* transform) {
    return contain(transform, FALSE, [&] { return stop(BOOTH_FACE_MASK(transform)); });
  };
  base->sink_event = [](GstBaseTransform* transform, GstEvent* event) {
    return contain(transform, FALSE, [&] { return sink_event(BOOTH_FACE_MASK(transform), event); });
  };
  base->before_transform = [](GstBaseTransform* transform, GstBuffer*) {
    contain(transform, [&] { before_transform(BOOTH_FACE_MASK(transform)); });
  };
  auto* filter = GST_VIDEO_FILTER_CLASS(klass);
  filter->set_info = [](GstVideoFilter* self, GstCaps*, GstVideoInfo*, GstCaps*, GstVideoInfo*) {
    return contain(self, FALSE, [&] { return set_info(BOOTH_FACE_MASK(self)); });
  };
  filter->transform_frame_ip = [](GstVideoFilter* self, GstVideoFrame* frame) {
    return contain(self, GST_FLOW_ERROR, [&] { return transform(BOOTH_FACE_MASK(self), frame); });
  };
}

}  // namespace

bool facemask_register(GstPlugin* plugin) {
  return gst_element_register(plugin, "facemask", GST_RANK_NONE, BOOTH_TYPE_FACE_MASK);
}

}  // namespace booth

static void booth_face_mask_init(BoothFaceMask* self) { self->impl = new booth::facemask::Impl; }

static void booth_face_mask_finalize(GObject* object) {
  delete BOOTH_FACE_MASK(object)->impl;
  G_OBJECT_CLASS(booth_face_mask_parent_class)->finalize(object);
}

static void booth_face_mask_class_init(BoothFaceMaskClass* klass) {
  GST_DEBUG_CATEGORY_INIT(facemask_debug, "facemask", 0, "Face mask");
  auto* object_class = G_OBJECT_CLASS(klass);
  object_class->finalize = booth_face_mask_finalize;
  booth::install_properties(object_class);
  booth::install_transform(klass);
  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &booth::sink_template);
  gst_element_class_add_static_pad_template(element_class, &booth::src_template);
  gst_element_class_set_static_metadata(
      element_class, "Face mask", "Filter/Effect/Video",
      "Covers every face by a picture that goes along with it, by tiles or by blur, live, and "
      "tells "
      "where faces are. "
      "Example: v4l2src ! videoconvert ! facemask image=mask.png ! videoconvert ! autovideosink",
      "The Booth authors");
}

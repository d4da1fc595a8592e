// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtualbackground: replaces the coloured screen behind a person by a colour or a picture.
// The work itself is in replacer.hpp; here are pads, properties and messages.
#include <memory>
#include <string>
#include <utility>

#include <gst/video/gstvideofilter.h>
#include <gst/video/video.h>

#include "elements/virtualbackground/alpha_caps.hpp"
#include "elements/virtualbackground/background/background_pad.hpp"
#include "elements/virtualbackground/background/background_requests.hpp"
#include "elements/virtualbackground/frame_work.hpp"
#include "elements/virtualbackground/state.hpp"
#include "elements/virtualbackground/virtualbackground.hpp"
#include "gst/contain.hpp"
#include "gst/video_view.hpp"

GST_DEBUG_CATEGORY_STATIC(virtualbackground_debug);
#define GST_CAT_DEFAULT virtualbackground_debug

namespace booth {

using keying::BackgroundKind;
using keying::change_of;
using keying::conflict_of;
using keying::FrameSettings;
using keying::Geometry;
using keying::Impl;
using keying::load_model;
using keying::properties;
using keying::restore_model;
using keying::Timeline;

namespace {

constexpr char kCaps[] = GST_VIDEO_CAPS_MAKE("{ " BOOTH_FRAME_FORMATS " }");
constexpr char kSourceCaps[] =
    GST_VIDEO_CAPS_MAKE("{ " BOOTH_FRAME_FORMATS ", " BOOTH_ALPHA_FORMATS " }");
GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS(kCaps));
GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS(kSourceCaps));

}  // namespace
}  // namespace booth

struct _BoothVirtualBackground {
  GstVideoFilter parent;
  booth::keying::Impl* impl;
};

#define BOOTH_TYPE_VIRTUAL_BACKGROUND (booth_virtual_background_get_type())
G_DECLARE_FINAL_TYPE(BoothVirtualBackground, booth_virtual_background, BOOTH, VIRTUAL_BACKGROUND,
                     GstVideoFilter)
// Presets lie in presets/ and are installed where GStreamer looks for them.
G_DEFINE_TYPE_WITH_CODE(BoothVirtualBackground, booth_virtual_background, GST_TYPE_VIDEO_FILTER,
                        G_IMPLEMENT_INTERFACE(GST_TYPE_PRESET, nullptr))

namespace booth {
namespace {

void set_property(BoothVirtualBackground* self, guint id, const GValue* value, GParamSpec* pspec) {
  const std::string name = pspec->name;
  const keying::Settings before = self->impl->state.lock()->settings;
  auto change = change_of(name, value, before);
  if (const auto conflict = conflict_of(*self->impl, name, value); !conflict.empty())
    change = Result<keying::Change>::failure(conflict);
  if (!change && self->impl->state.lock()->started) {
    GST_ELEMENT_WARNING(self, RESOURCE, SETTINGS, ("%s", change.error().c_str()),
                        ("the stream goes on with the former %s", name.c_str()));
    return;
  }
  const bool selected = store(*self->impl, id, value, name, change);
  if (name == "background-uri") self->impl->file.set_uri(keying::text_of(value));
  if (name.starts_with("background")) direct_videos(*self->impl);
  if (selected) gst_base_transform_reconfigure_src(GST_BASE_TRANSFORM(self));
  if (selected && name != "background") g_object_notify(G_OBJECT(self), "background");
  if (name == "method")
    for (const char* follower : {"tolerance", "softness"})
      g_object_notify(G_OBJECT(self), follower);
}

void get_property(BoothVirtualBackground* self, guint id, GValue* value, GParamSpec* pspec) {
  auto state = self->impl->state.lock();
  if (!properties().get(state->settings, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID(self, id, pspec);
}

/// The action signal. Any thread.
gboolean pick(BoothVirtualBackground* self, int x, int y) {
  const auto color = self->impl->eye_dropper.lock()->pick(x, y);
  if (!color) {
    GST_ELEMENT_WARNING(self, RESOURCE, SETTINGS, ("%s", color.error().c_str()),
                        ("pick(%d, %d); key-color is as it was", x, y));
    return FALSE;
  }
  g_object_set(self, "key-color", to_string(*color).c_str(), nullptr);
  return TRUE;
}

/// The action signal. Any thread.
void learn_plate(BoothVirtualBackground* self) {
  if (keying::learn_plate(*self->impl)) g_object_notify(G_OBJECT(self), "plate");
}

gboolean start(BoothVirtualBackground* self) {
  retry_image(*self->impl);
  std::pair<std::string, std::string> fault;
  {
    auto state = self->impl->state.lock();
    state->started = state->faults.empty();
    if (!state->started) fault = *state->faults.begin();
  }
  if (fault.first.empty()) {
    const std::string without_model = load_model(*self->impl);
    if (!without_model.empty()) fault = {"model", without_model};
  }
  if (fault.first.empty()) {
    self->impl->file.start();
    return TRUE;
  }
  self->impl->state.lock()->started = false;
  if (fault.first == "background-image" || fault.first == "model" || fault.first == "plate")
    GST_ELEMENT_ERROR(self, RESOURCE, OPEN_READ, ("%s", fault.second.c_str()), (nullptr));
  else
    GST_ELEMENT_ERROR(self, RESOURCE, SETTINGS, ("%s", fault.second.c_str()), (nullptr));
  return FALSE;
}

/// Tells those who watch the property.
void tell_key(BoothVirtualBackground* self) {
  const std::string key = self->impl->state.lock()->settings.current_key;
  GST_INFO_OBJECT(self, "key colour is %s", key.empty() ? "not known" : key.c_str());
  g_object_notify(G_OBJECT(self), "current-key");
}

gboolean stop(BoothVirtualBackground* self) {
  self->impl->file.stop();
  self->impl->people.stop();
  {
    auto state = self->impl->state.lock();
    state->started = false;
    state->geometry.reset();
    state->prepared = nullptr;
  }
  update_background(*self->impl);
  self->impl->videos.clear();
  self->impl->eye_dropper.lock()->forget();
  if (keying::forget_work(*self->impl)) tell_key(self);
  return TRUE;
}

gboolean set_info(BoothVirtualBackground* self, const GstVideoInfo* in, const GstVideoInfo* out) {
  Impl& impl = *self->impl;
  // RGB becomes the YUV that the other side expects.
  const Geometry geometry{*pixel_format(GST_VIDEO_INFO_FORMAT(in)), GST_VIDEO_INFO_WIDTH(in),
                          GST_VIDEO_INFO_HEIGHT(in),
                          colorimetry(GST_VIDEO_INFO_IS_YUV(in) ? *in : *out)};
  gst_base_transform_set_in_place(GST_BASE_TRANSFORM(self),
                                  GST_VIDEO_INFO_FORMAT(in) == GST_VIDEO_INFO_FORMAT(out));
  // Only the output may have changed: what was learned from the stream stays.
  if (impl.state.lock()->geometry != geometry) {
    impl.replacer.configure(geometry);
    impl.people.forget();
    impl.frames_without_screen = 0;
  }
  impl.frames_without_alpha = 0;
  {
    auto state = impl.state.lock();
    state->geometry = geometry;
    state->prepared = nullptr;
  }
  update_background(impl);
  return TRUE;
}

/// In the thread of the models.
void complain_of_model(BoothVirtualBackground* self,
                       const keying::MaskWorker::Complaint& complaint) {
  const bool restored = restore_model(*self->impl, complaint);
  GST_ELEMENT_WARNING(
      self, RESOURCE, FAILED, ("%s", complaint.text.c_str()),
      ("%s", complaint.refused && !complaint.kept.path.empty() ? "the former model goes on"
                                                               : "the background alone is shown"));
  if (restored) g_object_notify(G_OBJECT(self), "model");
}

void complain_without_screen(BoothVirtualBackground* self) {
  GST_ELEMENT_WARNING(self, STREAM, FAILED,
                      ("No screen of one colour was found behind the person, so the picture passes "
                       "unchanged. Set key-color to the colour of the screen."),
                      ("looked at %u frames; the search goes on", keying::kPatience));
}

void complain_without_alpha(BoothVirtualBackground* self) {
  GST_ELEMENT_WARNING(self, STREAM, FORMAT,
                      ("What follows takes no transparency, so background-color is shown. Let it "
                       "take A420, AYUV, RGBA or BGRA."),
                      ("background=none"));
}

GstFlowReturn transform(BoothVirtualBackground* self, GstVideoFrame* in, GstVideoFrame* out) {
  const keying::Notice notice = keying::work_on(*self->impl, in, out);
  if (notice.key_changed) tell_key(self);
  if (notice.plate_changed) g_object_notify(G_OBJECT(self), "plate-learned");
  if (notice.without_screen) complain_without_screen(self);
  if (notice.without_alpha) complain_without_alpha(self);
  return GST_FLOW_OK;
}

/// Properties that a GstController drives get their values for this frame, and second videos, which
/// look at the timeline, its time.
void before_transform(BoothVirtualBackground* self, GstBuffer* buffer) {
  const GstSegment& segment = GST_BASE_TRANSFORM(self)->segment;
  if (segment.format != GST_FORMAT_TIME || !GST_BUFFER_PTS_IS_VALID(buffer)) return;
  const GstClockTime stream_time =
      gst_segment_to_stream_time(&segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
  if (GST_CLOCK_TIME_IS_VALID(stream_time)) gst_object_sync_values(GST_OBJECT(self), stream_time);
  const GstClockTime time =
      gst_segment_to_running_time(&segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
  if (GST_CLOCK_TIME_IS_VALID(time)) self->impl->timeline->advance(time);
}

void install_properties(GObjectClass* object_class) {
  object_class->set_property = [](GObject* object, guint id, const GValue* value,
                                  GParamSpec* pspec) {
    contain(object, [&] { set_property(BOOTH_VIRTUAL_BACKGROUND(object), id, value, pspec); });
  };
  object_class->get_property = [](GObject* object, guint id, GValue* value, GParamSpec* pspec) {
    contain(object, [&] { get_property(BOOTH_VIRTUAL_BACKGROUND(object), id, value, pspec); });
  };
  properties().install(object_class);
}

void install_signals(GObjectClass* object_class) {
  const auto action = +[](BoothVirtualBackground* self, int x, int y) -> gboolean {
    return contain(self, FALSE, [&] { return pick(self, x, y); });
  };
  const auto flags = static_cast<GSignalFlags>(int{G_SIGNAL_RUN_LAST} | int{G_SIGNAL_ACTION});
  g_signal_new_class_handler("pick", G_TYPE_FROM_CLASS(object_class), flags, G_CALLBACK(action),
                             nullptr, nullptr, nullptr, G_TYPE_BOOLEAN, 2, G_TYPE_INT, G_TYPE_INT);
  const auto learn =
      +[](BoothVirtualBackground* self) { contain(self, [&] { learn_plate(self); }); };
  g_signal_new_class_handler("learn-plate", G_TYPE_FROM_CLASS(object_class), flags,
                             G_CALLBACK(learn), nullptr, nullptr, nullptr, G_TYPE_NONE, 0);
}

void install_transform(gpointer klass) {
  auto* base = GST_BASE_TRANSFORM_CLASS(klass);
  base->start = [](GstBaseTransform* transform) {
    return contain(transform, FALSE, [&] { return start(BOOTH_VIRTUAL_BACKGROUND(transform)); });
  };
  base->stop = [](GstBaseTransform* transform) {
    return contain(transform, FALSE, [&] { return stop(BOOTH_VIRTUAL_BACKGROUND(transform)); });
  };
  base->transform_caps = [](GstBaseTransform* transform, GstPadDirection direction, GstCaps* caps,
                            GstCaps* filter) {
    return contain(transform, nullptr, [&] {
      auto* self = BOOTH_VIRTUAL_BACKGROUND(transform);
      const auto kind = self->impl->state.lock()->settings.background;
      return keying::transformed_caps(transform, direction, caps, filter,
                                      kind == BackgroundKind::kNone);
    });
  };
  base->before_transform = [](GstBaseTransform* transform, GstBuffer* buffer) {
    contain(transform, [&] { before_transform(BOOTH_VIRTUAL_BACKGROUND(transform), buffer); });
  };
  auto* filter = GST_VIDEO_FILTER_CLASS(klass);
  filter->set_info = [](GstVideoFilter* self, GstCaps*, GstVideoInfo* in, GstCaps*,
                        GstVideoInfo* out) {
    return contain(self, FALSE, [&] { return set_info(BOOTH_VIRTUAL_BACKGROUND(self), in, out); });
  };
  filter->transform_frame = [](GstVideoFilter* self, GstVideoFrame* in, GstVideoFrame* out) {
    return contain(self, GST_FLOW_ERROR,
                   [&] { return transform(BOOTH_VIRTUAL_BACKGROUND(self), in, out); });
  };
  filter->transform_frame_ip = [](GstVideoFilter* self, GstVideoFrame* frame) {
    return contain(self, GST_FLOW_ERROR,
                   [&] { return transform(BOOTH_VIRTUAL_BACKGROUND(self), frame, frame); });
  };
}

GstStateChangeReturn change_state(BoothVirtualBackground* self, GstStateChange change) {
  Timeline& timeline = *self->impl->timeline;
  const auto set_playing = [&](bool playing) {
    timeline.set_playing(playing);
    self->impl->file.set_playing(playing);
  };
  if (change == GST_STATE_CHANGE_PLAYING_TO_PAUSED) set_playing(false);
  if (change == GST_STATE_CHANGE_READY_TO_PAUSED) timeline.advance(0);
  const auto result = GST_ELEMENT_CLASS(booth_virtual_background_parent_class)
                          ->change_state(GST_ELEMENT(self), change);
  if (change == GST_STATE_CHANGE_PAUSED_TO_PLAYING) set_playing(true);
  return result;
}

void install_pads(GstElementClass* klass) {
  gst_element_class_add_static_pad_template(klass, &sink_template);
  gst_element_class_add_static_pad_template(klass, &src_template);
  gst_element_class_add_static_pad_template(klass, &keying::background_numbered_template);
  gst_element_class_add_static_pad_template(klass, &keying::background_template);
  klass->request_new_pad = [](GstElement* self, GstPadTemplate* pad_template, const char* name,
                              const GstCaps*) {
    return contain(self, nullptr, [&] {
      return keying::add_background(*BOOTH_VIRTUAL_BACKGROUND(self)->impl, self, pad_template,
                                    name);
    });
  };
  klass->release_pad = [](GstElement* self, GstPad* pad) {
    contain(self,
            [&] { keying::remove_background(*BOOTH_VIRTUAL_BACKGROUND(self)->impl, self, pad); });
  };
  klass->change_state = [](GstElement* self, GstStateChange change) {
    return change_state(BOOTH_VIRTUAL_BACKGROUND(self), change);
  };
}

}  // namespace

bool virtualbackground_register(GstPlugin* plugin) {
  return gst_element_register(plugin, "virtualbackground", GST_RANK_NONE,
                              BOOTH_TYPE_VIRTUAL_BACKGROUND);
}

}  // namespace booth

static void booth_virtual_background_init(BoothVirtualBackground* self) {
  self->impl = new booth::keying::Impl(
      [self](const std::string& text, const std::string& details) {
        GST_ELEMENT_WARNING(self, RESOURCE, READ, ("%s", text.c_str()),
                            ("%s; background-color is shown", details.c_str()));
      },
      [self](const booth::keying::MaskWorker::Complaint& complaint) {
        booth::contain(self, [&] { booth::complain_of_model(self, complaint); });
      });
}

static void booth_virtual_background_finalize(GObject* object) {
  delete BOOTH_VIRTUAL_BACKGROUND(object)->impl;
  G_OBJECT_CLASS(booth_virtual_background_parent_class)->finalize(object);
}

static void booth_virtual_background_class_init(BoothVirtualBackgroundClass* klass) {
  GST_DEBUG_CATEGORY_INIT(virtualbackground_debug, "virtualbackground", 0, "Virtual background");
  auto* object_class = G_OBJECT_CLASS(klass);
  object_class->finalize = booth_virtual_background_finalize;
  booth::install_properties(object_class);
  booth::install_signals(object_class);
  booth::install_transform(klass);
  auto* element_class = GST_ELEMENT_CLASS(klass);
  booth::install_pads(element_class);
  gst_element_class_set_static_metadata(
      element_class, "Virtual background", "Filter/Effect/Video",
      "Replaces the coloured screen behind a person by a colour or a picture, live. Finds the "
      "screen by itself and passes the picture unchanged where there is none. "
      "Example: v4l2src ! videoconvert ! virtualbackground background-image=beach.jpg ! "
      "autovideosink",
      "The Booth authors");
}

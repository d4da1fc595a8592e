// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// webrtccall: calls with many peers. Media is media_hub's, rings and rooms are the session's; this
// file is the type with its pads and state changes.
#include "signaling/call/webrtccall.hpp"

#include <string>
#include <utility>

#include "gst/contain.hpp"
#include "gst/plugin/elements.hpp"
#include "signaling/call/elements.hpp"

GstDebugCategory* webrtccall_debug = nullptr;

G_DEFINE_TYPE(BoothWebrtcCall, booth_webrtccall, GST_TYPE_BIN)

namespace {

using booth::Ref;
using booth::call::MediaHub;

std::string pad_name(GstElement* element, bool video, const gchar* asked) {
  if (asked) return asked;
  for (unsigned number = 0;; ++number) {
    auto name = (video ? "video_" : "audio_") + std::to_string(number);
    const auto taken = Ref<GstPad>::adopt(gst_element_get_static_pad(element, name.c_str()));
    if (!taken) return name;
  }
}

GstPad* request_pad(GstElement* element, GstPadTemplate* pad_template, const gchar* asked,
                    const GstCaps*) {
  return booth::contain(element, static_cast<GstPad*>(nullptr), [&] {
    const bool video = g_str_has_prefix(GST_PAD_TEMPLATE_NAME_TEMPLATE(pad_template), "video");
    const auto name = pad_name(element, video, asked);
    const auto track = BOOTH_WEBRTCCALL(element)->impl->hub.add_track(name, video);
    auto* pad = gst_ghost_pad_new_from_template(name.c_str(), track->entry().get(), pad_template);
    gst_pad_set_active(pad, TRUE);
    gst_element_add_pad(element, pad);
    return pad;
  });
}

void release_pad(GstElement* element, GstPad* pad) {
  booth::contain(element, [&] {
    // First the track: a thread that waits in it for the clock holds the pad.
    BOOTH_WEBRTCCALL(element)->impl->hub.remove_track(GST_OBJECT_NAME(pad));
    gst_pad_set_active(pad, FALSE);
    gst_element_remove_pad(element, pad);
  });
}

GstStateChangeReturn change_state(GstElement* element, GstStateChange transition) {
  auto* self = BOOTH_WEBRTCCALL(element);
  return booth::contain(self, GST_STATE_CHANGE_FAILURE, [&] {
    if (transition == GST_STATE_CHANGE_NULL_TO_READY) self->impl->warm_up.begin();
    if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !booth::webrtccall_start(self))
      return GST_STATE_CHANGE_FAILURE;
    if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) booth::webrtccall_stop(self);
    auto result =
        GST_ELEMENT_CLASS(booth_webrtccall_parent_class)->change_state(element, transition);
    if (result == GST_STATE_CHANGE_FAILURE) booth::webrtccall_stop(self);
    if (transition == GST_STATE_CHANGE_READY_TO_NULL) self->impl->warm_up.wait();
    // Whatever comes from the others is live: nobody may wait for a first picture in PAUSED.
    const bool live = transition == GST_STATE_CHANGE_READY_TO_PAUSED ||
                      transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED;
    return live && result == GST_STATE_CHANGE_SUCCESS ? GST_STATE_CHANGE_NO_PREROLL : result;
  });
}

void dispose(GObject* object) {
  auto* self = BOOTH_WEBRTCCALL(object);
  booth::webrtccall_stop(self);
  self->impl->hub.remove_all_tracks();  // while the bin can still let their elements go
  G_OBJECT_CLASS(booth_webrtccall_parent_class)->dispose(object);
}

void finalize(GObject* object) {
  delete BOOTH_WEBRTCCALL(object)->impl;
  G_OBJECT_CLASS(booth_webrtccall_parent_class)->finalize(object);
}

void add_template(GstElementClass* element_class, const char* name, bool sink, bool video) {
  gst_element_class_add_pad_template(
      element_class, gst_pad_template_new(name, sink ? GST_PAD_SINK : GST_PAD_SRC,
                                          sink ? GST_PAD_REQUEST : GST_PAD_SOMETIMES,
                                          booth::call::media_caps(video).get()));
}

}  // namespace

static void booth_webrtccall_init(BoothWebrtcCall* self) {
  MediaHub::Events events;
  events.warning = [self](const std::string& text) {
    GST_ELEMENT_WARNING(self, STREAM, FAILED, ("%s", text.c_str()), (nullptr));
  };
  events.tracks_changed = [self] {
    if (self->impl->runtime.copy().loop)
      booth::webrtccall_post(
          self, [](booth::session::CallSession& session) { session.tracks_changed(); });
  };
  self->impl = new booth::WebrtcCallImpl(GST_BIN(self), std::move(events));
}

static void booth_webrtccall_class_init(BoothWebrtcCallClass* klass) {
  GST_DEBUG_CATEGORY_INIT(webrtccall_debug, "webrtccall", 0, "Calls with many peers");
  auto* object_class = G_OBJECT_CLASS(klass);
  auto* element_class = GST_ELEMENT_CLASS(klass);
  object_class->set_property = booth::webrtccall_set_property;
  object_class->get_property = booth::webrtccall_get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  element_class->change_state = change_state;
  element_class->request_new_pad = request_pad;
  element_class->release_pad = release_pad;
  booth::webrtccall_install_properties(object_class);
  booth::webrtccall_install_signals(G_TYPE_FROM_CLASS(klass));
  booth::webrtccall_install_actions(G_TYPE_FROM_CLASS(klass));
  add_template(element_class, "video_%u", true, true);
  add_template(element_class, "audio_%u", true, false);
  add_template(element_class, "remote_video_%u", false, true);
  add_template(element_class, "remote_audio_%u", false, false);
  gst_element_class_set_static_metadata(
      element_class, "WebRTC call", "Sink/Source/Network/WebRTC",
      "Calls with many peers of a room: raw or encoded media in, the media of each peer out",
      "The Booth authors");
}

namespace booth {

bool webrtccall_register(GstPlugin* plugin) {
  return gst_element_register(plugin, "webrtccall", GST_RANK_NONE, booth_webrtccall_get_type());
}

}  // namespace booth

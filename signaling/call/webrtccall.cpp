// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// webrtccall: calls with many peers. Media is media_hub's, rings and rooms are the session's; this
// file is properties, pads, signals and state changes.
#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <gst/gst.h>

#include "gst/contain.hpp"
#include "gst/guarded.hpp"
#include "gst/plugin/elements.hpp"
#include "signaling/call/elements.hpp"
#include "signaling/call/settings.hpp"
#include "signaling/session/call_session.hpp"
#include "signaling/session/dtls_warm_up.hpp"
#include "signaling/transport/event_loop.hpp"

GST_DEBUG_CATEGORY(webrtccall_debug);
#define GST_CAT_DEFAULT webrtccall_debug

namespace {

using booth::Ref;
using booth::call::MediaHub;
using booth::session::CallSession;
using booth::signaling::EventLoop;

constexpr std::array kNotices{"joined",   "peer-joined", "peer-left", "incoming-call",
                              "accepted", "rejected",    "connected", "ended"};

/// What runs between PAUSED and READY.
struct Runtime {
  std::shared_ptr<EventLoop> loop;
  std::shared_ptr<CallSession> session;
};

/// Copies of the session's state for readers on other threads.
struct Shown {
  std::string signaling_state = "closed";
  std::string peer_id;  ///< the actual one; empty before joining
  std::vector<std::string> connected;
};

struct Impl {
  explicit Impl(GstBin* bin, MediaHub::Events events) : hub(bin, std::move(events)) {}
  booth::Guarded<booth::WebrtcCallSettings> settings;
  booth::Guarded<std::string> wanted_peer_id;
  booth::Guarded<Shown> shown;
  booth::Guarded<Runtime> runtime;
  MediaHub hub;
  booth::session::DtlsWarmUp warm_up;  ///< state changes
};

}  // namespace

struct _BoothWebrtcCall {
  GstBin parent;
  Impl* impl;
};
G_DECLARE_FINAL_TYPE(BoothWebrtcCall, booth_webrtccall, BOOTH, WEBRTCCALL, GstBin)
G_DEFINE_TYPE(BoothWebrtcCall, booth_webrtccall, GST_TYPE_BIN)

namespace {

guint state_property(guint offset) { return booth::webrtccall_properties().end_id() + offset; }

/// Keeps the list of connected peers.
void note(BoothWebrtcCall* self, const CallSession::Notice& notice) {
  const std::string_view name = notice.name;
  if (name != "connected" && name != "ended") return;
  {
    auto shown = self->impl->shown.lock();
    std::erase(shown->connected, notice.peer);
    if (name == "connected") shown->connected.push_back(notice.peer);
  }
  g_object_notify(G_OBJECT(self), "connected-peers");
}

/// One signal (peer, text) and one element message a notice.
void notify(BoothWebrtcCall* self, const CallSession::Notice& notice) {
  GST_INFO_OBJECT(self, "%s: %s %s", notice.name, notice.peer.c_str(), notice.text.c_str());
  note(self, notice);
  gst_element_post_message(
      GST_ELEMENT(self),
      gst_message_new_element(GST_OBJECT(self),
                              gst_structure_new("webrtccall", "event", G_TYPE_STRING, notice.name,
                                                "peer", G_TYPE_STRING, notice.peer.c_str(), "text",
                                                G_TYPE_STRING, notice.text.c_str(), nullptr)));
  g_signal_emit_by_name(self, notice.name, notice.peer.c_str(), notice.text.c_str());
}

void show(BoothWebrtcCall* self, const std::string& state, const std::string& peer_id) {
  bool state_changed = false, id_changed = false;
  {
    auto shown = self->impl->shown.lock();
    state_changed = std::exchange(shown->signaling_state, state) != state;
    id_changed = std::exchange(shown->peer_id, peer_id) != peer_id;
  }
  if (state_changed) g_object_notify(G_OBJECT(self), "signaling-state");
  if (id_changed) g_object_notify(G_OBJECT(self), "peer-id");
}

CallSession::Events session_events(BoothWebrtcCall* self,
                                   const std::shared_ptr<std::weak_ptr<CallSession>>& session) {
  CallSession::Events events;
  events.notice = [self](const CallSession::Notice& notice) { notify(self, notice); };
  events.media_added = [self](const std::string& peer, GstPad* pad) {
    self->impl->hub.add_remote(peer, pad);
  };
  events.webrtcbin_replaced = [](GstElement*) {};
  events.changed = [self, session] {
    if (const auto now = session->lock()) show(self, now->signaling_state(), now->peer_id());
  };
  events.warning = [self](const std::string& text) {
    GST_ELEMENT_WARNING(self, RESOURCE, OPEN_READ_WRITE,
                        ("The signaling server cannot be reached; still trying. Check uri and "
                         "whether the server runs."),
                        ("%s", text.c_str()));
  };
  events.error = [self](const std::string& text) {
    GST_ELEMENT_ERROR(self, RESOURCE, OPEN_READ_WRITE,
                      ("The signaling server cannot be reached. Check uri and whether the server "
                       "runs."),
                      ("%s", text.c_str()));
  };
  return events;
}

bool is_server_address(std::string_view uri) {
  return std::ranges::any_of(std::array{"ws://", "wss://", "http://", "https://"},
                             [&](const char* scheme) { return uri.starts_with(scheme); });
}

bool start(BoothWebrtcCall* self) {
  auto& impl = *self->impl;
  const auto settings = impl.settings.copy();
  auto media = booth::media_settings(settings);
  if (media.problem.empty() && !is_server_address(settings.uri))
    media.problem = "uri must be ws:// or wss://, such as ws://127.0.0.1:8443/booth";
  if (!media.problem.empty()) {
    GST_ELEMENT_ERROR(self, RESOURCE, SETTINGS, ("%s", media.problem.c_str()), (nullptr));
    return false;
  }
  impl.hub.set_bitrates(settings.video_bitrate, settings.audio_bitrate);
  impl.hub.start(std::move(media.settings));
  auto loop = std::make_shared<EventLoop>();
  loop->start();
  const auto wanted = impl.wanted_peer_id.copy();
  std::shared_ptr<CallSession> session;
  loop->run([&] {
    auto weak = std::make_shared<std::weak_ptr<CallSession>>();
    session = std::make_shared<CallSession>(
        loop, impl.hub, booth::session_settings(settings, wanted), session_events(self, weak));
    *weak = session;
    session->start();
  });
  *impl.runtime.lock() = {std::move(loop), std::move(session)};
  return true;
}

void stop(BoothWebrtcCall* self) {
  auto runtime = std::exchange(*self->impl->runtime.lock(), {});
  if (!runtime.loop) return;
  if (runtime.loop->is_current_thread()) {
    // A handler of one of our signals stops the pipeline: the session is in use below us.
    runtime.session->stop();
    std::thread([held = std::move(runtime)]() mutable {
      held.loop->stop();
      held.session.reset();
    }).detach();
  } else {
    runtime.loop->run([&] {
      runtime.session->stop();
      runtime.session.reset();
    });
    runtime.loop->stop();
  }
  self->impl->hub.stop();
  self->impl->shown.lock()->connected.clear();
  show(self, "closed", {});
}

/// Runs `task` with the session on its thread, if there is one.
void post(BoothWebrtcCall* self, std::function<void(CallSession&)> task) {
  const auto runtime = self->impl->runtime.copy();
  if (!runtime.loop) {
    GST_WARNING_OBJECT(self, "an action needs the element to be PAUSED or PLAYING");
    return;
  }
  runtime.loop->post([weak = std::weak_ptr(runtime.session), task = std::move(task)] {
    if (const auto session = weak.lock()) task(*session);
  });
}

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
    const std::string name = GST_OBJECT_NAME(pad);
    gst_pad_set_active(pad, FALSE);
    gst_element_remove_pad(element, pad);
    BOOTH_WEBRTCCALL(element)->impl->hub.remove_track(name);
  });
}

GstStateChangeReturn change_state(GstElement* element, GstStateChange transition) {
  auto* self = BOOTH_WEBRTCCALL(element);
  return booth::contain(self, GST_STATE_CHANGE_FAILURE, [&] {
    if (transition == GST_STATE_CHANGE_NULL_TO_READY) self->impl->warm_up.begin();
    if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !start(self))
      return GST_STATE_CHANGE_FAILURE;
    if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) stop(self);
    auto result =
        GST_ELEMENT_CLASS(booth_webrtccall_parent_class)->change_state(element, transition);
    if (result == GST_STATE_CHANGE_FAILURE) stop(self);
    if (transition == GST_STATE_CHANGE_READY_TO_NULL) self->impl->warm_up.wait();
    // Whatever comes from the others is live: nobody may wait for a first picture in PAUSED.
    const bool live = transition == GST_STATE_CHANGE_READY_TO_PAUSED ||
                      transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED;
    return live && result == GST_STATE_CHANGE_SUCCESS ? GST_STATE_CHANGE_NO_PREROLL : result;
  });
}

void set_property(GObject* object, guint id, const GValue* value, GParamSpec* spec) {
  booth::contain(object, [&] {
    auto& impl = *BOOTH_WEBRTCCALL(object)->impl;
    if (booth::webrtccall_properties().set(*impl.settings.lock(), id, value)) {
      const auto now = impl.settings.copy();
      impl.hub.set_bitrates(now.video_bitrate, now.audio_bitrate);
    } else if (id == state_property(0)) {
      const char* text = g_value_get_string(value);
      *impl.wanted_peer_id.lock() = text ? text : "";
    } else {
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
    }
  });
}

void get_property(GObject* object, guint id, GValue* value, GParamSpec* spec) {
  booth::contain(object, [&] {
    auto& impl = *BOOTH_WEBRTCCALL(object)->impl;
    if (booth::webrtccall_properties().get(impl.settings.copy(), id, value)) return;
    const auto shown = impl.shown.copy();
    if (id == state_property(0)) {
      const auto text = shown.peer_id.empty() ? impl.wanted_peer_id.copy() : shown.peer_id;
      g_value_set_string(value, text.empty() ? nullptr : text.c_str());
    } else if (id == state_property(1)) {
      g_value_set_string(value, shown.signaling_state.c_str());
    } else if (id == state_property(2)) {
      auto** texts = g_new0(char*, shown.connected.size() + 1);
      for (std::size_t i = 0; i < shown.connected.size(); ++i)
        texts[i] = g_strdup(shown.connected[i].c_str());
      g_value_take_boxed(value, texts);
    } else {
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
    }
  });
}

void dispose(GObject* object) {
  auto* self = BOOTH_WEBRTCCALL(object);
  stop(self);
  self->impl->hub.remove_all_tracks();  // while the bin can still let their elements go
  G_OBJECT_CLASS(booth_webrtccall_parent_class)->dispose(object);
}

void finalize(GObject* object) {
  delete BOOTH_WEBRTCCALL(object)->impl;
  G_OBJECT_CLASS(booth_webrtccall_parent_class)->finalize(object);
}

void install_own_properties(GObjectClass* object_class) {
  const auto readable = static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  const auto writable = static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                 GST_PARAM_MUTABLE_READY);
  g_object_class_install_property(
      object_class, state_property(0),
      g_param_spec_string("peer-id", "Peer id",
                          "Id in the room. Set: the wanted one, empty = the server chooses. Read "
                          "after joining: the actual one",
                          nullptr, writable));
  g_object_class_install_property(
      object_class, state_property(1),
      g_param_spec_string("signaling-state", "Signaling state",
                          "Connection to the server: closed, connecting, connected or joined",
                          nullptr, readable));
  g_object_class_install_property(
      object_class, state_property(2),
      g_param_spec_boxed("connected-peers", "Connected peers",
                         "Ids of those with whom a call stands", G_TYPE_STRV, readable));
}

template <typename Function>
void install_action(GType type, const char* name, Function handler) {
  g_signal_new_class_handler(
      name, type, static_cast<GSignalFlags>(G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION),
      G_CALLBACK(+handler), nullptr, nullptr, nullptr, G_TYPE_NONE, 1, G_TYPE_STRING);
}

std::string id_of(const char* peer) { return peer ? peer : ""; }

void install_signals(GType type) {
  for (const char* name : kNotices)
    g_signal_new(name, type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr, G_TYPE_NONE, 2,
                 G_TYPE_STRING, G_TYPE_STRING);
  install_action(type, "call", [](BoothWebrtcCall* self, const char* peer) {
    post(self, [id = id_of(peer)](CallSession& s) { s.call(id); });
  });
  install_action(type, "accept", [](BoothWebrtcCall* self, const char* peer) {
    post(self, [id = id_of(peer)](CallSession& s) { s.accept(id); });
  });
  install_action(type, "reject", [](BoothWebrtcCall* self, const char* peer) {
    post(self, [id = id_of(peer)](CallSession& s) { s.reject(id, "rejected"); });
  });
  install_action(type, "hang-up", [](BoothWebrtcCall* self, const char* peer) {
    post(self, [id = id_of(peer)](CallSession& s) { s.hang_up(id, "hung up"); });
  });
  const auto mute = [](BoothWebrtcCall* self, const char* pad, gboolean muted) {
    self->impl->hub.mute(id_of(pad), muted);
  };
  g_signal_new_class_handler(
      "mute", type, static_cast<GSignalFlags>(G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION),
      G_CALLBACK(+mute), nullptr, nullptr, nullptr, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
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
  self->impl = new Impl(GST_BIN(self), std::move(events));
}

static void booth_webrtccall_class_init(BoothWebrtcCallClass* klass) {
  GST_DEBUG_CATEGORY_INIT(webrtccall_debug, "webrtccall", 0, "Calls with many peers");
  auto* object_class = G_OBJECT_CLASS(klass);
  auto* element_class = GST_ELEMENT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  element_class->change_state = change_state;
  element_class->request_new_pad = request_pad;
  element_class->release_pad = release_pad;
  booth::webrtccall_properties().install(object_class);
  install_own_properties(object_class);
  install_signals(G_TYPE_FROM_CLASS(klass));
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

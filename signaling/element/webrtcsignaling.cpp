// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// webrtcsignaling: calls for a webrtcbin of the same pipeline. The work is done in
// signaling/session on one private thread; this file is properties, signals and state changes.
#include "signaling/element/webrtcsignaling.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <thread>
#include <utility>

#include "gst/contain.hpp"
#include "gst/guarded.hpp"
#include "signaling/element/settings.hpp"
#include "signaling/transport/event_map_file.hpp"
#include "signaling/session/call_session.hpp"
#include "signaling/session/dtls_warm_up.hpp"
#include "signaling/session/log.hpp"
#include "signaling/session/slot.hpp"
#include "signaling/transport/event_loop.hpp"

namespace {

using booth::Ref;
using booth::session::CallSession;
using booth::signaling::EventLoop;

enum Signal {
  kMediaAdded,
  kWebrtcbinReplaced,
  kCall,
  kAccept,
  kReject,
  kHangUp,
  kRestart,
  kSignalCount
};
std::array<guint, kSignalCount> g_signals;

constexpr std::array kNotices{"joined",        "peer-joined",  "peer-left",
                              "incoming-call", "accepted",     "rejected",
                              "connected",     "disconnected", "ended"};

/// What runs between PAUSED and READY.
struct Runtime {
  std::shared_ptr<EventLoop> loop;
  std::shared_ptr<CallSession> session;
};

/// Copies of the session's state for readers on other threads.
struct Shown {
  std::string signaling_state = "closed";
  std::string call_state = "idle";
  std::string peer_id;  ///< the actual one; empty before joining
  std::string remote_peer;
  bool operator==(const Shown&) const = default;
};

}  // namespace

struct WebrtcSignalingImpl {
  booth::Guarded<booth::WebrtcSignalingSettings> settings;
  booth::Guarded<std::string> wanted_peer_id;
  booth::Guarded<Shown> shown;
  booth::Guarded<Runtime> runtime;
  booth::session::Slot slot;           ///< state changes, and the loop's thread while there is one
  booth::session::DtlsWarmUp warm_up;  ///< state changes
};

struct _BoothWebrtcSignaling {
  GstElement parent;
  WebrtcSignalingImpl* impl;
};

G_DEFINE_TYPE(BoothWebrtcSignaling, booth_webrtcsignaling, GST_TYPE_ELEMENT)

namespace {

guint state_property(guint offset) { return booth::webrtcsignaling_properties().end_id() + offset; }

/// One signal (peer, text) and one element message a notice.
void notify(BoothWebrtcSignaling* self, const CallSession::Notice& notice) {
  GST_INFO_OBJECT(self, "%s: %s %s", notice.name, notice.peer.c_str(), notice.text.c_str());
  gst_element_post_message(
      GST_ELEMENT(self),
      gst_message_new_element(
          GST_OBJECT(self),
          gst_structure_new("webrtcsignaling", "event", G_TYPE_STRING, notice.name, "peer",
                            G_TYPE_STRING, notice.peer.c_str(), "text", G_TYPE_STRING,
                            notice.text.c_str(), nullptr)));
  g_signal_emit_by_name(self, notice.name, notice.peer.c_str(), notice.text.c_str());
}

void show(BoothWebrtcSignaling* self, const Shown& now) {
  const auto before = std::exchange(*self->impl->shown.lock(), now);
  auto* object = G_OBJECT(self);
  if (before.signaling_state != now.signaling_state) g_object_notify(object, "signaling-state");
  if (before.call_state != now.call_state) g_object_notify(object, "call-state");
  if (before.remote_peer != now.remote_peer) g_object_notify(object, "remote-peer");
  if (before.peer_id != now.peer_id) g_object_notify(object, "peer-id");
}

CallSession::Events session_events(BoothWebrtcSignaling* self,
                                   const std::shared_ptr<std::weak_ptr<CallSession>>& session) {
  CallSession::Events events;
  events.notice = [self](const CallSession::Notice& notice) { notify(self, notice); };
  events.media_added = [self](const std::string&, GstPad* pad) {
    g_signal_emit(self, g_signals[kMediaAdded], 0, pad);
  };
  events.webrtcbin_replaced = [self](GstElement* webrtcbin) {
    g_signal_emit(self, g_signals[kWebrtcbinReplaced], 0, webrtcbin);
  };
  events.changed = [self, session] {
    const auto now = session->lock();
    if (!now) return;
    show(self, {now->signaling_state(), now->call_state(), now->peer_id(), now->remote_peer()});
  };
  events.warning = [self](const std::string& text) {
    GST_ELEMENT_WARNING(self, RESOURCE, OPEN_READ_WRITE,
                        ("The signaling server cannot be reached or lets nobody in; still trying. "
                         "Check uri, room and peer-id, and whether the server runs."),
                        ("%s", text.c_str()));
  };
  events.error = [self](const std::string& text) {
    GST_ELEMENT_ERROR(self, RESOURCE, OPEN_READ_WRITE,
                      ("The signaling server cannot be reached or lets nobody in. Check uri, room "
                       "and peer-id, and whether the server runs."),
                      ("%s", text.c_str()));
  };
  return events;
}

bool is_server_address(std::string_view uri) {
  return std::ranges::any_of(std::array{"ws://", "wss://", "http://", "https://"},
                             [&](const char* scheme) { return uri.starts_with(scheme); });
}

bool start(BoothWebrtcSignaling* self) {
  auto& impl = *self->impl;
  const auto settings = impl.settings.copy();
  if (!is_server_address(settings.uri)) {
    GST_ELEMENT_ERROR(self, RESOURCE, SETTINGS,
                      ("uri must be ws:// or wss://, such as ws://127.0.0.1:8443/booth"),
                      ("uri is \"%s\"", settings.uri.c_str()));
    return false;
  }
  if (const auto problem = impl.slot.find(GST_ELEMENT(self), settings.webrtcbin);
      !problem.empty()) {
    GST_ELEMENT_ERROR(self, RESOURCE, NOT_FOUND, ("%s", problem.c_str()),
                      ("webrtcbin is \"%s\"", settings.webrtcbin.c_str()));
    return false;
  }
  auto events = booth::signaling::load_event_map(settings.socketio_events);
  if (!events.map) {
    GST_ELEMENT_ERROR(self, RESOURCE, SETTINGS,
                      ("socketio-events must be JSON or a file with it, as docs/signaling.md "
                       "shows: %s",
                       events.error.c_str()),
                      ("socketio-events is \"%s\"", settings.socketio_events.c_str()));
    return false;
  }
  auto session_settings = booth::session_settings(settings, impl.wanted_peer_id.copy());
  session_settings.room.socketio_events =
      std::make_shared<booth::signaling::socketio::EventMap>(std::move(*events.map));
  auto loop = std::make_shared<EventLoop>();
  loop->start();
  std::shared_ptr<CallSession> session;
  loop->run([&] {
    auto weak = std::make_shared<std::weak_ptr<CallSession>>();
    session = std::make_shared<CallSession>(loop, impl.slot, std::move(session_settings),
                                            session_events(self, weak));
    *weak = session;
    session->start();
  });
  *impl.runtime.lock() = {std::move(loop), std::move(session)};
  return true;
}

void stop(BoothWebrtcSignaling* self) {
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
  show(self, {});
}

/// Runs `task` with the session on its thread, if there is one.
void post(BoothWebrtcSignaling* self, std::function<void(CallSession&)> task) {
  const auto runtime = self->impl->runtime.copy();
  if (!runtime.loop) {
    GST_WARNING_OBJECT(self, "an action needs the element to be PAUSED or PLAYING");
    return;
  }
  runtime.loop->post([weak = std::weak_ptr(runtime.session), task = std::move(task)] {
    if (const auto session = weak.lock()) task(*session);
  });
}

}  // namespace

static GstStateChangeReturn booth_webrtcsignaling_change_state(GstElement* element,
                                                               GstStateChange transition) {
  auto* self = BOOTH_WEBRTCSIGNALING(element);
  return booth::contain(self, GST_STATE_CHANGE_FAILURE, [&] {
    auto& impl = *self->impl;
    if (transition == GST_STATE_CHANGE_NULL_TO_READY) {
      impl.warm_up.begin();
      // Before any data flows, so that no buffer gets stuck in a webrtcbin without a peer. It may
      // not be there yet; start() looks again.
      (void)impl.slot.find(element, impl.settings.copy().webrtcbin);
    }
    if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !start(self))
      return GST_STATE_CHANGE_FAILURE;
    if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) stop(self);
    const auto result =
        GST_ELEMENT_CLASS(booth_webrtcsignaling_parent_class)->change_state(element, transition);
    if (transition == GST_STATE_CHANGE_READY_TO_NULL) {
      impl.warm_up.wait();
      impl.slot.clear();
    }
    return result;
  });
}

static void booth_webrtcsignaling_set_property(GObject* object, guint id, const GValue* value,
                                               GParamSpec* spec) {
  auto& impl = *BOOTH_WEBRTCSIGNALING(object)->impl;
  if (booth::webrtcsignaling_properties().set(*impl.settings.lock(), id, value)) return;
  if (id == state_property(0)) {
    const char* text = g_value_get_string(value);
    *impl.wanted_peer_id.lock() = text ? text : "";
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

static void booth_webrtcsignaling_get_property(GObject* object, guint id, GValue* value,
                                               GParamSpec* spec) {
  auto& impl = *BOOTH_WEBRTCSIGNALING(object)->impl;
  if (booth::webrtcsignaling_properties().get(*impl.settings.lock(), id, value)) return;
  const auto shown = impl.shown.copy();
  const auto set = [value](const std::string& text) {
    g_value_set_string(value, text.empty() ? nullptr : text.c_str());
  };
  switch (id - state_property(0)) {
    case 0: set(shown.peer_id.empty() ? impl.wanted_peer_id.copy() : shown.peer_id); break;
    case 1: set(shown.signaling_state); break;
    case 2: set(shown.call_state); break;
    case 3: set(shown.remote_peer); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

static void booth_webrtcsignaling_finalize(GObject* object) {
  auto* self = BOOTH_WEBRTCSIGNALING(object);
  stop(self);
  delete self->impl;
  G_OBJECT_CLASS(booth_webrtcsignaling_parent_class)->finalize(object);
}

static void booth_webrtcsignaling_init(BoothWebrtcSignaling* self) {
  self->impl = new WebrtcSignalingImpl;
}

static void install_state_properties(GObjectClass* object_class) {
  const auto readable = static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  const auto writable = static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                 GST_PARAM_MUTABLE_READY);
  const auto install = [&](guint offset, const char* name, const char* nick, const char* blurb,
                           GParamFlags flags) {
    g_object_class_install_property(object_class, state_property(offset),
                                    g_param_spec_string(name, nick, blurb, nullptr, flags));
  };
  install(
      0, "peer-id", "Peer id",
      "Id in the room. Set: the wanted one, empty = the server chooses. Read after joining: the "
      "actual one",
      writable);
  install(1, "signaling-state", "Signaling state",
          "Connection to the server: closed, connecting, connected or joined", readable);
  install(2, "call-state", "Call state", "idle, calling, ringing, setup or connected", readable);
  install(3, "remote-peer", "Remote peer", "Id of the other side of the call; empty without one",
          readable);
}

static void install_action(GObjectClass* object_class, Signal signal, const char* name,
                           GCallback handler, guint arguments) {
  g_signals[signal] = g_signal_new_class_handler(
      name, G_TYPE_FROM_CLASS(object_class),
      static_cast<GSignalFlags>(G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION), handler, nullptr, nullptr,
      nullptr, G_TYPE_NONE, arguments, G_TYPE_STRING);
}

static void install_signals(GObjectClass* object_class) {
  const GType type = G_TYPE_FROM_CLASS(object_class);
  for (const char* name : kNotices)
    g_signal_new(name, type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr, G_TYPE_NONE, 2,
                 G_TYPE_STRING, G_TYPE_STRING);
  g_signals[kMediaAdded] = g_signal_new("media-added", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr,
                                        nullptr, G_TYPE_NONE, 1, GST_TYPE_PAD);
  g_signals[kWebrtcbinReplaced] =
      g_signal_new("webrtcbin-replaced", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr,
                   G_TYPE_NONE, 1, GST_TYPE_ELEMENT);
  install_action(object_class, kCall, "call", G_CALLBACK(+[](gpointer self, const char* peer) {
                   post(BOOTH_WEBRTCSIGNALING(self),
                        [id = std::string(peer ? peer : "")](CallSession& s) { s.call(id); });
                 }),
                 1);
  install_action(object_class, kAccept, "accept", G_CALLBACK(+[](gpointer self) {
                   post(BOOTH_WEBRTCSIGNALING(self), [](CallSession& s) { s.accept(); });
                 }),
                 0);
  install_action(object_class, kReject, "reject", G_CALLBACK(+[](gpointer self) {
                   post(BOOTH_WEBRTCSIGNALING(self),
                        [](CallSession& s) { s.reject({}, "rejected"); });
                 }),
                 0);
  install_action(object_class, kHangUp, "hang-up", G_CALLBACK(+[](gpointer self) {
                   post(BOOTH_WEBRTCSIGNALING(self),
                        [](CallSession& s) { s.hang_up({}, "hung up"); });
                 }),
                 0);
  install_action(object_class, kRestart, "restart", G_CALLBACK(+[](gpointer self) {
                   post(BOOTH_WEBRTCSIGNALING(self), [](CallSession& s) { s.restart(); });
                 }),
                 0);
}

static void booth_webrtcsignaling_class_init(BoothWebrtcSignalingClass* klass) {
  auto* object_class = G_OBJECT_CLASS(klass);
  auto* element_class = GST_ELEMENT_CLASS(klass);
  object_class->set_property = booth_webrtcsignaling_set_property;
  object_class->get_property = booth_webrtcsignaling_get_property;
  object_class->finalize = booth_webrtcsignaling_finalize;
  element_class->change_state = booth_webrtcsignaling_change_state;
  booth::webrtcsignaling_properties().install(object_class);
  install_state_properties(object_class);
  install_signals(object_class);
  gst_element_class_set_static_metadata(
      element_class, "WebRTC signaling", "Network/WebRTC",
      "Meets peers in a room and calls them for a webrtcbin of the same pipeline",
      "The Booth authors");
}

namespace booth {

bool webrtcsignaling_register(GstPlugin* plugin) {
  return gst_element_register(plugin, "webrtcsignaling", GST_RANK_NONE,
                              booth_webrtcsignaling_get_type());
}

}  // namespace booth

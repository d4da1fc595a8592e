// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// webrtccall between PAUSED and READY: the thread, the session on it, and what it tells.
#include <algorithm>
#include <array>
#include <string_view>
#include <thread>
#include <utility>

#include "signaling/call/webrtccall.hpp"
#include "signaling/transport/event_map_file.hpp"

namespace booth {

using session::CallSession;
using signaling::EventLoop;

namespace {

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
  events.notice = [self](const CallSession::Notice& notice) { webrtccall_notify(self, notice); };
  events.media_added = [self](const std::string& peer, GstPad* pad) {
    self->impl->hub.add_remote(peer, pad);
  };
  events.webrtcbin_replaced = [](GstElement*) {};
  events.stats = [self](const std::string& peer, const session::stats::Report& report) {
    webrtccall_tell_stats(self, peer, report);
  };
  events.log = [self](const std::string& peer, const session::LogEntry& entry) {
    webrtccall_tell_log(self, peer, entry);
  };
  events.data = [self](const std::string& peer, const session::DataMessage& message) {
    webrtccall_tell_data(self, peer, message);
  };
  events.changed = [self, session] {
    if (const auto now = session->lock()) show(self, now->signaling_state(), now->peer_id());
  };
  events.warning = [self](const std::string& text) {
    GST_ELEMENT_WARNING(self, RESOURCE, OPEN_READ_WRITE,
                        ("The signaling server cannot be reached; still trying. Check uri and "
                         "whether the server runs."),
                        ("%s", text.c_str()));
  };
  events.ice_problem = [self](const std::string& text) {
    GST_ELEMENT_WARNING(self, RESOURCE, OPEN_READ_WRITE, ("%s", text.c_str()), (nullptr));
  };
  events.error = [self](const std::string& text) {
    GST_ELEMENT_ERROR(self, RESOURCE, OPEN_READ_WRITE,
                      ("The signaling server cannot be reached. Check uri and whether the server "
                       "runs."),
                      ("%s", text.c_str()));
  };
  return events;
}

/// Why the names of events cannot be; empty if they can.
std::string read_socketio_events(const WebrtcCallSettings& settings,
                                 CallSession::Settings& session) {
  auto events = signaling::load_event_map(settings.socketio_events);
  if (!events.map)
    return "socketio-events must be JSON or a file with it, as docs/signaling.md shows: " +
           events.error;
  session.room.socketio_events =
      std::make_shared<signaling::socketio::EventMap>(std::move(*events.map));
  return {};
}

bool is_server_address(std::string_view uri) {
  return std::ranges::any_of(std::array{"ws://", "wss://", "http://", "https://"},
                             [&](const char* scheme) { return uri.starts_with(scheme); });
}

}  // namespace

bool webrtccall_start(BoothWebrtcCall* self) {
  auto& impl = *self->impl;
  const auto settings = impl.settings.copy();
  auto media = media_settings(settings);
  if (media.problem.empty() && !is_server_address(settings.uri))
    media.problem = "uri must be ws:// or wss://, such as ws://127.0.0.1:8443/booth";
  auto session_wanted = session_settings(settings, impl.wanted_peer_id.copy());
  if (auto problem = read_socketio_events(settings, session_wanted); media.problem.empty())
    media.problem = std::move(problem);
  if (!media.problem.empty()) {
    GST_ELEMENT_ERROR(self, RESOURCE, SETTINGS, ("%s", media.problem.c_str()), (nullptr));
    return false;
  }
  impl.hub.set_bitrates(settings.video_bitrate, settings.audio_bitrate);
  impl.hub.start(std::move(media.settings));
  auto loop = std::make_shared<EventLoop>();
  loop->start();
  std::shared_ptr<CallSession> session;
  loop->run([&] {
    auto weak = std::make_shared<std::weak_ptr<CallSession>>();
    session_wanted.stats_period_ms = [self] { return webrtccall_stats_period_ms(self); };
    session =
        std::make_shared<CallSession>(loop, impl.hub, session_wanted, session_events(self, weak));
    *weak = session;
    session->start();
  });
  auto data = session->data_board();
  *impl.runtime.lock() = {std::move(loop), std::move(session), std::move(data)};
  return true;
}

void webrtccall_stop(BoothWebrtcCall* self) {
  auto runtime = std::exchange(*self->impl->runtime.lock(), {});
  if (!runtime.loop) return;
  if (runtime.loop->is_current_thread()) {
    // A handler of one of our signals stops the pipeline: the session is in use below us, and so
    // is the element, which the handler may let go of as well.
    runtime.session->stop();
    std::thread([held = std::move(runtime),
                 element = Ref<GstElement>::share(GST_ELEMENT(self))]() mutable {
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
  self->impl->stats.lock()->clear();
  show(self, "closed", {});
}

void webrtccall_post(BoothWebrtcCall* self, std::function<void(CallSession&)> task) {
  const auto runtime = self->impl->runtime.copy();
  if (!runtime.loop) {
    GST_WARNING_OBJECT(self, "an action needs the element to be PAUSED or PLAYING");
    return;
  }
  runtime.loop->post([weak = std::weak_ptr(runtime.session), task = std::move(task)] {
    if (const auto session = weak.lock()) task(*session);
  });
}

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "signaling/call/media_hub.hpp"
#include "signaling/call/settings.hpp"
#include "signaling/session/call_session.hpp"
#include "signaling/session/dtls_warm_up.hpp"
#include "signaling/transport/event_loop.hpp"

// What the files of the element share: webrtccall.cpp is the type with its pads and states,
// webrtccall_runtime.cpp what runs between PAUSED and READY, webrtccall_stats.cpp what is measured
// and negotiated, webrtccall_data.cpp what goes through data channels, and
// webrtccall_properties.cpp, webrtccall_signals.cpp and webrtccall_actions.cpp are tables with one
// row each.

namespace booth {

struct WebrtcCallImpl {
  /// What runs between PAUSED and READY.
  struct Runtime {
    std::shared_ptr<signaling::EventLoop> loop;
    std::shared_ptr<session::CallSession> session;
    std::shared_ptr<session::DataBoard> data;
  };

  /// Copies of the session's state for readers on other threads.
  struct Shown {
    std::string signaling_state = "closed";
    std::string peer_id;  ///< the actual one; empty before joining
    std::vector<std::string> connected;
  };

  WebrtcCallImpl(GstBin* bin, call::MediaHub::Events events) : hub(bin, std::move(events)) {}

  Guarded<WebrtcCallSettings> settings;
  Guarded<std::string> wanted_peer_id;
  Guarded<Shown> shown;
  Guarded<Runtime> runtime;
  /// The newest report of each peer.
  Guarded<std::map<signaling::PeerId, Ref<GstStructure>>> stats;
  call::MediaHub hub;
  session::DtlsWarmUp warm_up;             ///< state changes
  session::DataBudget unread{kMaxUnread};  ///< messages with data that nobody took off the bus

  static constexpr std::size_t kMaxUnread = 1024 * 1024;
};

}  // namespace booth

struct _BoothWebrtcCall {
  GstBin parent;
  booth::WebrtcCallImpl* impl;
};
G_DECLARE_FINAL_TYPE(BoothWebrtcCall, booth_webrtccall, BOOTH, WEBRTCCALL, GstBin)

namespace booth {

/// Properties: the rows of webrtccall_properties() and those that are read from the run time.
void webrtccall_install_properties(GObjectClass* object_class);
void webrtccall_set_property(GObject* object, guint id, const GValue* value, GParamSpec* spec);
void webrtccall_get_property(GObject* object, guint id, GValue* value, GParamSpec* spec);

/// What the element tells: signals, and the element messages that go with them.
void webrtccall_install_signals(GType type);
/// One signal (peer, text) and one element message. On the loop's thread.
void webrtccall_notify(BoothWebrtcCall* self, const session::CallSession::Notice& notice);

/// Keeps a report, and tells of it if stats-interval says so. On the loop's thread.
void webrtccall_tell_stats(BoothWebrtcCall* self, const signaling::PeerId& peer,
                           const session::stats::Report& report);
/// How long until the next report.
std::int64_t webrtccall_stats_period_ms(BoothWebrtcCall* self);
/// A structure with one report a peer.
Ref<GstStructure> webrtccall_stats(WebrtcCallImpl& impl);
/// Tells of a line of the negotiation's log if negotiation-log says so. On the loop's thread.
void webrtccall_tell_log(BoothWebrtcCall* self, const signaling::PeerId& peer,
                         const session::LogEntry& entry);
/// One signal and one element message for what came by a data channel. On the loop's thread.
void webrtccall_tell_data(BoothWebrtcCall* self, const std::string& peer,
                          const session::DataMessage& message);
/// Whether every peer meant (empty = all) takes the message. Every thread; never blocks.
bool webrtccall_send(BoothWebrtcCall* self, const std::string& peer,
                     const session::DataMessage& message);

/// What an application asks for: action signals.
void webrtccall_install_actions(GType type);

/// READY to PAUSED: the room is joined. False after an error that was posted.
bool webrtccall_start(BoothWebrtcCall* self);
/// Calls end, the room is left. From any thread, also from a handler of one of our signals; nothing
/// happens where nothing runs.
void webrtccall_stop(BoothWebrtcCall* self);
/// Runs `task` with the session on its thread; a warning in the log where nothing runs.
void webrtccall_post(BoothWebrtcCall* self, std::function<void(session::CallSession&)> task);

}  // namespace booth

extern GstDebugCategory* webrtccall_debug;
#undef GST_CAT_DEFAULT
#define GST_CAT_DEFAULT webrtccall_debug

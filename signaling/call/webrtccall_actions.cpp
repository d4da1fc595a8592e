// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What an application asks of webrtccall. A new action is a row of actions() and its function.
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "gst/contain.hpp"
#include "signaling/call/webrtccall.hpp"

namespace booth {

using session::CallSession;

namespace {

struct Action {
  const char* name;
  GCallback handler;  ///< (element, arguments...), on the caller's thread
  std::vector<GType> arguments;
  GType result = G_TYPE_NONE;
};

std::string text_of(const char* text) { return text ? text : ""; }

void call(BoothWebrtcCall* self, const char* peer) {
  webrtccall_post(self, [id = text_of(peer)](CallSession& session) { session.call(id); });
}

void accept(BoothWebrtcCall* self, const char* peer) {
  webrtccall_post(self, [id = text_of(peer)](CallSession& session) { session.accept(id); });
}

void reject(BoothWebrtcCall* self, const char* peer) {
  webrtccall_post(self,
                  [id = text_of(peer)](CallSession& session) { session.reject(id, "rejected"); });
}

void hang_up(BoothWebrtcCall* self, const char* peer) {
  webrtccall_post(self,
                  [id = text_of(peer)](CallSession& session) { session.hang_up(id, "hung up"); });
}

void restart(BoothWebrtcCall* self, const char* peer) {
  webrtccall_post(self, [id = text_of(peer)](CallSession& session) { session.restart(id); });
}

void mute(BoothWebrtcCall* self, const char* pad, gboolean muted) {
  contain(self, [&] { self->impl->hub.mute(text_of(pad), muted); });
}

session::DataMessage message_of(const char* label, bool is_text, Ref<GBytes> bytes) {
  const bool own = label && *label;
  return {own ? label : session::DataChannels::kLabel, is_text, std::move(bytes), nullptr};
}

gboolean send_text(BoothWebrtcCall* self, const char* peer, const char* label, const char* text) {
  return contain(self, FALSE, [&]() -> gboolean {
    if (!text || !g_utf8_validate(text, -1, nullptr)) return FALSE;
    return webrtccall_send(
        self, text_of(peer),
        message_of(label, true, Ref<GBytes>::adopt(g_bytes_new(text, strlen(text)))));
  });
}

gboolean send_data(BoothWebrtcCall* self, const char* peer, const char* label, GBytes* data) {
  return contain(self, FALSE, [&]() -> gboolean {
    return data &&
           webrtccall_send(self, text_of(peer), message_of(label, false, Ref<GBytes>::share(data)));
  });
}

gboolean replace(BoothWebrtcCall* self, const char* pad, const char* other) {
  return contain(self, FALSE, [&]() -> gboolean {
    auto& hub = self->impl->hub;
    if (!hub.replace(text_of(pad), text_of(other))) return FALSE;
    if (self->impl->runtime.copy().loop)
      webrtccall_post(self, [&hub](CallSession&) { hub.update_sources(); });
    return TRUE;
  });
}

std::vector<Action> actions() {
  return {
      // An empty peer: call takes the one who is in the room longest, the others mean everybody.
      {"call", G_CALLBACK(call), {G_TYPE_STRING}},
      {"accept", G_CALLBACK(accept), {G_TYPE_STRING}},
      {"reject", G_CALLBACK(reject), {G_TYPE_STRING}},
      {"hang-up", G_CALLBACK(hang_up), {G_TYPE_STRING}},
      {"restart", G_CALLBACK(restart), {G_TYPE_STRING}},
      // (sink pad, muted); an empty pad means all.
      {"mute", G_CALLBACK(mute), {G_TYPE_STRING, G_TYPE_BOOLEAN}},
      // (peer or empty for all, label of the channel or empty for "data", content): whether it is
      // taken.
      {"send-text",
       G_CALLBACK(send_text),
       {G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING},
       G_TYPE_BOOLEAN},
      {"send-data",
       G_CALLBACK(send_data),
       {G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BYTES},
       G_TYPE_BOOLEAN},
      // (sink pad, sink pad shown in its place); an empty second pad ends it. False: no such pads.
      {"replace-video", G_CALLBACK(replace), {G_TYPE_STRING, G_TYPE_STRING}, G_TYPE_BOOLEAN},
      {"replace-audio", G_CALLBACK(replace), {G_TYPE_STRING, G_TYPE_STRING}, G_TYPE_BOOLEAN},
  };
}

}  // namespace

void webrtccall_install_actions(GType type) {
  for (auto& action : actions())
    g_signal_newv(action.name, type, static_cast<GSignalFlags>(G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION),
                  g_cclosure_new(action.handler, nullptr, nullptr), nullptr, nullptr, nullptr,
                  action.result, static_cast<guint>(action.arguments.size()),
                  action.arguments.data());
}

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What an application asks of webrtccall. A new action is a row of actions() and its function.
#include <string>
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

void mute(BoothWebrtcCall* self, const char* pad, gboolean muted) {
  contain(self, [&] { self->impl->hub.mute(text_of(pad), muted); });
}

std::vector<Action> actions() {
  return {
      // An empty peer: call takes the one who is in the room longest, the others mean everybody.
      {"call", G_CALLBACK(call), {G_TYPE_STRING}},
      {"accept", G_CALLBACK(accept), {G_TYPE_STRING}},
      {"reject", G_CALLBACK(reject), {G_TYPE_STRING}},
      {"hang-up", G_CALLBACK(hang_up), {G_TYPE_STRING}},
      // (sink pad, muted); an empty pad means all.
      {"mute", G_CALLBACK(mute), {G_TYPE_STRING, G_TYPE_BOOLEAN}},
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

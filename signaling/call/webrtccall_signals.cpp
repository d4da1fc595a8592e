// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What webrtccall tells. A new signal is a row of signals().
#include <algorithm>
#include <string_view>
#include <vector>

#include "signaling/call/webrtccall.hpp"

namespace booth {

using session::CallSession;

namespace {

struct Signal {
  const char* name;
  std::vector<GType> arguments;
};

/// (peer, text), with an element message of the same content; text is a reason or a name.
Signal notice(const char* name) { return {name, {G_TYPE_STRING, G_TYPE_STRING}}; }

std::vector<Signal> signals() {
  return {
      notice("joined"),
      notice("peer-joined"),
      notice("peer-left"),
      notice("incoming-call"),
      notice("accepted"),
      notice("rejected"),
      notice("connected"),
      notice("disconnected"),
      notice("ended"),
      // (peer, structure); the element message has the structure in a field of the signal's name.
      {"stats", {G_TYPE_STRING, GST_TYPE_STRUCTURE}},
      {"negotiation", {G_TYPE_STRING, GST_TYPE_STRUCTURE}},
      // Of data channels; text is the label, or nothing where all of a peer's are meant.
      notice("channel-opened"),
      notice("channel-closed"),
      notice("buffered-amount-low"),
      // (peer, label, content)
      {"text-received", {G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING}},
      {"data-received", {G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BYTES}},
  };
}

/// Keeps the list of connected peers.
void note(BoothWebrtcCall* self, const CallSession::Notice& notice) {
  const std::string_view name = notice.name;
  if (name != "connected" && name != "disconnected" && name != "ended") return;
  {
    auto shown = self->impl->shown.lock();
    std::erase(shown->connected, notice.peer);
    if (name == "connected") shown->connected.push_back(notice.peer);
  }
  if (name == "ended") self->impl->stats.lock()->erase(notice.peer);
  g_object_notify(G_OBJECT(self), "connected-peers");
}

}  // namespace

void webrtccall_install_signals(GType type) {
  for (auto& signal : signals())
    g_signal_newv(signal.name, type, G_SIGNAL_RUN_LAST, nullptr, nullptr, nullptr, nullptr,
                  G_TYPE_NONE, static_cast<guint>(signal.arguments.size()),
                  signal.arguments.data());
}

void webrtccall_notify(BoothWebrtcCall* self, const CallSession::Notice& notice) {
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

}  // namespace booth

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Properties of webrtccall. What is only set is a row of settings.cpp; what is read from the run
// time, or does something at once, is a row of live_properties() here.
#include <utility>
#include <vector>

#include "gst/contain.hpp"
#include "signaling/call/webrtccall.hpp"

namespace booth {

namespace {

struct LiveProperty {
  GParamSpec* (*spec)();
  void (*get)(WebrtcCallImpl&, GValue*);
  void (*set)(WebrtcCallImpl&, const GValue*) = nullptr;  ///< null: read-only
};

constexpr auto kReadable = static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
constexpr auto kSetInReady =
    static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);

const LiveProperty kPeerId{[] {
                             return g_param_spec_string(
                                 "peer-id", "Peer id",
                                 "Id in the room. Set: the wanted one, empty = the server chooses. "
                                 "Read after joining: the actual one",
                                 nullptr, kSetInReady);
                           },
                           [](WebrtcCallImpl& impl, GValue* value) {
                             const auto actual = impl.shown.copy().peer_id;
                             const auto text = actual.empty() ? impl.wanted_peer_id.copy() : actual;
                             g_value_set_string(value, text.empty() ? nullptr : text.c_str());
                           },
                           [](WebrtcCallImpl& impl, const GValue* value) {
                             const char* text = g_value_get_string(value);
                             *impl.wanted_peer_id.lock() = text ? text : "";
                           }};

const LiveProperty kSignalingState{
    [] {
      return g_param_spec_string("signaling-state", "Signaling state",
                                 "Connection to the server: closed, connecting, connected or "
                                 "joined",
                                 nullptr, kReadable);
    },
    [](WebrtcCallImpl& impl, GValue* value) {
      g_value_set_string(value, impl.shown.copy().signaling_state.c_str());
    }};

const LiveProperty kConnectedPeers{
    [] {
      return g_param_spec_boxed("connected-peers", "Connected peers",
                                "Ids of those with whom a call stands", G_TYPE_STRV, kReadable);
    },
    [](WebrtcCallImpl& impl, GValue* value) {
      const auto peers = impl.shown.copy().connected;
      auto** texts = g_new0(char*, peers.size() + 1);
      for (std::size_t i = 0; i < peers.size(); ++i) texts[i] = g_strdup(peers[i].c_str());
      g_value_take_boxed(value, texts);
    }};

const LiveProperty kStats{[] {
                            return g_param_spec_boxed(
                                "stats", "Stats",
                                "The newest W3C stats of each peer, by its id: structures by their "
                                "id; at most a second old, or stats-interval",
                                GST_TYPE_STRUCTURE, kReadable);
                          },
                          [](WebrtcCallImpl& impl, GValue* value) {
                            g_value_take_boxed(value, webrtccall_stats(impl).release());
                          }};

const std::vector<LiveProperty>& live_properties() {
  static const std::vector<LiveProperty> rows{kPeerId, kSignalingState, kConnectedPeers, kStats};
  return rows;
}

/// Null where `id` is no row of this file.
const LiveProperty* live_property(guint id) {
  const auto first = webrtccall_properties().end_id();
  const auto& rows = live_properties();
  return id >= first && id - first < rows.size() ? &rows[id - first] : nullptr;
}

}  // namespace

void webrtccall_install_properties(GObjectClass* object_class) {
  webrtccall_properties().install(object_class);
  auto id = webrtccall_properties().end_id();
  for (const auto& row : live_properties())
    g_object_class_install_property(object_class, id++, row.spec());
}

void webrtccall_set_property(GObject* object, guint id, const GValue* value, GParamSpec* spec) {
  contain(object, [&] {
    auto& impl = *BOOTH_WEBRTCCALL(object)->impl;
    if (const auto* row = live_property(id); row && row->set) return row->set(impl, value);
    if (!webrtccall_properties().set(*impl.settings.lock(), id, value)) {
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
      return;
    }
    const auto now = impl.settings.copy();
    impl.hub.set_bitrates(now.video_bitrate, now.audio_bitrate);
  });
}

void webrtccall_get_property(GObject* object, guint id, GValue* value, GParamSpec* spec) {
  contain(object, [&] {
    auto& impl = *BOOTH_WEBRTCCALL(object)->impl;
    if (const auto* row = live_property(id)) return row->get(impl, value);
    if (!webrtccall_properties().get(impl.settings.copy(), id, value))
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  });
}

}  // namespace booth

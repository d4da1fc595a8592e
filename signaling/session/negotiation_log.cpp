// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/negotiation_log.hpp"

#include "signaling/session/signal_handler.hpp"

namespace booth::session {

namespace {

struct State {
  const char* property;
  const char* event;
};

constexpr State kStates[] = {
    {"signaling-state", "signalingstatechange"},
    {"connection-state", "connectionstatechange"},
    {"ice-connection-state", "iceconnectionstatechange"},
    {"ice-gathering-state", "icegatheringstatechange"},
};

/// GstWebRTC's nicks are W3C's values.
std::string value_of(GObject* object, GParamSpec* spec) {
  GValue value = G_VALUE_INIT;
  g_value_init(&value, spec->value_type);
  g_object_get_property(object, spec->name, &value);
  const auto* known = g_enum_get_value(
      static_cast<GEnumClass*>(g_type_class_peek(spec->value_type)), g_value_get_enum(&value));
  std::string nick = known ? known->value_nick : "";
  g_value_unset(&value);
  return nick;
}

}  // namespace

StateLog::StateLog(Ref<GstElement> webrtcbin, NegotiationLog changed)
    : webrtcbin_(std::move(webrtcbin)) {
  auto* object = G_OBJECT(webrtcbin_.get());
  for (const auto& state : kStates)
    handlers_.push_back(SignalHandler<GParamSpec*>::connect(
        object, (std::string("notify::") + state.property).c_str(),
        [object, changed, event = state.event](GParamSpec* spec) {
          changed({event, {{"state", value_of(object, spec)}}});
        }));
}

StateLog::~StateLog() {
  for (const auto handler : handlers_) g_signal_handler_disconnect(webrtcbin_.get(), handler);
}

}  // namespace booth::session

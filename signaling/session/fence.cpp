// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/fence.hpp"

#include <utility>

#include "gst/guarded.hpp"

namespace booth::session {

struct Fence::State {
  explicit State(std::function<void(const Failure&)> callback) : broken(std::move(callback)) {}
  Guarded<std::function<void(const Failure&)>> broken;
};

namespace {

std::string text_of(GstMessage* message) {
  Ref<GError> error;
  Ref<char> debug;
  gst_message_parse_error(message, error.out(), debug.out());
  std::string text = std::string(GST_OBJECT_NAME(GST_MESSAGE_SRC(message))) + ": ";
  return text + (error ? error->message : "unknown");
}

bool is_sctp(GstObject* source) {
  auto* factory = GST_IS_ELEMENT(source) ? gst_element_get_factory(GST_ELEMENT(source)) : nullptr;
  return factory && g_str_has_prefix(GST_OBJECT_NAME(factory), "sctp");
}

/// Inner state changes tell an application nothing, and each holds a reference that keeps the whole
/// webrtcbin alive until somebody reads the bus.
bool is_noise(GstMessage* message) {
  const auto type = GST_MESSAGE_TYPE(message);
  return type == GST_MESSAGE_WARNING || type == GST_MESSAGE_INFO ||
         type == GST_MESSAGE_STATE_CHANGED;
}

}  // namespace

Fence::Fence(GstElement* webrtcbin, std::function<void(const Failure&)> broken)
    : state_(std::make_shared<State>(std::move(broken))) {
  struct Data {
    GstBin* bin;  // owns the bus, so it outlives every message on it
    std::shared_ptr<State> state;
  };
  gst_bus_set_sync_handler(
      GST_BIN(webrtcbin)->child_bus,
      [](GstBus*, GstMessage* message, gpointer data) {
        auto& [bin, state] = *static_cast<Data*>(data);
        if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) {
          const auto callback = state->broken.copy();
          if (callback) callback({text_of(message), is_sctp(GST_MESSAGE_SRC(message))});
          gst_message_unref(message);
        } else if (is_noise(message)) {
          gst_message_unref(message);
        } else {
          GST_BIN_GET_CLASS(bin)->handle_message(bin, message);
        }
        return GST_BUS_DROP;
      },
      new Data{GST_BIN(webrtcbin), state_}, [](gpointer data) { delete static_cast<Data*>(data); });
}

Fence::~Fence() { *state_->broken.lock() = nullptr; }

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/hang_up_channel.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include <gst/webrtc/webrtc.h>

#include "signaling/session/log.hpp"
#include "signaling/session/signal_handler.hpp"

namespace booth::session {

namespace {

/// As peerjs makes it: of its calls the label is the word for "none".
constexpr const char* kLabel = "undefined";
/// Some round trips. A side that does not answer is gone, and needs no word.
constexpr std::chrono::milliseconds kFarewell{300};

}  // namespace

struct HangUpChannel::State {
  std::mutex mutex;
  std::condition_variable changed;
  bool over = false;
  std::function<void()> closed;  ///< null: nobody wants to know any more

  void end() {
    std::function<void()> tell;
    {
      const std::lock_guard lock(mutex);
      over = true;
      tell = std::exchange(closed, nullptr);
      changed.notify_all();
    }
    if (tell) tell();
  }
};

std::unique_ptr<HangUpChannel> HangUpChannel::create(GstElement* webrtcbin,
                                                     std::function<void()> closed) {
  auto* structure = gst_structure_new("options", "ordered", G_TYPE_BOOLEAN, FALSE, nullptr);
  GObject* made = nullptr;
  g_signal_emit_by_name(webrtcbin, "create-data-channel", kLabel, structure, &made);
  gst_structure_free(structure);
  if (!made) return nullptr;
  const auto channel = Ref<GObject>::adopt(made);
  return std::make_unique<HangUpChannel>(channel.get(), std::move(closed));
}

bool HangUpChannel::is_one(GObject* channel) {
  Ref<char> label;
  g_object_get(channel, "label", label.out(), nullptr);
  return label && g_str_equal(label.get(), kLabel);
}

HangUpChannel::HangUpChannel(GObject* channel, std::function<void()> closed)
    : channel_(Ref<GObject>::share(channel)), state_(std::make_shared<State>()) {
  state_->closed = std::move(closed);
  handlers_.push_back(
      SignalHandler<>::connect(channel, "on-close", [state = state_] { state->end(); }));
}

HangUpChannel::~HangUpChannel() {
  GstWebRTCDataChannelState ready = GST_WEBRTC_DATA_CHANNEL_STATE_CLOSED;
  g_object_get(channel_.get(), "ready-state", &ready, nullptr);
  std::unique_lock lock(state_->mutex);
  state_->closed = nullptr;
  if (ready == GST_WEBRTC_DATA_CHANNEL_STATE_OPEN && !state_->over) {
    lock.unlock();
    g_signal_emit_by_name(channel_.get(), "close");
    lock.lock();
    if (!state_->changed.wait_for(lock, kFarewell, [this] { return state_->over; }))
      GST_INFO("the other side did not confirm the end of the call");
  }
  lock.unlock();
  for (const auto handler : handlers_) g_signal_handler_disconnect(channel_.get(), handler);
}

}  // namespace booth::session

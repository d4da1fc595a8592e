// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/media_gate.hpp"

#include <atomic>
#include <utility>

#include <gst/video/video.h>

namespace booth::session {

struct Gate::State {
  std::atomic<bool> open{false};
  std::atomic<std::uint64_t> passed{0};
  std::atomic<bool> dropped{false};
};

Gate::Gate(Ref<GstPad> pad) : pad_(std::move(pad)), state_(std::make_shared<State>()) {
  using Held = std::shared_ptr<State>;
  probe_ = gst_pad_add_probe(
      pad_.get(),
      static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST),
      [](GstPad* p, GstPadProbeInfo*, gpointer data) {
        auto& state = **static_cast<Held*>(data);
        if (!state.open.load(std::memory_order_relaxed) || !gst_pad_is_linked(p)) {
          state.dropped.store(true, std::memory_order_relaxed);
          return GST_PAD_PROBE_DROP;
        }
        // The picture that was dropped may have been the one all others build on.
        if (state.dropped.exchange(false, std::memory_order_relaxed)) request_key_frame(p);
        state.passed.fetch_add(1, std::memory_order_relaxed);
        return GST_PAD_PROBE_OK;
      },
      new Held(state_), [](gpointer data) { delete static_cast<Held*>(data); });
}

Gate::~Gate() { gst_pad_remove_probe(pad_.get(), probe_); }

void Gate::open() { state_->open = true; }

void Gate::close() { state_->open = false; }

std::uint64_t Gate::passed() const { return state_->passed; }

void Gate::request_key_frame(GstPad* pad) {
  gst_pad_send_event(pad,
                     gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
}

}  // namespace booth::session

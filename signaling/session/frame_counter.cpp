// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/frame_counter.hpp"

#include <atomic>

namespace booth::session {

struct FrameCounter::State {
  std::atomic<std::uint64_t> frames{0}, key_frames{0};
  std::atomic<unsigned> width{0}, height{0};

  void look_at(GstCaps* caps) {
    const auto* fields = gst_caps_get_structure(caps, 0);
    int known_width = 0, known_height = 0;
    if (!gst_structure_get(fields, "width", G_TYPE_INT, &known_width, "height", G_TYPE_INT,
                           &known_height, nullptr))
      return;
    width = static_cast<unsigned>(known_width);
    height = static_cast<unsigned>(known_height);
  }
};

std::shared_ptr<FrameCounter::State> FrameCounter::make() { return std::make_shared<State>(); }

void FrameCounter::watch(GstPad* pad) {
  using Held = std::shared_ptr<State>;
  gst_pad_add_probe(
      pad,
      static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM),
      [](GstPad*, GstPadProbeInfo* info, gpointer data) {
        auto& state = **static_cast<Held*>(data);
        if (GST_PAD_PROBE_INFO_TYPE(info) & GST_PAD_PROBE_TYPE_BUFFER) {
          state.frames.fetch_add(1, std::memory_order_relaxed);
          auto* buffer = GST_PAD_PROBE_INFO_BUFFER(info);
          if (!GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT))
            state.key_frames.fetch_add(1, std::memory_order_relaxed);
          return GST_PAD_PROBE_OK;
        }
        auto* event = GST_PAD_PROBE_INFO_EVENT(info);
        GstCaps* caps = nullptr;
        if (GST_EVENT_TYPE(event) == GST_EVENT_CAPS) gst_event_parse_caps(event, &caps);
        if (caps) state.look_at(caps);
        return GST_PAD_PROBE_OK;
      },
      new Held(state_), [](gpointer data) { delete static_cast<Held*>(data); });
}

FrameCounter::Count FrameCounter::count() const {
  return {state_->frames, state_->key_frames, state_->width, state_->height};
}

}  // namespace booth::session

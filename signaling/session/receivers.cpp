// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/receivers.hpp"

#include <utility>
#include <vector>

#include <gst/webrtc/webrtc.h>

#include "gst/guarded.hpp"
#include "signaling/session/flow_shield.hpp"
#include "signaling/session/media_gate.hpp"

namespace booth::session {

namespace {

struct Gates {
  bool open = false;
  std::vector<std::unique_ptr<Gate>> list;
};

guint pad_added_signal() { return g_signal_lookup("pad-added", GST_TYPE_ELEMENT); }

/// The pad's caps if it has some, else those of its m-line's kind: webrtcbin itself says ANY.
void answer_caps_queries(GstPad* pad) {
  Ref<GstWebRTCRTPTransceiver> transceiver;
  g_object_get(pad, "transceiver", transceiver.out(), nullptr);
  GstWebRTCKind kind = GST_WEBRTC_KIND_UNKNOWN;
  if (transceiver) g_object_get(transceiver.get(), "kind", &kind, nullptr);
  if (kind == GST_WEBRTC_KIND_UNKNOWN) return;
  auto* caps = gst_caps_new_simple("application/x-rtp", "media", G_TYPE_STRING,
                                   kind == GST_WEBRTC_KIND_VIDEO ? "video" : "audio", nullptr);
  gst_pad_add_probe(
      pad, GST_PAD_PROBE_TYPE_QUERY_UPSTREAM,
      [](GstPad* probed, GstPadProbeInfo* info, gpointer data) {
        auto* query = GST_PAD_PROBE_INFO_QUERY(info);
        if (GST_QUERY_TYPE(query) != GST_QUERY_CAPS) return GST_PAD_PROBE_OK;
        GstCaps* filter = nullptr;
        gst_query_parse_caps(query, &filter);
        auto known = Ref<GstCaps>::adopt(gst_pad_get_current_caps(probed));
        if (!known) known = Ref<GstCaps>::share(static_cast<GstCaps*>(data));
        auto answer = filter ? Ref<GstCaps>::adopt(gst_caps_intersect(filter, known.get())) : known;
        gst_query_set_caps_result(query, answer.get());
        return GST_PAD_PROBE_HANDLED;
      },
      caps, [](gpointer data) { gst_caps_unref(static_cast<GstCaps*>(data)); });
}

}  // namespace

struct Receivers::State {
  Ref<GstElement> webrtcbin;
  std::function<void(GstPad*)> added;
  Guarded<Gates> gates;

  void take(GstPad* pad) {
    if (!GST_PAD_IS_SRC(pad)) return;
    shield_flow(pad);
    answer_caps_queries(pad);
    auto gate = std::make_unique<Gate>(Ref<GstPad>::share(pad));
    {
      auto locked = gates.lock();
      if (locked->open) gate->open();
      locked->list.push_back(std::move(gate));
    }
    added(pad);
  }
};

Receivers::Receivers(Ref<GstElement> webrtcbin, std::function<void(GstPad*)> added)
    : state_(std::make_shared<State>()) {
  state_->webrtcbin = std::move(webrtcbin);
  state_->added = std::move(added);
  // Weak: GLib frees the data under its signal lock, where nothing may be torn down.
  using Held = std::weak_ptr<State>;
  hook_ = g_signal_add_emission_hook(
      pad_added_signal(), 0,
      [](GSignalInvocationHint*, guint, const GValue* values, gpointer data) -> gboolean {
        const auto state = static_cast<Held*>(data)->lock();
        if (state && g_value_get_object(&values[0]) == state->webrtcbin.get())
          state->take(GST_PAD(g_value_get_object(&values[1])));
        return TRUE;
      },
      new Held(state_), [](gpointer data) { delete static_cast<Held*>(data); });
}

Receivers::~Receivers() { g_signal_remove_emission_hook(pad_added_signal(), hook_); }

void Receivers::open() {
  std::vector<Ref<GstPad>> pads;
  {
    auto gates = state_->gates.lock();
    gates->open = true;
    for (auto& gate : gates->list) {
      gate->open();
      pads.push_back(Ref<GstPad>::share(gate->pad()));
    }
  }
  for (const auto& pad : pads) Gate::request_key_frame(pad.get());
}

}  // namespace booth::session

// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/traffic_meter.hpp"

#include <atomic>
#include <string_view>
#include <utility>

#include "signaling/session/signal_handler.hpp"

namespace booth::session {

namespace {

struct Counter {
  std::atomic<std::uint64_t> packets{0}, bytes{0};

  void add(GstBuffer* buffer) {
    packets.fetch_add(1, std::memory_order_relaxed);
    bytes.fetch_add(gst_buffer_get_size(buffer), std::memory_order_relaxed);
  }
  stats::Traffic read() const { return {packets, bytes}; }
};

using Held = std::shared_ptr<Counter>;

GstPadProbeReturn count(GstPad*, GstPadProbeInfo* info, gpointer data) {
  auto& counter = **static_cast<Held*>(data);
  if (GST_PAD_PROBE_INFO_TYPE(info) & GST_PAD_PROBE_TYPE_BUFFER) {
    counter.add(GST_PAD_PROBE_INFO_BUFFER(info));
    return GST_PAD_PROBE_OK;
  }
  auto* list = GST_PAD_PROBE_INFO_BUFFER_LIST(info);
  for (guint i = 0; i < gst_buffer_list_length(list); ++i)
    counter.add(gst_buffer_list_get(list, i));
  return GST_PAD_PROBE_OK;
}

void watch(GstElement* element, const char* pad_name, const Held& counter) {
  const auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(element, pad_name));
  gst_pad_add_probe(
      pad.get(),
      static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST),
      count, new Held(counter), [](gpointer data) { delete static_cast<Held*>(data); });
}

std::string_view factory_of(GstElement* element) {
  auto* factory = gst_element_get_factory(element);
  return factory ? GST_OBJECT_NAME(factory) : "";
}

}  // namespace

struct TrafficMeter::State {
  Held sent = std::make_shared<Counter>();
  Held received = std::make_shared<Counter>();
};

TrafficMeter::TrafficMeter(Ref<GstElement> webrtcbin)
    : webrtcbin_(std::move(webrtcbin)), state_(std::make_shared<State>()) {
  handler_ = SignalHandler<GstBin*, GstElement*>::connect(
      webrtcbin_.get(), "deep-element-added", [state = state_](GstBin*, GstElement* element) {
        if (factory_of(element) == "nicesrc") watch(element, "src", state->received);
        if (factory_of(element) == "nicesink") watch(element, "sink", state->sent);
      });
}

TrafficMeter::~TrafficMeter() { g_signal_handler_disconnect(webrtcbin_.get(), handler_); }

stats::Traffic TrafficMeter::sent() const { return state_->sent->read(); }

stats::Traffic TrafficMeter::received() const { return state_->received->read(); }

}  // namespace booth::session

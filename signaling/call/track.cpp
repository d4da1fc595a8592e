// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/track.hpp"

#include <utility>

namespace booth::call {

namespace {

/// Whether the media comes at the pace of a clock; anything else has to be slowed down here.
bool is_live(GstPad* sink) {
  const auto query = Ref<GstQuery>::adopt(gst_query_new_latency());
  gboolean live = TRUE;
  if (gst_pad_peer_query(sink, query.get()))
    gst_query_parse_latency(query.get(), &live, nullptr, nullptr);
  return live;
}

}  // namespace

Track::Track(GstBin* bin, std::string name, bool video, std::function<void()> now_known)
    : bin_(bin),
      name_(std::move(name)),
      video_(video),
      pace_(Ref<GstElement>::share(gst_element_factory_make("clocksync", nullptr))),
      tee_(Ref<GstElement>::share(gst_element_factory_make("tee", nullptr))),
      state_(std::make_shared<State>()) {
  state_->now_known = std::move(now_known);
  g_object_set(tee_.get(), "allow-not-linked", TRUE, nullptr);
  g_object_set(pace_.get(), "sync", FALSE, nullptr);
  gst_bin_add_many(bin, pace_.get(), tee_.get(), nullptr);
  gst_element_link(pace_.get(), tee_.get());
  using Held = std::shared_ptr<State>;
  gst_pad_add_probe(
      entry().get(),
      static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM),
      [](GstPad* pad, GstPadProbeInfo* info, gpointer data) {
        auto& state = **static_cast<Held*>(data);
        if (GST_PAD_PROBE_INFO_TYPE(info) & GST_PAD_PROBE_TYPE_BUFFER)
          return state.muted.load(std::memory_order_relaxed) ? GST_PAD_PROBE_DROP
                                                             : GST_PAD_PROBE_OK;
        auto* event = GST_PAD_PROBE_INFO_EVENT(info);
        if (GST_EVENT_TYPE(event) != GST_EVENT_CAPS) return GST_PAD_PROBE_OK;
        GstCaps* caps = nullptr;
        gst_event_parse_caps(event, &caps);
        const Kind kind{
            true, codec_of_media_type(gst_structure_get_name(gst_caps_get_structure(caps, 0)))};
        const bool first = !std::exchange(*state.kind.lock(), kind).known;
        const auto pace = Ref<GstElement>::adopt(gst_pad_get_parent_element(pad));
        if (pace) g_object_set(pace.get(), "sync", gboolean{!is_live(pad)}, nullptr);
        if (first) state.now_known();
        return GST_PAD_PROBE_OK;
      },
      new Held(state_), [](gpointer data) { delete static_cast<Held*>(data); });
  for (auto* element : {tee_.get(), pace_.get()}) gst_element_sync_state_with_parent(element);
}

Track::~Track() {
  close();
  for (auto* element : {pace_.get(), tee_.get()}) gst_bin_remove(bin_, element);
}

void Track::close() {
  for (auto* element : {pace_.get(), tee_.get()}) {
    gst_element_set_locked_state(element, TRUE);
    gst_element_set_state(element, GST_STATE_NULL);
  }
}

Ref<GstPad> Track::entry() const {
  return Ref<GstPad>::adopt(gst_element_get_static_pad(pace_.get(), "sink"));
}

std::vector<Codec> Track::codecs(const std::vector<Codec>& preferred) const {
  const auto kind = state_->kind.copy();
  return kind.codec ? std::vector{*kind.codec} : preferred;
}

std::shared_ptr<Encoding> Track::encoding(Codec codec, unsigned bitrate) {
  const auto index = static_cast<std::size_t>(codec);
  // Not under the lock: what is made here changes states.
  if (auto there = shared_.copy()[index].encoding.lock()) return there;
  auto made = Encoding::make({bin_, tee_.get(), codec, !state_->kind.copy().codec, bitrate});
  if (made) (*shared_.lock())[index] = {made, made->controls()};
  return made;
}

void Track::set_bitrate(unsigned bitrate) {
  for (const auto& each : shared_.copy())
    if (const auto controls = each.controls.lock()) controls->set_bitrate(bitrate);
}

}  // namespace booth::call
